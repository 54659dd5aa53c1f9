import { just, thing, urnOf, type Sequence } from "./engineSequences";
import { created, family, pair } from "./engineReplaceFamily";
import type { ToyProgram } from "./engineToy";

const chain = (key: string, options = {}): ToyProgram =>
  just(
    thing("a", { key, value: key, mode: "delete first" }),
    thing("c", { needs: "$a.seen" }, options),
  );

/** Replacements that delete the old one first. */
export const deleteFirstSequences: readonly Sequence[] = [
  {
    about: "delete first",
    sideBySide: true,
    steps: [
      {
        does: "creates all",
        program: family("1", "delete first"),
        run: "up",
        calls: "check a, create a, check b, create b, check c, create c",
      },
      {
        does: "previews a replacement",
        program: family("2", "delete first"),
        run: "preview",
        calls: "check a, diff a, check a, diff b, check b, diff b, diff c, check c",
      },
      {
        does: "replaces, and what needs it",
        run: "up",
        calls:
          "check a, diff a, check a, delete a, create a, diff b, check b, diff b, update b, diff c, delete c, check c, create c",
      },
    ],
  },
  {
    about: "delete first, creating fails",
    steps: [
      { ...created, program: pair("1", "delete first") },
      {
        does: "cannot delete",
        program: pair("2", "delete first"),
        faults: { "delete a": "plain" },
        run: "up",
        rc: 1,
        calls: "check a, diff a, check a, diff b, delete a",
      },
      {
        does: "deletes and cannot create",
        faults: { "create a": "plain" },
        run: "up",
        rc: 1,
        calls: "check a, diff a, check a, diff b, delete a, create a",
      },
      { does: "is not read", run: "refresh", calls: "read b, diff b" },
      {
        does: "creates what is outstanding",
        run: "up",
        calls: "check a, diff a, check a, diff b, create a, check b, diff b, update b",
      },
    ],
  },
  {
    about: "delete first, half created",
    steps: [
      { ...created, program: pair("1", "delete first") },
      {
        does: "creates half",
        program: pair("2", "delete first"),
        faults: { "create a": "partial" },
        run: "up",
        rc: 1,
        calls: "check a, diff a, check a, diff b, delete a, create a",
      },
      {
        does: "completes",
        run: "up",
        calls: "check a, diff a, update a, check b, diff b, update b",
      },
    ],
  },
  {
    about: "delete first, then removed",
    steps: [
      {
        does: "creates",
        program: just(thing("a", { key: "1" })),
        run: "up",
        calls: "check a, create a",
      },
      {
        does: "deletes and cannot create",
        program: just(thing("a", { key: "2", mode: "delete first" })),
        faults: { "create a": "plain" },
        run: "up",
        rc: 1,
        calls: "check a, diff a, check a, delete a, create a",
      },
      { does: "forgets it", program: just(), run: "up", calls: "" },
    ],
  },
  {
    about: "delete first, a dependent is gone with it and creating fails",
    steps: [
      {
        does: "creates",
        program: chain("1"),
        run: "up",
        calls: "check a, create a, check c, create c",
      },
      {
        does: "deletes both and cannot create",
        program: chain("2"),
        faults: { "create a": "plain" },
        run: "up",
        rc: 1,
        calls: "check a, diff a, check a, diff c, delete c, delete a, create a",
      },
      {
        does: "deletes the dependent once more and creates both",
        run: "up",
        calls: "check a, diff a, check a, diff c, delete c, create a, check c, create c",
      },
    ],
  },
  {
    about: "delete first, a dependent is removed in the same run",
    steps: [
      {
        does: "creates",
        program: chain("1"),
        run: "up",
        calls: "check a, create a, check c, create c",
      },
      {
        does: "deletes both and creates one",
        program: just(...(chain("2").resources ?? []).slice(0, 1)),
        run: "up",
        calls: "check a, diff a, check a, diff c, delete c, delete a, create a",
      },
    ],
  },
  {
    about: "delete first, a dependent is protected",
    steps: [
      {
        does: "creates",
        program: chain("1", { protect: true }),
        run: "up",
        calls: "check a, create a, check c, create c",
      },
      {
        does: "refuses",
        program: chain("2", { protect: true }),
        run: "up",
        rc: 1,
        calls: "check a, diff a, check a, diff c",
      },
    ],
  },
  {
    about: "told to replace what would be deleted first",
    steps: [
      {
        does: "creates",
        program: chain("1"),
        run: "up",
        calls: "check a, create a, check c, create c",
      },
      {
        does: "previews it",
        run: ["preview", { replace: [urnOf("a")] }],
        calls: "check a, check c, diff c, check c",
      },
      {
        does: "creates first: the provider is not asked",
        run: ["up", { replace: [urnOf("a")] }],
        calls: "check a, create a, check c, diff c, delete a",
      },
    ],
  },
];
