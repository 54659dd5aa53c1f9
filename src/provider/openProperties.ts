import { type Bag, isBag, memberOf } from "./unknowns";

/**
 * The properties that the program may leave open: a replica takes them from its source, and a former replica
 * keeps them. Every other property has a constant default.
 */
export const openProperties = [
  "datastore",
  "image",
  "flavor",
  "configuration",
  "network",
  "volume.size",
] as const;

export type OpenProperty = (typeof openProperties)[number];

/** `image` and `datastore` both decide what runs, so if one of them is declared, the other is not open. */
export function isDeclared(inputs: Bag, property: OpenProperty): boolean {
  if (property === "image" || property === "datastore") {
    return inputs["image"] !== undefined || inputs["datastore"] !== undefined;
  }
  return valueOf(inputs, property) !== undefined;
}

export function valueOf(inputs: Bag, property: OpenProperty): unknown {
  return property === "volume.size"
    ? memberOf(inputs["volume"], "size")
    : memberOf(inputs, property);
}

/**
 * A copy of the inputs with this value. A volume that is not an object stays as it is, and is refused later.
 */
export function withValue(inputs: Bag, property: OpenProperty, value: unknown): Bag {
  if (value === undefined) return inputs;
  if (property !== "volume.size") return { ...inputs, [property]: value };
  const volume = inputs["volume"] ?? {};
  return isBag(volume) ? { ...inputs, volume: { ...volume, size: value } } : inputs;
}
