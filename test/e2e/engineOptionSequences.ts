import { just, thing, type Sequence } from "./engineSequences";
import type { ToyProgram } from "./engineToy";

const one = (
  inputs: Parameters<typeof thing>[1],
  options: Parameters<typeof thing>[2],
): ToyProgram => just(thing("a", inputs, options));

/** Resource options, one sequence each. */
export const optionSequences: readonly Sequence[] = [
  {
    about: "secrets",
    steps: [
      {
        does: "marks what is derived when told to",
        program: one({ password: { $secret: "hush" } }, { additionalSecretOutputs: ["uri"] }),
        run: "up",
        calls: "check a, create a",
      },
      { does: "keeps the marks in a refresh", run: "refresh", calls: "read a, diff a" },
      {
        does: "leaves what is derived in clear",
        program: one({ password: { $secret: "hush" }, list: ["x", { $secret: "y" }] }, {}),
        run: "up",
        calls: "check a, diff a, update a",
      },
    ],
  },
  {
    about: "a resource as an input",
    steps: [
      {
        does: "passes its id",
        program: just(thing("a"), thing("b", { from: "$a", list: ["$a"] })),
        run: "up",
        calls: "check a, create a, check b, create b",
      },
      {
        does: "previews a new one",
        program: just(thing("z"), thing("b", { from: "$z", list: ["$z"] })),
        run: "preview",
        calls: "check z, check b, diff b",
      },
    ],
  },
  {
    about: "protect",
    steps: [
      {
        does: "creates",
        program: one({ key: "1" }, { protect: true }),
        run: "up",
        calls: "check a, create a",
      },
      {
        does: "refuses to replace",
        program: one({ key: "2" }, { protect: true }),
        run: "up",
        rc: 1,
        calls: "check a, diff a",
      },
      {
        does: "says so in a preview",
        run: "preview",
        rc: 1,
        calls: "check a, diff a, check a",
      },
      { does: "refuses to remove", program: just(), run: "up", rc: 1, calls: "" },
      { does: "refuses to destroy", run: "destroy", rc: 1, calls: "" },
      {
        does: "unprotects and replaces in one run",
        program: one({ key: "2" }, {}),
        run: "up",
        calls: "check a, diff a, check a, create a, delete a",
      },
    ],
  },
  {
    about: "a protected dependent",
    steps: [
      {
        does: "creates",
        program: just(
          thing("a"),
          thing("b", { from: "$a.seen" }, { protect: true }),
          thing("c", { from: "$b.seen" }),
        ),
        run: "up",
        calls: "check a, create a, check b, create b, check c, create c",
      },
      { does: "destroys what nothing protected needs", run: "destroy", rc: 1, calls: "delete c" },
    ],
  },
  {
    about: "ignoreChanges",
    steps: [
      {
        does: "creates",
        program: one({ value: "1", list: { x: 1, y: 1 } }, {}),
        run: "up",
        calls: "check a, create a",
      },
      {
        does: "gives the old values",
        program: one(
          { value: "2", size: 4, list: { x: 2, y: 2 } },
          { ignoreChanges: ["value", "size", "list.x"] },
        ),
        run: "up",
        calls: "check a, diff a, update a",
      },
    ],
  },
  {
    about: "replaceOnChanges",
    steps: [
      {
        does: "creates",
        program: one({ mode: "unknown" }, {}),
        run: "up",
        calls: "check a, create a",
      },
      {
        does: "replaces when the provider does not say",
        program: one({ mode: "unknown", value: "2" }, { replaceOnChanges: ["value"] }),
        run: "up",
        calls: "check a, diff a, check a, create a, delete a",
      },
      {
        does: "updates what is not listed",
        program: one({ mode: "unknown", value: "2", size: 3 }, { replaceOnChanges: ["value"] }),
        run: "up",
        calls: "check a, diff a, update a",
      },
      {
        does: "updates when the provider says",
        program: one({ value: "3", size: 3 }, { replaceOnChanges: ["value"] }),
        run: "up",
        calls: "check a, diff a, update a",
      },
    ],
  },
  {
    about: "#initerror",
    steps: [
      {
        does: "creates half",
        program: one({}, { replaceOnChanges: ["#initerror"] }),
        faults: { "create a": "partial" },
        run: "up",
        rc: 1,
        calls: "check a, create a",
      },
      {
        does: "replaces it",
        run: "up",
        calls: "check a, diff a, check a, create a, delete a",
      },
    ],
  },
  {
    about: "retainOnDelete",
    steps: [
      {
        does: "creates",
        program: one({}, { retainOnDelete: true }),
        run: "up",
        calls: "check a, create a",
      },
      { does: "only forgets", program: just(), run: "up", calls: "" },
    ],
  },
  {
    about: "deleteBeforeReplace overrides the provider",
    steps: [
      { does: "creates", program: one({ key: "1" }, {}), run: "up", calls: "check a, create a" },
      {
        does: "deletes first",
        program: one({ key: "2" }, { deleteBeforeReplace: true }),
        run: "up",
        calls: "check a, diff a, check a, delete a, create a",
      },
      {
        does: "creates first",
        program: one({ key: "3", mode: "delete first" }, { deleteBeforeReplace: false }),
        run: "up",
        calls: "check a, diff a, check a, create a, delete a",
      },
    ],
  },
  {
    about: "a component, a child and dependsOn",
    steps: [
      {
        does: "creates",
        program: just(
          { name: "group", component: true, inputs: { made: "yes" } },
          thing("a", {}, { parent: "group" }),
          thing("b", {}, { dependsOn: ["a"], customTimeouts: { create: "1h30m", delete: "90s" } }),
        ),
        run: "up",
        calls: "check a, create a, check b, create b",
      },
      {
        does: "replaces what another one only follows",
        program: just(
          { name: "group", component: true, inputs: { made: "again" } },
          thing("a", { key: "2", mode: "delete first" }, { parent: "group" }),
          thing("b", {}, { dependsOn: ["a"] }),
        ),
        run: "up",
        calls: "check a, diff a, check a, delete a, create a, check b, diff b",
      },
      { does: "removes all in order", program: just(), run: "up", calls: "delete b, delete a" },
    ],
  },
];
