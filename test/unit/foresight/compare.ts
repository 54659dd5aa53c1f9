import type { Course, Foreseen } from "../../../src/plan/model/foresee";
import type { Declared, Stack } from "../world/stack";
import { ProviderProcess } from "../world/process";
import { codeOf, happened, see } from "./observed";
import { HANDS, STARTS, type Case } from "./worlds";

/** How a run ended, and what it did to the instance. */
interface Outcome {
  readonly end: string;
  readonly effects: readonly string[];
}

/** What was foreseen and is not what happened, in words; undefined if it is, or where the case is none. */
export async function problemOf(one: Case): Promise<string | undefined> {
  const begun = await begin(one);
  if (!begun) return undefined;
  const { stack, args } = begun;
  const foreseen = await foreseenOf(stack.copy(), one.target, args);
  const actual = await run(stack, one.target, args);
  return compare(foreseen, actual);
}

/** The world of a case, and what is declared of the target; undefined if there is no such world. */
export async function begin(
  one: Case,
): Promise<{ readonly stack: Stack; readonly args: Declared } | undefined> {
  const start = STARTS[one.start];
  const declared = start?.program[one.target];
  const args: Declared = { ...declared, ...one.change };
  if (!start || !declared) return undefined;
  const { slaveOf } = args;
  if (slaveOf !== undefined && (slaveOf === one.target || !(slaveOf in start.program)))
    return undefined;
  const stack = await start.stack();
  for (const [name, hand] of one.hands) {
    try {
      HANDS[hand](stack, name);
    } catch {
      // it cannot be done there
    }
  }
  stack.world.pass(1);
  return { stack, args: withoutContent({ ...args, ...former(declared, args) }) };
}

/** What is no longer declared, as the provider finds it. */
function former(before: Declared, after: Declared): Declared {
  const { users = [], databases = [] } = after;
  return {
    formerUsers: (before.users ?? [])
      .filter(({ name }) => !users.some((one) => one.name === name))
      .map(({ name, host }) => ({ name, host })),
    formerDatabases: (before.databases ?? [])
      .map(({ name }) => name)
      .filter((name) => !databases.some((one) => one.name === name)),
  };
}

/** A replica declares nothing of its own inside. */
function withoutContent(args: Declared): Declared {
  if (args.slaveOf === undefined) {
    const { slaveOf: _, ...rest } = args;
    return rest;
  }
  const {
    rootPassword: _r,
    databases: _d,
    users: _u,
    formerDatabases: _f,
    formerUsers: _o,
    ...rest
  } = args;
  return rest;
}

type Answer = Foreseen | { readonly refused: string };

async function foreseenOf(stack: Stack, name: string, args: Declared): Promise<Answer> {
  try {
    return (await stack.foresee(name, args)).foreseen;
  } catch (error) {
    return { refused: codeOf(error) };
  }
}

async function run(stack: Stack, name: string, args: Declared): Promise<Outcome> {
  const { world } = stack;
  const id = stack.id(name);
  const before = see(world, id);
  const process = new ProviderProcess(world);
  const end = await stack.up(name, args, process).then(
    () => "converged",
    (error: unknown) => codeOf(error),
  );
  world.pass(1);
  const isStopped = process.effects.some(
    ({ on, method }) => method === "goOffline" && (on === name || on === args.name),
  );
  return { end, effects: happened(before, see(world, id), isStopped) };
}

export function outcomeOf({ end, effects }: Course): Outcome {
  return {
    end: end.kind === "refused" ? end.error.code : end.kind,
    effects: effects.map(({ kind, subject = "" }) => `${kind} ${subject}`.trim()).sort(),
  };
}

function compare(foreseen: Answer, actual: Outcome): string | undefined {
  if ("refused" in foreseen) {
    return foreseen.refused === actual.end
      ? undefined
      : `foreseen: ${foreseen.refused}; happened: ${text(actual)}`;
  }
  const ways = [
    { doubts: [] as readonly string[], course: foreseen as Course },
    ...foreseen.unless,
  ];
  const isOne = ways.some(
    ({ course }) => course.end.kind === "open" || text(outcomeOf(course)) === text(actual),
  );
  if (isOne) return undefined;
  const lines = ways.map(
    ({ doubts, course }) =>
      `[${doubts.join(", ")}] ${text(outcomeOf(course))} by ${course.steps.map(({ kind }) => kind).join(" ")}`,
  );
  return `happened: ${text(actual)}\nforeseen:\n${lines.join("\n")}`;
}

function text({ end, effects }: Outcome): string {
  return `${end} (${effects.join(", ")})`;
}
