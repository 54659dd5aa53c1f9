/** Every instance that an engine holds, at one moment. */
export interface Census {
  /** `info().ID` of the engine that was asked. */
  readonly engineId: string;
  /** Names by instance id: of each a container or a volume is there. */
  readonly names: ReadonlyMap<string, string>;
}

/** Where an instance is, as far as is known. Only "gone" may drop an account or free a source. */
export type Whereabouts =
  | { readonly kind: "here"; readonly engineId: string; readonly name: string }
  /** The engine that held it was asked, and has neither container nor volume. */
  | { readonly kind: "gone" }
  | { readonly kind: "unknown"; readonly why: string };

/** `heldBy`: the engine that held the instance, as an account or a link says; undefined where nothing says. */
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
