import { just, thing, urnOf, type Sequence } from "./engineSequences";

const a = (value: string) => just(thing("a", { value }));

/** One resource from its creation to its end, and the world changing behind it. */
export const lifeSequences: readonly Sequence[] = [
  {
    about: "one resource through its life",
    steps: [
      { does: "previews", program: a("1"), run: "preview", calls: "check a" },
      { does: "creates", run: "up", calls: "check a, create a" },
      { does: "sees no change", run: "up", calls: "check a, diff a" },
      {
        does: "expects no change and finds none",
        run: ["up", { expectNoChanges: true }],
        calls: "check a, diff a",
      },
      { does: "previews an update", program: a("2"), run: "preview", calls: "check a, diff a" },
      {
        does: "expects no change and finds one",
        run: ["preview", { expectNoChanges: true }],
        rc: 7,
        calls: "check a, diff a",
      },
      { does: "updates", run: "up", calls: "check a, diff a, update a" },
      { does: "refreshes", run: "refresh", calls: "read a, diff a" },
      {
        does: "replaces because it is told to",
        run: ["up", { replace: [urnOf("a")] }],
        calls: "check a, create a, delete a",
      },
      { does: "destroys", run: "destroy", calls: "delete a" },
      { does: "destroys nothing", run: "destroy", calls: "" },
    ],
  },
  {
    about: "drift",
    steps: [
      { does: "creates", program: a("1"), run: "up", calls: "check a, create a" },
      {
        does: "reads another output",
        before: (toy) => toy.drift("a", { value: "drifted" }),
        run: "refresh",
        calls: "read a, diff a",
      },
      { does: "repairs it", run: "up", calls: "check a, diff a, update a" },
      {
        does: "reads another input",
        before: (toy) =>
          toy.drift("a", {
            value: "drifted",
            inputs: { name: "a", value: "drifted", defaulted: "by check" },
          }),
        run: "refresh",
        calls: "read a, diff a",
      },
      { does: "repairs that too", run: "up", calls: "check a, diff a, update a" },
      {
        does: "reads and repairs in one run",
        before: (toy) => toy.drift("a", { value: "drifted" }),
        run: ["up", { refresh: true }],
        calls: "read a, diff a, check a, diff a, update a",
      },
      {
        does: "cannot read",
        faults: { "read a": "plain" },
        run: "refresh",
        rc: 1,
        calls: "read a",
      },
      {
        does: "finds nothing",
        before: (toy) => toy.vanish("a"),
        run: "refresh",
        calls: "read a",
      },
      { does: "creates it again", run: "up", calls: "check a, create a" },
    ],
  },
  {
    about: "a vanished resource that another one needs",
    steps: [
      {
        does: "creates both",
        program: just(thing("a"), thing("b", { from: "$a.seen" })),
        run: "up",
        calls: "check a, create a, check b, create b",
      },
      {
        does: "finds one of them gone",
        before: (toy) => toy.vanish("a"),
        run: ["up", { refresh: true }],
        calls: "read a, read b, diff b, check a, create a, check b, diff b",
      },
    ],
  },
  {
    about: "the program fails",
    steps: [
      {
        does: "throws after a resource",
        program: { ...a("1"), error: "the program is wrong" },
        run: "up",
        rc: 1,
        calls: "check a, create a",
      },
      { does: "exits with 3", program: { exit: 3 }, run: "up", rc: 1, calls: "" },
      {
        does: "only logs an error",
        program: { ...a("1"), logError: "this is only said" },
        run: "up",
        calls: "check a, diff a",
      },
      {
        does: "renews the outputs",
        program: { ...a("1"), outputs: { seen: "$a.seen" } },
        run: "up",
        calls: "check a, diff a",
      },
    ],
  },
  {
    about: "stack outputs and configuration",
    config: { plain: "seen by all", secretWord: "hush" },
    steps: [
      {
        does: "creates from configuration",
        program: {
          resources: [thing("a", { value: "$config.plain", password: "$secret.secretWord" })],
          outputs: { value: "$a.value", password: "$a.password", size: 3 },
        },
        run: "up",
        calls: "check a, create a",
      },
      {
        does: "changes the outputs",
        program: {
          resources: [thing("a", { value: "$config.plain", password: "$secret.secretWord" })],
          outputs: { value: "$a.seen", added: [1, { two: 2 }] },
        },
        run: "up",
        calls: "check a, diff a",
      },
    ],
  },
];
