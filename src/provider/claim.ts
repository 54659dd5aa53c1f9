import type { Claim } from "../plan/ownership";
import type { Declared } from "./inputs";
import { present } from "./present";
import type { Surroundings } from "./surroundings";

/** The claim by which a call proves that an instance is this program's. */
export function claimOf(
  { statesKnow, leaving }: Pick<Surroundings, "statesKnow" | "leaving">,
  { takeOver }: Pick<Declared, "takeOver">,
  { incarnation, isKnown }: Pick<Claim, "incarnation" | "isKnown">,
): Claim {
  if (isKnown) statesKnow.add(incarnation);
  return {
    incarnation,
    isKnown,
    knows: (other) => statesKnow.has(other),
    leaves: (other) => leaving.has(other),
    ...present({ takeOver }),
  };
}
