import { type Bag, isBag, memberOf } from "./unknowns";

/**
 * Properties that an instance may leave open: a replica has them from its source, and what was a replica
 * keeps them. Everything else has one default for all.
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

/** Image and datastore say the same thing: with one of them declared, the other is not open. */
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

/** A copy with the value in it; a volume that is no object is left to be refused. */
export function withValue(inputs: Bag, property: OpenProperty, value: unknown): Bag {
  if (value === undefined) return inputs;
  if (property !== "volume.size") return { ...inputs, [property]: value };
  const volume = inputs["volume"] ?? {};
  return isBag(volume) ? { ...inputs, volume: { ...volume, size: value } } : inputs;
}
