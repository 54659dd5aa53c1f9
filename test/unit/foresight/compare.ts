import type { Course, Foreseen } from "../../../src/plan/model/foresee";
import { Foretelling } from "../../../src/manage/foretelling";
import type { Declared, Stack } from "../world/stack";
import { ProviderProcess } from "../world/process";
import { happened } from "../../support/happened";
import { codeOf, see } from "./observed";
import { HANDS, STARTS, type Case, type ProgramCase } from "./worlds";

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

/**
 * `certain`: as the model takes it, if nothing comes in between; `doubted`: in one of the other ways that were
 * foreseen; `open`: only because nobody could say.
 */
export async function howForeseen(one: Case): Promise<"certain" | "doubted" | "open"> {
  const begun = await begin(one);
  if (!begun) return "open";
  const { stack, args } = begun;
  const foreseen = await foreseenOf(stack.copy(), one.target, args);
  const actual = text(await run(stack, one.target, args));
  if ("refused" in foreseen || text(outcomeOf(foreseen)) === actual) return "certain";
  const isForeseen = foreseen.unless.some(({ course }) => text(outcomeOf(course)) === actual);
  return isForeseen ? "doubted" : "open";
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
  lend(stack, one.hands);
  return { stack, args: withoutContent({ ...args, ...former(declared, args) }) };
}

function lend(stack: Stack, hands: Case["hands"]): void {
  for (const [name, hand] of hands) {
    try {
      HANDS[hand](stack, name);
    } catch {
      // it cannot be done there
    }
  }
  stack.world.pass(1);
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

/**
 * A whole program is changed in one update: all previews come first, each source before its replicas, and then all
 * updates in the same order. Says what was foreseen of an instance, and is not what happened.
 */
export async function problemOfProgram(one: ProgramCase): Promise<string | undefined> {
  const start = STARTS[one.start];
  if (!start) return undefined;
  const stack = await start.stack();
  lend(stack, one.hands);
  const declared = Object.entries(start.program).map(([name, before]) => {
    const after: Declared = { ...before, ...one.changes[name] };
    return [name, withoutContent({ ...after, ...former(before, after) })] as const;
  });
  const order = sourcesFirst(new Map(declared));
  if (!order || declareTheSame(order)) return undefined;
  const foretelling = new Foretelling();
  const copy = stack.copy();
  const answers = new Map<string, Answer>();
  for (const [name, args] of order) {
    answers.set(name, await foreseenOf(copy, name, args, foretelling));
  }
  const asForetold = new Set<string>();
  for (const [name, args] of order) {
    const answer = answers.get(name);
    if (!answer) continue;
    // whoever has another source than was foreseen meets another world
    const { slaveOf } = args;
    if (slaveOf !== undefined && !asForetold.has(slaveOf)) continue;
    const wasReplica = start.program[name]?.slaveOf !== undefined;
    const actual = await run(stack, name, args);
    // what a replica catches up with is the content of a source that has changed in the same update
    const problem = compare(answer, actual, wasReplica);
    if (problem !== undefined) return `${name}: ${problem}`;
    if (!("refused" in answer) && text(outcomeOf(answer)) === text(actual)) {
      if (answer.end.kind === "converged") asForetold.add(name);
    }
  }
  return undefined;
}

/** Two instances of one name or port are refused before anything is foreseen. */
function declareTheSame(program: readonly (readonly [string, Declared])[]): boolean {
  const names = program.map(([name, args]) => args.name ?? name);
  const ports = program.flatMap(([, { port }]) => port ?? []);
  return new Set(names).size < names.length || new Set(ports).size < ports.length;
}

/** Undefined if the program goes round in a circle. */
function sourcesFirst(
  program: ReadonlyMap<string, Declared>,
): readonly (readonly [string, Declared])[] | undefined {
  const sorted: (readonly [string, Declared])[] = [];
  const left = new Map(program);
  while (left.size > 0) {
    const next = [...left].find(([, { slaveOf }]) => slaveOf === undefined || !left.has(slaveOf));
    if (!next) return undefined;
    if (next[1].slaveOf !== undefined && !program.has(next[1].slaveOf)) return undefined;
    sorted.push(next);
    left.delete(next[0]);
  }
  return sorted;
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

async function foreseenOf(
  stack: Stack,
  name: string,
  args: Declared,
  foretelling = new Foretelling(),
): Promise<Answer> {
  try {
    const { spec, seen, foreseen } = await stack.foresee(name, args, foretelling);
    foretelling.keep({ spec, first: seen, foreseen });
    return foreseen;
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

function compare(foreseen: Answer, given: Outcome, skipsContent = false): string | undefined {
  const limited = ({ end, effects }: Outcome): Outcome => ({
    end,
    effects: skipsContent ? effects.filter((one) => !/^(database|account)/.test(one)) : effects,
  });
  const actual = limited(given);
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
    ({ course }) => course.end.kind === "open" || text(limited(outcomeOf(course))) === text(actual),
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
