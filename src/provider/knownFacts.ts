import { z } from "zod";
import { type Bag, isBag, UNKNOWN } from "./unknowns";

function maybe<T>(schema: z.ZodType<T>) {
  return schema.optional().catch(undefined);
}

/** Null: declared, but not known yet. */
const anything = maybe(z.unknown());
const text = maybe(z.string());
const datastore = maybe(z.object({ type: text, version: maybe(z.string().regex(/^\d+\.\d+/)) }));

const facts = z.object({
  name: text,
  slaveOf: text,
  port: anything,
  bindAddress: anything,
  rootPassword: anything,
  datastore,
  volume: maybe(z.object({ size: maybe(z.number()) })),
  /** Null: not known yet which. */
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
 * Inputs as far as they are known and well-formed, for the rules that look at more than one property:
 * these hold beside everything else that is wrong, so that all of it is said at once.
 */
export type KnownFacts = z.infer<typeof facts>;

export function knownFacts(inputs: Bag): KnownFacts {
  return facts.parse(blanked(inputs));
}

/** Null in place of what is unknown, so that indices stay. */
function blanked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(blanked);
  if (!isBag(value)) return value === UNKNOWN ? null : value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, blanked(member)]));
}
