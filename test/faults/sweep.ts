import type { RunResult } from "../support/deployment";
import { succeeded } from "../support/instances";
import { problemsAfterRestart } from "./afterRestart";
import { EffectLog, wordsFor, type Effect } from "./effectLog";
import { problemsAfter } from "./invariants";
import type { Point } from "./points";
import type { Leg, Scenario } from "./scenario";
import { SweptStack } from "./sweptStack";

/** More than any leg has: without an end of its own a sweep would go on for ever. */
const LIMIT = 100;

export interface SweepOptions {
  /** Only these effects, counted from 1; all of them if absent. */
  readonly at?: readonly number[];
  readonly onPoint: (point: Point) => void;
}

/**
 * Kills the provider's process after every effect of every leg, and has the next run finish what that one
 * began. How many effects a leg has nobody says: it has ended when a run came through without being killed.
 */
export async function sweep(scenario: Scenario, { at, onPoint }: SweepOptions): Promise<void> {
  const stack = new SweptStack(scenario);
  using log = new EffectLog();
  try {
    await stack.bringTo();
    const open = new Set(scenario.legs.filter(({ plain }) => plain !== true));
    const numbers = at ?? Array.from({ length: LIMIT }, (_, index) => index + 1);
    for (const killAfter of numbers) {
      if (open.size === 0) break;
      for (const leg of scenario.legs) {
        if (!open.has(leg)) {
          await stack.change(leg);
          continue;
        }
        const point = await tryPoint({ stack, leg, log, killAfter });
        if (point === "none left") {
          open.delete(leg);
          continue;
        }
        onPoint({ ...point, scenario: scenario.name });
        if (point.problems.length > 0) await stack.bringTo(leg);
      }
    }
    if (at === undefined && open.size > 0) throw new Error(`more than ${LIMIT} effects`);
  } finally {
    await stack.end();
    await scenario.clean?.();
  }
}

interface Trial {
  readonly stack: SweptStack;
  readonly leg: Leg;
  readonly log: EffectLog;
  readonly killAfter: number;
}

async function tryPoint(trial: Trial): Promise<Omit<Point, "scenario"> | "none left"> {
  const { stack, leg, log, killAfter } = trial;
  const started = Date.now();
  await stack.prepare(leg);
  const result = await stack.run(leg, log.begin(killAfter));
  const effects = log.effects();
  if (effects.length < killAfter) {
    await expectWholeRun(trial, result, effects);
    return "none left";
  }
  const problems = await problemsOf(trial, result, effects).catch((error: unknown) => [
    error instanceof Error ? error.message : String(error),
  ]);
  const last = effects.at(killAfter - 1);
  return {
    leg: leg.name,
    killAfter,
    effect: last ? wordsFor(last) : "",
    problems,
    seconds: (Date.now() - started) / 1000,
  };
}

/** A run that nobody killed must have ended well, and have changed something. */
async function expectWholeRun(
  { stack, leg }: Trial,
  result: RunResult,
  effects: readonly Effect[],
): Promise<void> {
  succeeded(result);
  if (effects.length === 0) throw new Error(`"${leg.name}" has no effect that was counted`);
  stack.arrived(leg);
  const problems = await problemsAfter(stack, leg, effects);
  if (problems.length > 0) throw new Error(`"${leg.name}", not killed: ${problems.join("; ")}`);
}

async function problemsOf(
  { stack, leg, killAfter }: Trial,
  killed: RunResult,
  effects: readonly Effect[],
): Promise<readonly string[]> {
  // else it would be no point at all
  if (killed.rc === 0) return [`the run ended well in spite of the kill:\n${killed.output}`];
  if (effects.length > killAfter)
    return [`effects after the kill: ${effects.map(wordsFor).join()}`];
  const again = await stack.run(leg);
  if (again.rc !== 0) return [`the next run ended with ${again.rc}:\n${again.output}`];
  stack.arrived(leg);
  const problems = await problemsAfter(stack, leg, effects);
  return problems.length > 0 ? problems : problemsAfterRestart(stack);
}
