import fc from "fast-check";
import type { DeclaredUser } from "../faults/layout";
import { handsOnAll, handsOnRoot } from "./hands";
import { ALWAYS, OTHERS, ROOT, type Step } from "./step";

const ALL = [ROOT, ...OTHERS] as const;

/** Two that can be set while the server runs, and one that takes a restart. None of the values is the default. */
const configuration = fc
  .record({
    max_connections: fc.option(fc.constantFrom("77", "99")),
    sort_buffer_size: fc.option(fc.constantFrom("524288", "1048576")),
    back_log: fc.option(fc.constantFrom("66", "88")),
  })
  .map((values) => ({
    ...Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)),
    ...ALWAYS,
  })) as fc.Arbitrary<Readonly<Record<string, string>>>;

export const CONFIGURED = [
  "max_connections",
  "sort_buffer_size",
  "back_log",
  ...Object.keys(ALWAYS),
];

const users: fc.Arbitrary<readonly DeclaredUser[]> = fc.subarray(["app", "report"]).chain((names) =>
  fc.tuple(
    ...names.map((name) =>
      fc.record({
        name: fc.constant(name),
        password: fc.constantFrom("the first password", "the second password"),
        databases: fc.constantFrom([], ["shop"]),
      }),
    ),
  ),
);

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant("move" as const),
    short: fc.constantFrom(...OTHERS),
    to: fc.constantFrom(undefined, ...ALL),
  }),
  fc.record({
    kind: fc.constant("configure" as const),
    short: fc.constantFrom(...ALL),
    configuration,
  }),
  fc.record({
    kind: fc.constant("size" as const),
    short: fc.constantFrom(...ALL),
    memory: fc.constantFrom(768, 1024),
  }),
  fc.record({ kind: fc.constant("users" as const), users }),
  fc.record({ kind: fc.constant("fence" as const), readOnly: fc.boolean() }),
  fc.record({
    kind: fc.constant("hand" as const),
    short: fc.constantFrom(...OTHERS),
    hand: fc.constantFrom(...handsOnAll),
  }),
  fc.record({
    kind: fc.constant("hand" as const),
    short: fc.constant(ROOT),
    hand: fc.constantFrom(...handsOnRoot),
  }),
);

/** What comes together before one `up`. */
export const walks = (ups: number): fc.Arbitrary<readonly (readonly Step[])[]> =>
  fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { minLength: ups, maxLength: ups });
