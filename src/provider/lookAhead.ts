import { messageOf } from "../ground/errors";
import type { Recorded } from "../plan/wanted";
import type { Forecast, Instances } from "../manage/instances";
import type { Teller } from "../ports/teller";
import type { CheckedInputs } from "./checked";
import { claimOf } from "./claim";
import type { Program } from "./program";
import { readFormerlyDeclared } from "./readInputs";
import type { Refusal } from "./refusal";
import type { OldOuts } from "./oldOuts";
import { type Bag, knownPart } from "./unknowns";
import { wantedOf } from "./wanted";
import { tell } from "./tell";
import { type Line, warning } from "../words/line";
import { weaknessLines } from "../words/weaknesses";

export interface Preview {
  readonly instances: Pick<
    Instances,
    "forecast" | "forecastOwnership" | "forecastReplacement" | "forget"
  >;
  /** Tells it in preview and up. */
  readonly teller: Pick<Teller, "inform" | "warn">;
  /** Seconds that a look may take: a preview that waits for an engine for ever tells nothing. */
  readonly lookPatience: number;
  readonly recordedIncarnations: Set<string>;
  readonly leaving: Set<string>;
  readonly checked: CheckedInputs;
  readonly program: Program;
}

/**
 * Returns the refusals of a change before anything is changed. Prints what the change will do to the data,
 * what could not be checked, and which accounts are weak. While the source is unknown, it asks only who owns
 * the instance that a create would find.
 */
export async function lookAhead(
  { instances, teller, lookPatience, recordedIncarnations, leaving, program }: Preview,
  inputs: Bag,
  old?: { readonly outs: OldOuts; readonly recorded: Recorded },
): Promise<readonly Refusal[]> {
  const known = knownPart(inputs);
  const isSourceKnown = "slaveOf" in inputs === "slaveOf" in known;
  const declared = isSourceKnown || !old ? readFormerlyDeclared(known) : undefined;
  if (declared === undefined) return [];
  const about = { name: declared.name, owner: declared.__owner };
  const say = (...lines: readonly Line[]) => {
    tell(teller, about, lines);
  };
  say(...weaknessLines(declared));
  const rootPassword = declared.rootPassword ?? old?.outs.rootPassword;
  const wanted = wantedOf(declared, old?.outs.declared, { patience: lookPatience, rootPassword });
  try {
    const claim = claimOf({ recordedIncarnations, leaving }, declared, {
      incarnation: old?.recorded.incarnation ?? "",
      isRecorded: old !== undefined,
    });
    const forecast = isSourceKnown
      ? await instances.forecast(wanted, old?.recorded, claim, (owner, path) =>
          program.fateOf(owner, path, inputs),
        )
      : await instances.forecastOwnership(wanted, claim);
    // a refusal is printed once, as an error
    if (forecast.refusals.length === 0) say(...forecast.plan);
    say(...forecast.unanswered);
    return forecast.refusals;
  } catch (error) {
    say(warning(`not checked against the engine: ${messageOf(error)}`));
    return [];
  }
}

/** What goes with an instance that is replaced, and what stands against that. */
export async function lookAtReplaced(
  { instances, lookPatience }: Preview,
  { declared }: OldOuts,
  recorded: Recorded,
): Promise<Forecast> {
  if (!declared) {
    return {
      refusals: [],
      plan: [],
      unanswered: [warning("nobody knows what was declared of it")],
    };
  }
  const call = { patience: lookPatience, rootPassword: undefined };
  return instances.forecastReplacement(wantedOf(declared, undefined, call), recorded);
}
