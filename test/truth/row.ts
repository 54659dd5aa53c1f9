import type { Place } from "./place";

/** What is declared, by short names: the arguments in JavaScript, in which `$m` is the resource m. */
export type Program = Readonly<Record<string, string>>;

/** What happens to an instance, by kind and subject, as `restarted` or `accountSet app@%`. */
export type Happening = string;

/** One change: previewed, and applied if the preview does not refuse it. */
export interface Row {
  readonly name: string;
  /** @default the program stays as it is */
  readonly program?: Program;
  /** What somebody else does before. */
  readonly hand?: (place: Place) => Promise<unknown>;
  /** A refresh comes before the preview, as after drift. @default false */
  readonly refresh?: true;
  /**
   * What is announced, and what is seen to happen, to each instance; nothing to the others. `refused`: the update
   * fails, whether the preview does so already (`isRefused`) or only announces it.
   */
  readonly does: Readonly<Record<string, readonly Happening[]>>;
  /** The preview fails, and nothing is touched. @default false */
  readonly isRefused?: true;
  /** What the preview says besides, and what it must not say. */
  readonly says?: RegExp;
  readonly saysNot?: RegExp;
  /** Leads back to where the next row begins, and is no row. */
  readonly then?: (place: Place) => Promise<unknown>;
}

/** Rows that are played one after the other in one stack: each begins where the one before has ended. */
export interface Scene {
  readonly name: string;
  readonly start: Program;
  readonly rows: readonly Row[];
}
