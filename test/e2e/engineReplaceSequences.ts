import { just, thing, type Sequence } from "./engineSequences";
import { created, family, pair } from "./engineReplaceFamily";

/** Replacements that create the new one first. */
export const replaceSequences: readonly Sequence[] = [
  {
    about: "create first",
    sideBySide: true,
    steps: [
      {
        does: "creates all",
        program: family("1"),
        run: "up",
        calls: "check a, create a, check b, create b, check c, create c",
      },
      {
        does: "previews a replacement",
        program: family("2"),
        run: "preview",
        calls: "check a, diff a, check a, check b, diff b, check c, diff c, check c",
      },
      {
        does: "replaces",
        run: "up",
        calls:
          "check a, diff a, check a, create a, delete a, check b, diff b, update b, check c, diff c, check c, create c, delete c",
      },
    ],
  },
  {
    about: "create first, the old one cannot be deleted",
    steps: [
      created,
      {
        does: "leaves the old one for later",
        program: pair("2"),
        faults: { "delete a": "plain" },
        run: "up",
        rc: 1,
        calls: "check a, diff a, check a, create a, check b, diff b, update b, delete a",
      },
      { does: "deletes it now", run: "up", calls: "check a, diff a, check b, diff b, delete a" },
    ],
  },
  {
    about: "create first, the new one fails",
    steps: [
      created,
      {
        does: "keeps the old one",
        program: pair("2"),
        faults: { "create a": "plain" },
        run: "up",
        rc: 1,
        calls: "check a, diff a, check a, create a",
      },
      {
        does: "creates half",
        faults: { "create a": "partial" },
        run: "up",
        rc: 1,
        calls: "check a, diff a, check a, create a",
      },
      {
        does: "completes and deletes",
        run: "up",
        calls: "check a, diff a, update a, check b, diff b, update b, delete a",
      },
    ],
  },
  {
    about: "create first, the old one is left, then both are removed",
    steps: [
      {
        does: "creates",
        program: just(thing("a", { key: "1" })),
        run: "up",
        calls: "check a, create a",
      },
      {
        does: "leaves the old one",
        program: just(thing("a", { key: "2" })),
        faults: { "delete a": "plain" },
        run: "up",
        rc: 1,
        calls: "check a, diff a, check a, create a, delete a",
      },
      {
        does: "removes both",
        program: just(),
        run: "up",
        calls: "delete a, delete a",
        unordered: true,
      },
    ],
  },
  {
    about: "create first, half created, then removed",
    steps: [
      {
        does: "creates half",
        program: just(thing("a")),
        faults: { "create a": "partial" },
        run: "up",
        rc: 1,
        calls: "check a, create a",
      },
      { does: "deletes that half", program: just(), run: "up", calls: "delete a" },
    ],
  },
];
