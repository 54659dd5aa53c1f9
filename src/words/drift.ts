/** What was seen of an instance, as its outputs have it. */
interface Drifted {
  /** Why it is not ACTIVE. */
  readonly fault?: string | undefined;
  readonly drift: readonly string[];
}

/** What a refresh says of an instance that is not as declared. */
export function driftLine({ fault, drift }: Drifted): string {
  const why = fault === undefined ? "" : `: ${fault}`;
  return `has drifted${why}. The next up will repair or refuse: ${drift.join("; ")}`;
}

/** Why an instance is updated although nothing that is declared has changed. */
export interface Repair {
  readonly drift: readonly string[];
  /** A create was interrupted. */
  readonly isUnfinished: boolean;
  /** The state lacks something that this release records. */
  readonly isOfFormerRelease: boolean;
}

/** What the preview says of it. The last up or refresh has seen the drift; the forecast looks anew. */
export function repairLines({ drift, isUnfinished, isOfFormerRelease }: Repair): readonly string[] {
  return [
    ...(isUnfinished ? ["the interrupted creation is continued"] : []),
    ...(drift.length === 0
      ? []
      : [`repairs or refuses what was seen to have drifted: ${drift.join("; ")}`]),
    ...(isOfFormerRelease
      ? ["its state is that of a former release: the update records what this one needs"]
      : []),
  ];
}
