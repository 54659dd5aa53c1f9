/**
 * The answer to a question that may not have been asked, or not have been answered. "Not asked" and "no
 * answer" are different from "none": each decision has to say what it does with each of them.
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

/** The value if there is an answer, else `otherwise`. Use it only where a wrong guess loses nothing. */
export function answerOr<T>(asked: Asked<T>, otherwise: T): T {
  return asked.kind === "seen" ? asked.value : otherwise;
}
