import type { InstanceFacts } from "./facts";
import type { InstanceSpec } from "./spec";
import type { Step, StepKind, StepOf } from "./steps";

/** What is true of a kind of step, whatever it is planned for. */
export interface StepTraits<S extends Step> {
  /** That it is left to do means that the world is not as declared. */
  readonly isDrift: boolean;
  readonly service: ServiceEffect;
  readonly data: DataEffect;
  /** From here on the instance is no longer what it was for those who use it: a move that fails is taken back. */
  readonly startsMove: boolean;
  /** Once it is begun something of the instance may be there. An image that was pulled is nobody's. */
  readonly leavesSomething: boolean;
  /**
   * What is seen once it is done, as far as that follows from what was seen before. What only the engine, a
   * server or chance can tell has a stand-in. What arrives by itself is not in it: a server that starts,
   * a receiver that connects, transactions, accounts that replicate. So a step that waits changes no fact.
   */
  readonly after: (step: S, seen: InstanceFacts, spec: InstanceSpec) => InstanceFacts;
}

/**
 * What users of the instance feel: nothing that they have ends; connections end and it comes back as it was;
 * connections end, and other steps bring it back; writes are refused; writes are taken.
 */
export type ServiceEffect = "none" | "restart" | "unavailable" | "fenced" | "opened";

/** `brought`: more of it is in the volume than before. `overwritten`: another server's is in its place. */
export type DataEffect = "kept" | "brought" | "overwritten" | "dropped";

/** One record for each kind of these steps. */
export type TraitsOf<S extends Step> = {
  readonly [K in S["kind"] & StepKind]: StepTraits<StepOf<K>>;
};

/** Most steps repair or make something that nobody but the provider notices. */
export const ORDINARY = {
  isDrift: true,
  service: "none",
  data: "kept",
  startsMove: false,
  leavesSomething: true,
} as const;

/** For steps that wait or check, and for those whose effect no fact shows. */
export const unchanged = (_: Step, seen: InstanceFacts): InstanceFacts => seen;
