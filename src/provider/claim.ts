import type { Claim } from "../plan/ownership";
import type { Declared } from "./inputs";
import { present } from "./present";
import type { Surroundings } from "./surroundings";

/** The claim by which a call proves that an instance is this program's. */
export function claimOf(
  { recordedIncarnations, leaving }: Pick<Surroundings, "recordedIncarnations" | "leaving">,
  { takeOver }: Pick<Declared, "takeOver">,
  { incarnation, isRecorded }: Pick<Claim, "incarnation" | "isRecorded">,
): Claim {
  if (isRecorded) recordedIncarnations.add(incarnation);
  return {
    incarnation,
    isRecorded,
    hasRecorded: (other) => recordedIncarnations.has(other),
    leaves: (other) => leaving.has(other),
    ...present({ takeOver }),
  };
}
