import { isList, isMap, type PropertyMap, type Value } from "./values";

/** Readers of one state entry: an absent key is empty, a wrong type is an error that names the place. */

export function mapAt(value: Value | undefined, where: string): PropertyMap {
  if (value === undefined || value === null) return {};
  if (!isMap(value)) throw new TypeError(`${where}: expected an object`);
  return value;
}

export function listAt(value: Value | undefined, where: string): readonly Value[] {
  if (value === undefined || value === null) return [];
  if (!isList(value)) throw new TypeError(`${where}: expected a list`);
  return value;
}

export function textAt(from: PropertyMap, key: string): string {
  const value = from[key] ?? "";
  if (typeof value !== "string") throw new TypeError(`${key}: expected a text`);
  return value;
}

export function flagAt(from: PropertyMap, key: string): boolean {
  const value = from[key] ?? false;
  if (typeof value !== "boolean") throw new TypeError(`${key}: expected true or false`);
  return value;
}

export function textsAt(from: PropertyMap, key: string): readonly string[] {
  return listAt(from[key], key).map((member) => {
    if (typeof member !== "string") throw new TypeError(`${key}: expected texts`);
    return member;
  });
}

export function textsByKeyAt(from: PropertyMap, key: string): Record<string, readonly string[]> {
  const lists = mapAt(from[key], key);
  return Object.fromEntries(Object.keys(lists).map((name) => [name, textsAt(lists, name)]));
}

export function numbersByKeyAt(from: PropertyMap, key: string): Record<string, number> {
  const numbers = mapAt(from[key], key);
  return Object.fromEntries(
    Object.entries(numbers).map(([name, value]) => {
      if (typeof value !== "number") throw new TypeError(`${key}.${name}: expected a number`);
      return [name, value];
    }),
  );
}

export function numberAt(from: PropertyMap, key: string): number {
  const value = from[key];
  if (typeof value !== "number") throw new TypeError(`${key}: expected a number`);
  return value;
}
