import { just, thing, type Sequence } from "./engineSequences";

const a = (value: string) => just(thing("a", { value }));

/** Calls that fail, wholly or in part. */
export const failureSequences: readonly Sequence[] = [
  {
    about: "partial failures",
    steps: [
      {
        does: "creates half",
        program: a("1"),
        faults: { "create a": "partial" },
        run: "up",
        rc: 1,
        calls: "check a, create a",
      },
      { does: "completes it", run: "up", calls: "check a, diff a, update a" },
      {
        does: "updates half",
        program: a("2"),
        faults: { "update a": "partial" },
        run: "up",
        rc: 1,
        calls: "check a, diff a, update a",
      },
      {
        does: "updates half again, without a reason",
        faults: { "update a": "partial without reasons" },
        run: "up",
        rc: 1,
        calls: "check a, diff a, update a",
      },
      { does: "does not know that anything is left", run: "up", calls: "check a, diff a" },
    ],
  },
  {
    about: "hard failures",
    steps: [
      {
        does: "fails to create",
        program: a("1"),
        faults: { "create a": "plain" },
        run: "up",
        rc: 1,
        calls: "check a, create a",
      },
      {
        does: "creates without an id",
        faults: { "empty id a": "yes" },
        run: "up",
        rc: 1,
        calls: "check a, create a",
      },
      { does: "creates", run: "up", calls: "check a, create a" },
      {
        does: "fails to update",
        program: a("2"),
        faults: { "update a": "plain" },
        run: "up",
        rc: 1,
        calls: "check a, diff a, update a",
      },
      {
        does: "fails to destroy",
        faults: { "delete a": "plain" },
        run: "destroy",
        rc: 1,
        calls: "delete a",
      },
      { does: "destroys", run: "destroy", calls: "delete a" },
    ],
  },
  {
    about: "a resource that comes when the run has failed",
    steps: [
      {
        does: "does not declare it",
        program: just(thing("a"), thing("b", { value: { $late: "1" } })),
        faults: { "create a": "plain" },
        run: "up",
        rc: 1,
        calls: "check a, create a",
      },
    ],
  },
  {
    about: "deciding fails",
    steps: [
      { does: "creates", program: a("1"), run: "up", calls: "check a, create a" },
      {
        does: "finds inputs that are not valid",
        program: a("2"),
        faults: { "validate a": "no" },
        run: "up",
        rc: 1,
        calls: "check a",
      },
      {
        does: "finds them in a preview",
        faults: { "validate a": "no" },
        run: "preview",
        rc: 1,
        calls: "check a",
      },
      {
        does: "throws in check",
        faults: { "check a": "plain" },
        run: "up",
        rc: 1,
        calls: "check a",
      },
      {
        does: "throws in diff",
        faults: { "diff a": "plain" },
        run: "up",
        rc: 1,
        calls: "check a, diff a",
      },
      {
        does: "loses the provider process",
        faults: { "update a": "exit" },
        run: "up",
        rc: 1,
        calls: "check a, diff a, update a",
      },
    ],
  },
  {
    about: "one name twice",
    steps: [
      {
        does: "refuses the second",
        // one after the other: side by side nobody knows which of them is the second
        program: just(thing("a"), thing("a", {}, { dependsOn: ["a"] })),
        run: "up",
        rc: 1,
        calls: "check a, create a",
      },
    ],
  },
  {
    about: "eight side by side, one fails",
    sideBySide: true,
    steps: [
      {
        does: "finishes the others",
        program: just(..."abcdefgh".split("").map((name) => thing(name))),
        faults: {
          "create c": "after 8",
          ...Object.fromEntries(
            "abdefgh".split("").map((name) => [`create ${name}`, "slow 500"] as const),
          ),
        },
        run: ["up", { parallel: 8 }],
        rc: 1,
        calls: "abcdefgh"
          .split("")
          .map(
            (name) =>
              `check ${name}, create ${name}${name === "c" ? "" : `, create ended ${name}`}`,
          )
          .join(", "),
      },
    ],
  },
  {
    about: "a dependent of what failed",
    steps: [
      {
        does: "never gets there",
        program: just(thing("a"), thing("b", { from: "$a.seen" })),
        faults: { "create a": "plain" },
        run: "up",
        rc: 1,
        calls: "check a, create a",
      },
      {
        does: "creates both",
        run: "up",
        calls: "check a, create a, check b, create b",
      },
      {
        does: "stops a removal when an update fails",
        program: just(thing("b", { value: "2" })),
        faults: { "update b": "plain" },
        run: "up",
        rc: 1,
        calls: "check b, diff b, update b",
      },
      {
        does: "removes after the update",
        run: "up",
        calls: "check b, diff b, update b, delete a",
      },
    ],
  },
];
