import type { InstanceReport } from "./report";
import type { Claim } from "../plan/ownership";
import type { Known, Wanted } from "../plan/wanted";
import { ReplicationProviderError, messageOf } from "../ground/errors";

/** What the provider's verbs ask of the world: one converge for create and update, its mirror, and two that only look. */
export interface Instances {
  /**
   * Brings the instance to what is wanted and says what it then is. `known` is absent on a create: what an
   * interrupted create of the same owner left is found and finished; what belongs to another state is refused
   * (SomebodyElsesError) unless the claim consents.
   * Throws HalfDoneError as soon as something exists outside; any other error means that nothing does.
   */
  converge(wanted: Wanted, known: Known | undefined, claim: Claim): Promise<InstanceReport>;
  /** Notes in the instance that a state knows it; from then on it counts as somebody's. */
  settle(known: Pick<Known, "id" | "incarnation">): Promise<void>;
  /** Looks; undefined when container and volume are both absent on the engine it was made on. */
  observe(wanted: Wanted, known: Known): Promise<InstanceReport | undefined>;
  /** Detaches, cleans the source, removes. Absence is success. */
  remove(wanted: Wanted, known: Known): Promise<void>;
  /** Looks, bounded and without touching anything: what stands against it and what it will do. */
  forecast(wanted: Wanted, known: Known | undefined, claim: Claim): Promise<Forecast>;
  /** The same for a create whose source is not known yet: whose the instance is that it would find. */
  forecastOwnership(wanted: Wanted, claim: Claim): Promise<Forecast>;
}

export interface Forecast {
  /** Each names the property's path: preview fails with them. */
  readonly refusals: readonly { readonly path: string; readonly problem: string }[];
  /** What will happen to the data, worded as a plan. */
  readonly plan: readonly string[];
  /** What could not be looked at in time, and why. */
  readonly unanswered: readonly string[];
}

/** Something exists outside and is not yet what it shall be; the next up goes on from there. */
export class HalfDoneError extends ReplicationProviderError {
  readonly code = "half-done";

  constructor(
    readonly id: string,
    readonly incarnation: string,
    readonly engineId: string,
    /** What was seen last, when anything was. */
    readonly report: InstanceReport | undefined,
    cause: unknown,
  ) {
    super(messageOf(cause), { cause });
  }
}
