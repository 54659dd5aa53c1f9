/** Pulumi's placeholder for a value that it does not know yet, also inside arrays and objects. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export type Bag = Readonly<Record<string, unknown>>;

export function isBag(value: unknown): value is Bag {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function holdsUnknown(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(holdsUnknown);
  if (isBag(value)) return Object.values(value).some(holdsUnknown);
  return value === UNKNOWN;
}

/** True if the value at `path`, or an object or array that contains it, is unknown. */
export function isUnknownAt(root: unknown, path: readonly PropertyKey[]): boolean {
  if (root === UNKNOWN) return true;
  const [key, ...rest] = path;
  return key !== undefined && isUnknownAt(memberOf(root, key), rest);
}

export function memberOf(value: unknown, key: PropertyKey): unknown {
  if (Array.isArray(value)) return typeof key === "number" ? value[key] : undefined;
  return isBag(value) && Object.hasOwn(value, key) ? value[String(key)] : undefined;
}

/** Leaves out unknown values; in an array, each element that contains one. */
export function knownPart(bag: Bag): Bag {
  const known = Object.entries(bag).filter(([, value]) => value !== UNKNOWN);
  return Object.fromEntries(known.map(([key, value]) => [key, knownValue(value)]));
}

function knownValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((element) => !holdsUnknown(element));
  return isBag(value) ? knownPart(value) : value;
}

/** A copy without the value at `path`. If the path has an index, the whole element is left out. */
export function withoutPath(value: unknown, path: readonly PropertyKey[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined || !isBag(value) || !Object.hasOwn(value, key)) return value;
  const others = Object.entries(value).filter(([name]) => name !== key);
  const member = value[String(key)];
  if (rest.length === 0) return Object.fromEntries(others);
  const [index] = rest;
  const shorter = Array.isArray(member)
    ? member.filter((_, place) => place !== index)
    : withoutPath(member, rest);
  return Object.fromEntries([...others, [key, shorter]]);
}
