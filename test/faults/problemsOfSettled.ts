import { restartAll } from "./afterRestart";
import { wordsFor } from "./effectLog";
import { problemsOf } from "./invariants";
import type { Orphans } from "./orphans";
import { problemsOfState } from "./problemsOfState";
import type { Leg } from "./scenario";
import type { Stage } from "./stage";

/**
 * What is wrong after a run that must have left everything as it is declared: nothing is left to do, the provider
 * sees no drift, and the servers and the engine agree, now, and when all servers were killed and
 * started and something was written, unless it is to be `quiet`.
 */
export async function problemsOfSettled(
  stage: Stage,
  orphans: Orphans,
  { quiet }: Pick<Leg, "quiet"> = {},
): Promise<readonly string[]> {
  const { stack, watch } = stage;
  if (Object.keys(stack.layout).length === 0) return problemsOf(stack, watch, orphans);
  const { layout, keeps } = stack;
  const second = await stage.run({ layout, keeps }, { refresh: true, expectNoChanges: true });
  const now = [
    ...(second.rc === 0
      ? []
      : [`a refresh and a second up ended with ${second.rc}:\n${second.output}`]),
    ...second.effects.map((effect) => `a second up did ${wordsFor(effect)}`),
    ...(await problemsOfState(stack, orphans)),
    ...(await problemsOf(stack, watch, orphans)),
  ];
  if (now.length > 0) return now;
  await restartAll(stack, orphans);
  if (quiet !== true) await stack.write();
  const restarted = await problemsOf(stack, watch, orphans);
  return restarted.map((problem) => `restarted: ${problem}`);
}
