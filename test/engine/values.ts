/** Property values as they travel over the wire: plain JSON in which envelopes stand for the rest. */
export type Value = null | boolean | number | string | readonly Value[] | PropertyMap;

export interface PropertyMap {
  readonly [key: string]: Value;
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

export function isMap(value: Value | undefined): value is PropertyMap {
  return typeof value === "object" && value !== null && !isList(value);
}

/** Whether a value parsed from JSON is one of ours; JSON has nothing else, so this only narrows. */
export function isValue(value: unknown): value is Value {
  if (value === null) return true;
  if (Array.isArray(value)) return value.every(isValue);
  if (typeof value === "object") return Object.values(value).every(isValue);
  return ["boolean", "number", "string"].includes(typeof value);
}

export function parseValue(text: string): Value {
  const parsed: unknown = JSON.parse(text);
  if (!isValue(parsed)) throw new TypeError("not a JSON value");
  return parsed;
}

/** Rebuilds a value with `visit` applied to every member; a member it answers with undefined is left out. */
export function mapMembers(value: Value, visit: (member: Value) => Value | undefined): Value {
  if (isList(value)) return value.map(visit).filter((member) => member !== undefined);
  if (isMap(value)) return mapEntries(value, visit);
  return value;
}

export function mapEntries(
  map: PropertyMap,
  visit: (member: Value, key: string) => Value | undefined,
): PropertyMap {
  const result: Record<string, Value> = {};
  for (const [key, member] of Object.entries(map)) {
    const visited = visit(member, key);
    if (visited !== undefined) result[key] = visited;
  }
  return result;
}
