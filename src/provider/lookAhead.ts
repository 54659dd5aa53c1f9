import { messageOf } from "../ground/errors";
import type { Recorded } from "../plan/wanted";
import type { Instances } from "../manage/instances";
import type { Teller } from "../ports/teller";
import type { CheckedInputs } from "./checked";
import { claimOf } from "./claim";
import { readFormerlyDeclared } from "./readInputs";
import type { Refusal } from "./refusal";
import type { OldOuts } from "./oldOuts";
import { type Bag, knownPart } from "./unknowns";
import { wantedOf } from "./wanted";
import { weaknessLines } from "../words/weaknesses";

/** In seconds. A preview that waits for an engine is worse than one that says that it did not look. */
const PATIENCE = 2;

export interface Preview {
  readonly instances: Pick<Instances, "forecast" | "forecastOwnership">;
  /** Tells it in preview and up. */
  readonly teller: Pick<Teller, "inform" | "warn">;
  readonly recordedIncarnations: Set<string>;
  readonly leaving: Set<string>;
  readonly checked: CheckedInputs;
}

/**
 * Returns the refusals of a change before anything is changed. Prints what the change will do to the data,
 * what could not be checked, and which accounts are weak. While the source is unknown, it asks only who owns
 * the instance that a create would find.
 */
export async function lookAhead(
  { instances, teller, recordedIncarnations, leaving }: Preview,
  inputs: Bag,
  old?: { readonly outs: OldOuts; readonly recorded: Recorded },
): Promise<readonly Refusal[]> {
  const known = knownPart(inputs);
  const isSourceKnown = "slaveOf" in inputs === "slaveOf" in known;
  const declared = isSourceKnown || !old ? readFormerlyDeclared(known) : undefined;
  if (declared === undefined) return [];
  const about = { name: declared.name, owner: declared.__owner };
  const warn = (line: string) => teller.warn(about, line);
  weaknessLines(declared).forEach(warn);
  const rootPassword = declared.rootPassword ?? old?.outs.rootPassword;
  const wanted = wantedOf(declared, old?.outs.declared, { patience: PATIENCE, rootPassword });
  try {
    const claim = claimOf({ recordedIncarnations, leaving }, declared, {
      incarnation: old?.recorded.incarnation ?? "",
      isRecorded: old !== undefined,
    });
    const forecast = isSourceKnown
      ? await instances.forecast(wanted, old?.recorded, claim)
      : await instances.forecastOwnership(wanted, claim);
    // a refusal is printed once, as an error
    if (forecast.refusals.length === 0) {
      forecast.plan.forEach((line) => teller.inform(about, line));
    }
    forecast.unanswered.forEach(warn);
    return forecast.refusals;
  } catch (error) {
    warn(`not checked against the engine: ${messageOf(error)}`);
    return [];
  }
}
