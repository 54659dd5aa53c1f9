import type { InstanceFacts } from "../../../src/plan/facts";
import type { Step } from "../../../src/plan/steps";
import { factsAfter } from "../../../src/plan/stepTraits";
import { Given } from "./facts";

/** The same instance, once these steps are done. */
export function after({ spec, seen }: Given, ...steps: readonly Step[]): Given {
  const end = steps.reduce<InstanceFacts>((now, step) => factsAfter(step, now, spec), seen);
  return new Given(spec, end);
}
