/** All instances on one engine, at one moment. */
export interface Census {
  /** `info().id` of the engine that was asked. */
  readonly engineId: string;
  /** Names by instance id, for each instance that has a container or a volume there. */
  readonly names: ReadonlyMap<string, string>;
  /** By instance id, for the same instances. */
  readonly places: ReadonlyMap<string, Place>;
}

/** Whose an instance is, and where other containers reach it. */
export interface Place {
  /** URN of the resource for which it was created; empty if nothing says. */
  readonly owner: string;
  /** The networks of its container; empty if it has none. */
  readonly networks: readonly string[];
}

/** Where an instance is, as far as can be seen. Only "gone" may drop an account or free a source. */
export type Whereabouts =
  | { readonly kind: "here"; readonly engineId: string; readonly name: string }
  /** The engine that held the instance was asked, and has neither its container nor its volume. */
  | { readonly kind: "gone" }
  | { readonly kind: "unknown"; readonly why: string };

/**
 * `heldBy`: the engine that held the instance, according to an account or a link; undefined if neither says.
 */
export function whereabouts(
  { engineId, names }: Census,
  id: string,
  heldBy: string | undefined,
): Whereabouts {
  const name = names.get(id);
  if (name !== undefined) return { kind: "here", engineId, name };
  if (heldBy === engineId) return { kind: "gone" };
  const why =
    heldBy === undefined
      ? "nothing says which engine holds it"
      : `the engine ${heldBy} holds it and was not asked`;
  return { kind: "unknown", why };
}
