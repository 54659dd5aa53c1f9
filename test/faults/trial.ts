import { messageOf } from "../../src/ground/errors";
import { succeeded } from "../support/instances";
import { killedAt, wordsFor, type Effect, type KillAfter } from "./effectLog";
import { problemsOf } from "./invariants";
import { rootOf } from "./layout";
import { Orphans } from "./orphans";
import type { Layout } from "./layout";
import type { NextProgram, Point } from "./points";
import { problemsOfSettled } from "./problemsOfSettled";
import { powerOff } from "./powerOff";
import type { Leg } from "./scenario";
import type { CountedRun, Stage } from "./stage";
import type { Change } from "./sweptStack";

export interface Trial {
  readonly leg: Leg;
  readonly killAfter: KillAfter;
  readonly next: NextProgram;
  /** All servers die together with the provider, and start again before the next program. @default false */
  readonly isPowerOff?: boolean;
}

/** Kills a leg at one effect and runs the next program; undefined when the leg has no such effect. */
export async function tryPoint(
  stage: Stage,
  { leg, killAfter, next, isPowerOff = false }: Trial,
): Promise<Omit<Point, "scenario"> | undefined> {
  const started = Date.now();
  await stage.stack.prepare(leg);
  const killed = await stage.run(leg, { killAfter });
  const last = killedAt(killed.effects, killAfter);
  if (!last) {
    await expectWholeRun(stage, leg, killed);
    return undefined;
  }
  if (isPowerOff) await powerOff(stage.stack.project);
  // else it would be no point at all; what is done after the last answer, no command waits for
  const wasKilled = killed.effects.at(-1) === last;
  const after = wasKilled
    ? await (next === "same" ? goOn(stage, leg) : goBack(stage, leg, killed.effects)).catch(
        asProblem,
      )
    : [`it was not killed: ${killed.effects.map(wordsFor).join(", ")}\n${killed.output}`];
  return {
    leg: leg.name,
    killAfter,
    next,
    isPowerOff,
    effect: wordsFor(last),
    problems: after,
    seconds: (Date.now() - started) / 1000,
  };
}

/** A run that nobody killed must have changed something, and all must be as declared. */
async function expectWholeRun(stage: Stage, leg: Leg, whole: CountedRun): Promise<void> {
  succeeded(whole);
  if (whole.effects.length === 0) throw new Error(`"${leg.name}" has no effect`);
  await stage.stack.arrive(leg);
  const problems = await problemsOfSettled(stage, Orphans.none);
  if (problems.length > 0) throw new Error(`"${leg.name}", not killed: ${problems.join("; ")}`);
}

/** The same command again finishes what was begun. */
async function goOn(stage: Stage, leg: Leg): Promise<readonly string[]> {
  const again = await stage.run(leg);
  if (again.rc !== 0) return [`the next run ended with ${again.rc}:\n${again.output}`];
  await stage.stack.arrive(leg);
  return problemsOfSettled(stage, Orphans.none);
}

/**
 * The program is the former one again. Pulumi has noted nothing of what was killed, so it takes a refresh to find
 * it. Then everything must be as before the leg; and the leg, made once more, must come to its end.
 */
async function goBack(stage: Stage, leg: Leg, done: readonly Effect[]): Promise<readonly string[]> {
  const { stack } = stage;
  const before = { layout: withNewDatabases(stack.layout, leg), keeps: stack.keeps };
  const recorded = await stack.resourceNames();
  const back = await stage.run(before, { refresh: true });
  if (back.rc === 0) {
    const created = namesMissing(before, leg).map((short) => stack.fullName(short));
    for (const short of attachedBy(done, before, leg, stack)) {
      // its detach catches up first
      stack.rows.follow(short, rootOf(leg.layout, short));
    }
    const unrecorded = created.filter((name) => !recorded.includes(name));
    await stack.arrive(before, namesMissing(leg, before));
    const problems = await problemsOfSettled(stage, await Orphans.named(stack, unrecorded), leg);
    if (problems.length > 0) return problems.map((problem) => `taken back: ${problem}`);
  } else if (leg.noWayBack?.test(back.output) !== true) {
    return [`taken back it ended with ${back.rc}:\n${back.output}`];
  }
  const again = await stage.run(leg);
  if (again.rc !== 0) return [`made once more it ended with ${again.rc}:\n${again.output}`];
  await stack.arrive(leg);
  const problems = await problemsOf(stack, stage.watch);
  return problems.map((problem) => `made once more: ${problem}`);
}

/** Instances without a source whose channels had been pointed at one when the run was killed. */
function attachedBy(
  done: readonly Effect[],
  before: Change,
  { layout }: Leg,
  stack: Stage["stack"],
): readonly string[] {
  const isPointed = (short: string) =>
    done.some(
      ({ on, did }) =>
        on === stack.fullName(short) && did.startsWith("CHANGE REPLICATION SOURCE TO SOURCE_HOST"),
    );
  return Object.entries(before.layout)
    .filter(([short, { slaveOf }]) => slaveOf === undefined && layout[short]?.slaveOf !== undefined)
    .map(([short]) => short)
    .filter(isPointed);
}

/** The former layout, where the databases that the leg adds may be or not. */
function withNewDatabases(before: Layout, { layout }: Leg): Layout {
  const entries = Object.entries(before).map(([short, declared]) => {
    const added = layout[short]?.databases?.filter((name) => !declared.databases?.includes(name));
    return [short, { ...declared, ...(added && { mayHold: added }) }] as const;
  });
  return Object.fromEntries(entries);
}

/** Instances that one has and the other has not. */
function namesMissing(there: Change, { layout }: Change): readonly string[] {
  return Object.keys(layout).filter((short) => there.layout[short] === undefined);
}

function asProblem(error: unknown): readonly string[] {
  return [messageOf(error)];
}
