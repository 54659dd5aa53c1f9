import type { Place } from "./place";

/** What is declared, by short names: the arguments in JavaScript, in which `$m` is the resource m. */
export type Program = Readonly<Record<string, string>>;

/** What happens to an instance, by kind and subject, as `restarted` or `accountSet app@%`. */
export type Happening = string;

/** By instance; nothing happens to those that are left out. */
export type Expected = Readonly<Record<string, readonly Happening[]>>;

/** One change: previewed, and applied if the preview does not refuse it. */
export interface Row {
  readonly name: string;
  /** Of the list of faults that a preview was once wrong about, those of which it is an example: `A3`. */
  readonly shows?: readonly string[];
  /** A function is asked after `hand`. @default the program stays as it is */
  readonly program?: Program | ((place: Place) => Program | Promise<Program>);
  /** What somebody else does before. */
  readonly hand?: (place: Place) => Promise<unknown>;
  /** A refresh comes before the preview, as after drift. @default false */
  readonly refresh?: true;
  /**
   * What is announced, and what is seen to happen, to each instance; nothing to the others. `refused`: its update
   * fails, although the preview lets it begin. "asAnnounced" where nobody can know how far a killed run has come: what
   * happens must be what is announced, and something must be.
   */
  readonly does: Expected | ((place: Place) => Expected) | "asAnnounced";
  /** The preview fails, for a reason that `says` knows, and nothing is touched. @default false */
  readonly isRefused?: true;
  /** Nothing is to be done to any resource. @default false: the update updates one at least */
  readonly isStill?: true;
  /** What the preview says besides, and what it must not say. */
  readonly says?: RegExp;
  readonly saysNot?: RegExp;
  /** What the refresh says. */
  readonly refreshSays?: RegExp;
  /**
   * What is found afterwards, by instance and question: `m SELECT @@max_connections` asks its server, and
   * `r replication.state` Pulumi's state.
   */
  readonly finds?: Readonly<Record<string, string>>;
  /** For the preview alone: the engine answers each `GET /info` so much later, and a preview waits so long for a look. */
  readonly slowEngine?: { readonly seconds: number; readonly lookSeconds: number };
  /** Leads back to where the next row begins, and is no row. */
  readonly then?: (place: Place) => Promise<unknown>;
}

/** Rows that are played one after the other in one stack: each begins where the one before has ended. */
export interface Scene {
  readonly name: string;
  readonly start: Program;
  readonly rows: readonly Row[];
}
