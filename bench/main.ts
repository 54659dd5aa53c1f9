import { writeFileSync } from "node:fs";
import { IMAGE } from "../test/support/docker";
import { cases } from "./cases/cases";
import { BenchEngine } from "./engine/benchEngine";
import { parseOptions, usage, UsageError, type Options } from "./options";
import type { CaseResult } from "./runner/benchCase";
import { runCase } from "./runner/runCase";
import { tableOf } from "./runner/table";
import { observeMachine } from "./runner/machine";
import { InterruptedError, interruption } from "./runner/interruption";
import { within } from "./runner/within";
import { World } from "./world";

/** Limit in milliseconds for the removal of everything. */
const END_LIMIT = 120_000;

async function main(args: readonly string[]): Promise<number> {
  const names = cases.map(({ name }) => name);
  const options = parseOptions(args, names);
  if (options.help) {
    console.log(usage(cases));
    return 0;
  }
  const world = new World(new BenchEngine(IMAGE));
  const results: CaseResult[] = [];
  const interrupted = interruption();
  try {
    await Promise.race([runAll(world, options, results), interrupted.happened]);
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    console.error(`${error.message}. Removing what was created.`);
  } finally {
    await within("the clean-up", END_LIMIT, world.end());
    interrupted.forget();
  }
  await report(options, results);
  return exitCodeOf(results, interrupted.signal !== undefined);
}

function exitCodeOf(results: readonly CaseResult[], interrupted: boolean): number {
  if (interrupted) return 130;
  return results.some(({ failure }) => failure !== undefined) ? 1 : 0;
}

async function runAll(world: World, { only, runs }: Options, results: CaseResult[]): Promise<void> {
  const chosen = cases.filter(({ name }) => only.length === 0 || only.includes(name));
  for (const bench of chosen) {
    results.push(await runCase(bench, world, runs, (line) => console.error(line)));
    await world.engine.remove(`${bench.name}-`);
  }
}

async function report({ smoke, json }: Options, results: readonly CaseResult[]): Promise<void> {
  if (results.length === 0) return;
  const machine = await observeMachine(IMAGE);
  console.log(tableOf(results));
  if (json !== undefined) {
    writeFileSync(json, `${JSON.stringify({ ...machine, smoke, cases: results }, undefined, 2)}\n`);
  }
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    if (error instanceof UsageError) console.error(`\n${usage(cases)}`);
    process.exit(error instanceof UsageError ? 2 : 1);
  },
);
