import type { InstanceFacts } from "./facts";
import type { InstanceSpec } from "./spec";
import type { Step, StepKind, StepOf } from "./steps";

/** The properties of a kind of step, whatever plan it is part of. */
export interface StepTraits<S extends Step> {
  /** True if a planned step of this kind means that the instance is not as declared. */
  readonly isDrift: boolean;
  readonly service: ServiceEffect;
  readonly data: DataEffect;
  /** True if users notice this step as the start of a move: from here on, a move that fails is taken back. */
  readonly startsMove: boolean;
  /**
   * True if the step, once begun, may have created a part of the instance. A pulled image belongs to nobody.
   */
  readonly leavesSomething: boolean;
  /**
   * The facts after the step, as far as they follow from the facts before. A stand-in replaces values that
   * only the engine, a server or chance determines. Nothing that arrives later by itself is included: a
   * server that starts, a receiver that connects, transactions, accounts that replicate. So a step that waits
   * changes no fact; what the model takes it to have found is in `model/waits.ts`.
   */
  readonly after: (step: S, seen: InstanceFacts, spec: InstanceSpec) => InstanceFacts;
  /** The database or the account, as `app@%`, of which the step changes the data. */
  readonly subject?: (step: S) => string;
}

/**
 * What users of the instance notice. `none`: no connection ends. `restart`: connections end, and the instance
 * comes back as it was. `unavailable`: connections end, and other steps bring it back. `fenced`: writes are
 * refused. `opened`: writes are accepted.
 */
export type ServiceEffect = "none" | "restart" | "unavailable" | "fenced" | "opened";

/**
 * What becomes of the data. `brought`: the volume holds more of it than before. `overwritten`: another server's
 * data replaces it. `filesDeleted`: the instance's files in a place that stays when its volume is removed.
 * `accountSet`: password or privileges of root or of a user.
 */
export type DataEffect =
  | "kept"
  | "brought"
  | "overwritten"
  | "filesDeleted"
  | "volumeDeleted"
  | "databaseCreated"
  | "databaseDropped"
  | "accountSet"
  | "accountDropped";

/** True if the volume may hold more or less than before. */
export function changesUse(data: DataEffect): boolean {
  return data !== "kept" && data !== "accountSet" && data !== "accountDropped";
}

/** One record for each kind of these steps. */
export type TraitsOf<S extends Step> = {
  readonly [K in S["kind"] & StepKind]: StepTraits<StepOf<K>>;
};

/** Most steps repair or create something that only the provider notices. */
export const ORDINARY = {
  isDrift: true,
  service: "none",
  data: "kept",
  startsMove: false,
  leavesSomething: true,
} as const;

/** For steps that wait or check, and for steps whose effect is in no fact. */
export const unchanged = (_: Step, seen: InstanceFacts): InstanceFacts => seen;
