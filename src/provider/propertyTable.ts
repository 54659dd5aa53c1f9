import { isDeepStrictEqual } from "node:util";
import { declaredSchema } from "./inputs";
import { type Bag, holdsUnknown, isBag, memberOf, UNKNOWN } from "./unknowns";

const CERTIFICATE = "__inherited.certificate";

export type Change = "update" | "replace";

/**
 * What a change of each property does. Only the datastore's type and the volume itself decide which data
 * there is; everything else is changed in place. A changed owner (a renamed stack, another parent) is
 * recorded in the instance. Changes of inputs that are not listed here (`takeOver`, `__incarnation`,
 * `__kept`, `__rootPrivileges`, the rest of `__inherited`) do not count.
 */
export const propertyTable: Readonly<Record<string, Change>> = {
  name: "update",
  slaveOf: "update",
  sourceDelay: "update",
  onDivergence: "update",
  "datastore.type": "replace",
  "datastore.version": "update",
  image: "update",
  flavor: "update",
  "volume.name": "replace",
  "volume.driver": "replace",
  "volume.driverOptions": "replace",
  "volume.size": "update",
  "volume.retain": "update",
  port: "update",
  bindAddress: "update",
  network: "update",
  replicasFrom: "update",
  rootPassword: "update",
  rootPrivileges: "update",
  rotate: "update",
  databases: "update",
  users: "update",
  configuration: "update",
  readOnly: "update",
  labels: "update",
  log: "update",
  timeouts: "update",
  deletionProtection: "update",
  "__inherited.rootPassword": "update",
  // the outputs of a replica lead to its source's databases, as its source's users
  "__inherited.databases": "update",
  "__inherited.users": "update",
  // the source publishes another authority, which its replicas must trust before the source uses it
  [CERTIFICATE]: "update",
  __owner: "update",
};

export interface Changed {
  readonly property: string;
  readonly change: Change;
}

/**
 * The differences between two sets of checked inputs, compared by meaning: "1GiB" equals 1073741824. A value
 * that is not yet known, or was not declared before, never replaces the instance. `volumeName` is the
 * volume's actual name.
 */
export function changesBetween(old: Bag, wanted: Bag, volumeName: string | undefined): Changed[] {
  const [before, after] = [meaningOf(old), meaningOf(wanted)];
  return Object.entries(propertyTable).flatMap(([property, change]): Changed[] => {
    const [declared, is] = [valueAt(before, property), valueAt(after, property)];
    const was = property === "volume.name" ? (volumeName ?? declared) : declared;
    if (isDeepStrictEqual(was, is) || isNoMatter(property, is)) return [];
    const isCertain = was !== undefined && is !== undefined && !holdsUnknown(is);
    return [{ property, change: isCertain ? change : "update" }];
  });
}

/**
 * A volume keeps its name when the name is no longer declared. A source's generated password is unknown in
 * the preview of each update of the source, although it stays the same, and so may those of its users be.
 */
function isNoMatter(property: string, is: unknown): boolean {
  if (property === "volume.name") return is === undefined;
  return property.startsWith("__inherited.") && holdsUnknown(is) && property !== CERTIFICATE;
}

/** Each property as the schema reads it, with defaults. A property that is not fully known stays as it is. */
export function meaningOf(inputs: Bag): Bag {
  const shape: Readonly<Record<string, { safeParse(value: unknown): { data?: unknown } }>> =
    declaredSchema.shape;
  const entries = Object.entries(shape).map(([key, schema]) => {
    const value = inputs[key];
    if (!holdsUnknown(value)) return [key, schema.safeParse(value).data ?? value] as const;
    return [key, partlyKnown(schema, value)] as const;
  });
  return Object.fromEntries(entries);
}

/**
 * Fills in defaults next to unknown values, so that one unknown member does not make the others look changed.
 */
function partlyKnown(
  schema: { safeParse(value: unknown): { data?: unknown } },
  value: unknown,
): unknown {
  if (!isBag(value)) return value;
  const isUnknown = ([, member]: readonly [string, unknown]) => holdsUnknown(member);
  const known = Object.entries(value).filter((entry) => !isUnknown(entry));
  const read = schema.safeParse(Object.fromEntries(known)).data;
  const unknown = Object.fromEntries(Object.entries(value).filter(isUnknown));
  return isBag(read) ? { ...read, ...unknown } : value;
}

function valueAt(bag: Bag, property: string): unknown {
  return property
    .split(".")
    .reduce<unknown>((value, key) => (value === UNKNOWN ? UNKNOWN : memberOf(value, key)), bag);
}
