import { parseArgs } from "node:util";

export interface Options {
  readonly help: boolean;
  readonly smoke: boolean;
  readonly runs: number;
  /** Names of cases, in the order of the list. All cases, when none is named. */
  readonly only: readonly string[];
  readonly json?: string;
}

export class UsageError extends Error {}

export const DEFAULT_RUNS = 5;

export function usage(cases: readonly { readonly name: string; readonly about: string }[]): string {
  const width = Math.max(...cases.map(({ name }) => name.length));
  return `Usage: npm run bench [-- --only CASE]... [--runs N] [--json FILE] [--smoke] [--yes]

  --only CASE  this case; may be repeated. Without it: all
  --runs N     how often each contender runs, in turn with the others (${DEFAULT_RUNS}; below 5 nothing is compared)
  --json FILE  writes every figure, the versions and the machine
  --smoke      ${cases[0]?.name ?? ""} once for each contender, to see that it works
  --yes        do not ask before something is installed on this machine

${cases.map(({ name, about }) => `  ${name.padEnd(width)}  ${about}`).join("\n")}

docs/performance.md says what each measures, and how to read the table.`;
}

export function parseOptions(args: readonly string[], cases: readonly string[]): Options {
  const { values } = parsed(args);
  const { smoke, help, json } = values;
  const unknown = values.only.filter((name) => !cases.includes(name));
  if (unknown.length > 0) throw new UsageError(`there is no case ${unknown.join(", ")}`);
  if (smoke && (values.only.length > 0 || values.runs !== undefined)) {
    throw new UsageError("--smoke chooses its case and runs it once");
  }
  const only = smoke ? cases.slice(0, 1) : cases.filter((name) => values.only.includes(name));
  const runs = smoke ? 1 : runsIn(values.runs);
  return { help, smoke, runs, only, ...(json !== undefined && { json }) };
}

function parsed(args: readonly string[]) {
  const flag = { type: "boolean", default: false } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: { type: "string", multiple: true, default: [] as string[] },
        runs: { type: "string" },
        json: { type: "string" },
        smoke: flag,
        help: flag,
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function runsIn(text: string | undefined): number {
  if (text === undefined) return DEFAULT_RUNS;
  if (!/^[1-9]\d{0,3}$/.test(text))
    throw new UsageError(`--runs takes a number from 1 to 9999, not "${text}"`);
  return Number(text);
}
