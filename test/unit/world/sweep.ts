import { picture, pictureAfterRestart } from "./picture";
import { ProviderProcess, type Effect, type Fate } from "./process";
import type { Stack } from "./stack";

/** One command of a user's. */
export interface Leg {
  /** How things stand before it. */
  readonly before: () => Promise<Stack>;
  readonly run: (stack: Stack, process: ProviderProcess) => Promise<unknown>;
  /** The program as it was before, run after the failure instead; it must lead back. */
  readonly back?: (stack: Stack, process: ProviderProcess) => Promise<unknown>;
  /** Which effects are disturbed, where the others are those of another leg. @default all */
  readonly disturbs?: (effect: Effect) => boolean;
  /** Points at which the product is known to fail, as `6 s1.startReplica lost`: each must still do so. */
  readonly known?: readonly string[];
}

const FATES: readonly Fate[] = ["refused", "lost", "killed"];

/** Now, and after a kill of all servers. */
type Pictures = readonly (readonly string[])[];

/**
 * Lets each effect of a leg meet each fate, then runs the leg again, as the next command does, and compares
 * with a leg that nothing befell. What is wrong, in words.
 */
export async function problemsOfSweep(leg: Leg): Promise<readonly string[]> {
  const undisturbed = await leg.before();
  const before = picturesOf(undisturbed);
  const done = (await runOnce(leg.run, undisturbed)).effects;
  const effects = done.filter(leg.disturbs ?? (() => true));
  if (effects.length === 0) return ["nothing is done at all"];
  const ends: Ends = { before, after: picturesOf(undisturbed) };
  const problems: string[] = [];
  for (const effect of effects) {
    for (const fate of FATES) {
      const point = `${String(effect.number)} ${effect.on}.${effect.method} ${fate}`;
      const found = await problemsAt(leg, effect, fate, ends);
      if (leg.known?.includes(point) !== true) {
        problems.push(...found.map((problem) => `${point}: ${problem}`));
      } else if (found.length === 0) {
        problems.push(`${point}: is no longer a known problem`);
      }
    }
  }
  return problems;
}

interface Ends {
  readonly before: Pictures;
  readonly after: Pictures;
}

async function problemsAt(
  leg: Leg,
  { number }: Effect,
  fate: Fate,
  { before, after }: Ends,
): Promise<readonly string[]> {
  const stack = await leg.before();
  const problems = new Set<string>();
  const look = () => {
    for (const problem of openReplicas(stack)) problems.add(problem);
  };
  const disturbed = new ProviderProcess(stack.world, (effect) => {
    look();
    return effect.number === number ? fate : undefined;
  });
  await leg.run(stack, disturbed).catch(() => undefined);
  look();
  stack.world.pass(1);
  const other = stack.copy();
  const again = await problemsOfRun("run again", leg.run, stack, after);
  const back = leg.back ? await problemsOfRun("taken back", leg.back, other, before) : [];
  return [...problems, ...again, ...back];
}

async function problemsOfRun(
  what: string,
  run: Leg["run"],
  stack: Stack,
  wanted: Pictures,
): Promise<readonly string[]> {
  try {
    await runOnce(run, stack);
    const is = picturesOf(stack);
    return is.flatMap((lines, at) =>
      differences(lines, wanted[at] ?? []).map(
        (line) => `${what}${at === 0 ? "" : ", restarted"}: ${line}`,
      ),
    );
  } catch (error) {
    return [`${what}: ${String(error)}`];
  }
}

async function runOnce(run: Leg["run"], stack: Stack): Promise<ProviderProcess> {
  const process = new ProviderProcess(stack.world);
  await run(stack, process);
  return process;
}

function picturesOf(stack: Stack): Pictures {
  return [picture(stack), pictureAfterRestart(stack)];
}

function differences(is: readonly string[], wanted: readonly string[]): readonly string[] {
  return [
    ...is.filter((line) => !wanted.includes(line)).map((line) => `too much: ${line}`),
    ...wanted.filter((line) => !is.includes(line)).map((line) => `missing: ${line}`),
  ];
}

/** Nobody may write on a server that has a channel. */
function openReplicas({ world }: Stack): readonly string[] {
  return [...world.state.containers.values()]
    .filter(({ name, mysqld }) => {
      const isReplica = mysqld && world.server(name).channel !== undefined;
      return isReplica && !mysqld.readOnly;
    })
    .map(({ name }) => `${name} has a channel and is open`);
}
