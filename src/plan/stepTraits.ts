import { contentSteps } from "./content/contentSteps";
import type { InstanceFacts } from "./facts";
import { hostSteps } from "./host/hostSteps";
import { linkSteps } from "./link/linkSteps";
import { settingsSteps } from "./settings/settingsSteps";
import type { InstanceSpec } from "./spec";
import type { Step, StepKind, StepOf } from "./steps";
import type { TraitsOf } from "./traits";

/** A new kind of step does not compile until its room has a record for it. */
export const STEP_TRAITS: TraitsOf<Step> = {
  ...hostSteps,
  ...settingsSteps,
  ...linkSteps,
  ...contentSteps,
};

/** The facts after a step: see `StepTraits.after`. */
export function factsAfter<K extends StepKind>(
  step: StepOf<K>,
  seen: InstanceFacts,
  spec: InstanceSpec,
): InstanceFacts {
  const kind: K = step.kind;
  return STEP_TRAITS[kind].after(step, seen, spec);
}
