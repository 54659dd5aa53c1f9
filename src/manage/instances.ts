import type { InstanceReport } from "./report";
import type { Line } from "../words/line";
import type { Claim } from "../plan/ownership";
import type { Recorded, Wanted } from "../plan/wanted";
import { ReplicationProviderError, messageOf } from "../ground/errors";

/**
 * What the provider's verbs need: one converge for create and update, its counterpart, and calls that only
 * look.
 */
export interface Instances {
  /**
   * Brings the instance to what is wanted, and returns a report of it. `recorded` is absent on a create, which
   * finds and finishes what an interrupted create of the same owner left; an instance of another Pulumi state
   * is refused (SomebodyElsesError) unless the claim consents. Throws HalfDoneError if the run has left
   * something behind; any other error means that it has not.
   */
  converge(wanted: Wanted, recorded: Recorded | undefined, claim: Claim): Promise<InstanceReport>;
  /** Records in the instance that a Pulumi state has it; from then on the instance belongs to that state. */
  settle(recorded: Pick<Recorded, "id" | "incarnation">): Promise<void>;
  /** Looks at the instance; undefined if its engine has neither its container nor its volume. */
  observe(wanted: Wanted, recorded: Recorded): Promise<InstanceReport | undefined>;
  /** Detaches the instance, cleans up on its source, and removes it. Success if it is absent. */
  remove(wanted: Wanted, recorded: Recorded): Promise<void>;
  /**
   * Looks for a limited time, without changing anything: what would refuse the change, and what it will do.
   */
  forecast(
    wanted: Wanted,
    recorded: Recorded | undefined,
    claim: Claim,
    fateOf?: FateOf,
  ): Promise<Forecast>;
  /** For an instance that is deleted before its successor is created; `wanted`: as it was declared. */
  forecastReplacement(wanted: Wanted, recorded: Recorded): Promise<Forecast>;
  /** Forgets what was foreseen of a resource, which may have other inputs now. */
  forget(owner: string): void;
  /** For a create whose source is not known yet: who owns the instance that it would find. */
  forecastOwnership(wanted: Wanted, claim: Claim): Promise<Forecast>;
}

/**
 * What becomes in this update of what another resource of the program, by its owner, holds now: it keeps that, it
 * gives it up, it leaves with it after everything else, or nobody knows yet.
 */
export type FateOf = (owner: string, path: string) => "keeps" | "givesUp" | "leaves" | "unknown";

export interface Forecast {
  /** Each has the path of its property; the preview fails with them. */
  readonly refusals: readonly { readonly path: string; readonly problem: string }[];
  /** What will happen to service and data, worded as a plan. */
  readonly plan: readonly Line[];
  /** What could not be looked at in time, and why. */
  readonly unanswered: readonly Line[];
}

/** The run has left something that is not yet as wanted; the next up continues from there. */
export class HalfDoneError extends ReplicationProviderError {
  readonly code = "half-done";

  constructor(
    readonly id: string,
    readonly incarnation: string,
    readonly engineId: string,
    /** What was seen last; undefined if nothing was seen. */
    readonly report: InstanceReport | undefined,
    cause: unknown,
  ) {
    super(messageOf(cause), { cause });
  }
}
