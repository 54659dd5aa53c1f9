import { Orphans } from "../faults/orphans";
import { problemsOfSettled } from "../faults/problemsOfSettled";
import type { Scenario } from "../faults/scenario";
import { Stage } from "../faults/stage";
import { lend } from "./hands";
import { after, isQuiet, ROOT, START, type Step } from "./step";
import { CONFIGURED } from "./steps";

/** Where every walk begins; the first leg only names the variables that a walk may configure. */
const scenario = (name: string): Scenario => ({
  name,
  legs: [
    {
      name: "all that may be configured",
      layout: { [ROOT]: { configuration: Object.fromEntries(CONFIGURED.map((one) => [one, ""])) } },
    },
    { name: "the start", layout: START },
  ],
});

/**
 * Goes a way with real servers: each group of steps is followed by an `up`. Resolves with what was wrong after the
 * first `up` that did not bring everything to what is declared, or left something to do; [] if none.
 */
export async function walk(
  name: string,
  groups: readonly (readonly Step[])[],
): Promise<readonly string[]> {
  await using stage = await Stage.open(scenario(name));
  const { stack } = stage;
  await stack.bringTo();
  for (const [at, group] of groups.entries()) {
    let layout = stack.layout;
    const touched = new Set<string>();
    for (const step of group) {
      layout = after(layout, step);
      // the first of them may have taken the server down
      if (step.kind !== "hand" || touched.has(step.short)) continue;
      touched.add(step.short);
      await lend(step.hand, await stack.see(step.short));
    }
    const result = await stage.run({ layout }, { refresh: true });
    const words = `up ${at + 1}, after ${JSON.stringify(group)}`;
    if (result.rc !== 0) return [`${words}: it ended with ${result.rc}:\n${result.output}`];
    await stack.arrive({ layout });
    const problems = await problemsOfSettled(stage, Orphans.none, { quiet: isQuiet(layout) });
    if (problems.length > 0) return problems.map((problem) => `${words}: ${problem}`);
  }
  return [];
}
