import { messageOf } from "../ground/errors";
import type { Known } from "../plan/wanted";
import type { Instances } from "../manage/instances";
import { claimOf } from "./claim";
import { readFormerlyDeclared } from "./readInputs";
import type { Refusal } from "./refusal";
import type { OldOuts } from "./oldOuts";
import { type Bag, knownPart } from "./unknowns";
import { wantedOf } from "./wanted";

/** Seconds. A preview that waits for an engine is worse than one that says it did not look. */
const PATIENCE = 2;

export interface Preview {
  readonly instances: Pick<Instances, "forecast">;
  /** One line of the provider, shown in preview and up. */
  readonly log: (line: string) => void;
  readonly statesKnow: Set<string>;
}

/**
 * What stands against the change, asked before anything is touched. What it will do to the data, and
 * what could not be looked at, is printed. Without name or source there is nothing to ask about yet.
 */
export async function lookAhead(
  { instances, log, statesKnow }: Preview,
  inputs: Bag,
  old?: { readonly outs: OldOuts; readonly known: Known },
): Promise<readonly Refusal[]> {
  const known = knownPart(inputs);
  const declared =
    "slaveOf" in inputs === "slaveOf" in known ? readFormerlyDeclared(known) : undefined;
  if (declared === undefined) return [];
  const say = (line: string) => log(`${declared.name}: ${line}`);
  const rootPassword = declared.rootPassword ?? old?.outs.rootPassword;
  const wanted = wantedOf(declared, old?.outs.declared, { patience: PATIENCE, rootPassword });
  try {
    const claim = claimOf({ statesKnow }, declared, {
      incarnation: old?.known.incarnation ?? "",
      isKnown: old !== undefined,
    });
    const forecast = await instances.forecast(wanted, old?.known, claim);
    // what is refused is said once, as an error
    if (forecast.refusals.length === 0) forecast.plan.forEach(say);
    forecast.unanswered.forEach(say);
    return forecast.refusals;
  } catch (error) {
    say(`could not look ahead: ${messageOf(error)}`);
    return [];
  }
}
