/**
 * The answer to a question that may not have been asked, or not have been answered. "Nobody was asked" and
 * "nobody answered" are not "none": a decision has to say what it does with each.
 */
export type Asked<T> =
  | { readonly kind: "seen"; readonly value: T }
  | { readonly kind: "notAsked" }
  /** `why` completes a sentence: "…, because s1 does not answer". */
  | { readonly kind: "silent"; readonly why: string };

export const NOT_ASKED = { kind: "notAsked" } as const;

export function seen<T>(value: T): Asked<T> {
  return { kind: "seen", value };
}

/** The value where there is an answer, else `otherwise`: only for what loses nothing by a guess. */
export function answerOr<T>(asked: Asked<T>, otherwise: T): T {
  return asked.kind === "seen" ? asked.value : otherwise;
}
