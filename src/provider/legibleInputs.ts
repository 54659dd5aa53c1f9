import { z } from "zod";
import { type Bag, isBag, UNKNOWN } from "./unknowns";

function maybe<T>(schema: z.ZodType<T>) {
  return schema.optional().catch(undefined);
}

/** Null if the property is declared but not yet known. */
const anything = maybe(z.unknown());
const text = maybe(z.string());
const datastore = maybe(z.object({ type: text, version: maybe(z.string().regex(/^\d+\.\d+/)) }));

const facts = z.object({
  name: text,
  slaveOf: text,
  port: anything,
  bindAddress: anything,
  rootPassword: anything,
  rootPrivileges: anything,
  datastore,
  volume: maybe(z.object({ size: maybe(z.number()) })),
  /** Null if the array as a whole is not yet known. */
  databases: z
    .array(z.object({ name: text }).catch({}))
    .nullable()
    .catch([]),
  users: z
    .array(
      z
        .object({ name: text, host: text, databases: z.array(text).catch([]) })
        .catch({ databases: [] }),
    )
    .catch([]),
  configuration: z.record(z.string(), z.unknown()).catch({}),
  labels: z.record(z.string(), z.unknown()).catch({}),
  __inherited: z
    .object({
      ancestry: z.array(z.object({ name: text, slaveOf: text }).catch({})).catch([]),
      datastore,
      volumeSize: maybe(z.number()),
    })
    .catch({ ancestry: [] }),
});

/**
 * The inputs as far as they are known and well-formed, for the rules about more than one property. These
 * rules apply even when other inputs are wrong, so that the user sees all problems at once.
 */
export type LegibleInputs = z.infer<typeof facts>;

export function legibleInputs(inputs: Bag): LegibleInputs {
  return facts.parse(blanked(inputs));
}

/** Replaces each unknown value with null, so that the indices of arrays stay the same. */
function blanked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(blanked);
  if (!isBag(value)) return value === UNKNOWN ? null : value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, blanked(member)]));
}
