import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { configFromEnv, type Config } from "./configFromEnv";
import { command, DEFAULT_PARALLEL, type CommandOptions, type EngineOptions } from "./options";

export const USAGE = `usage: main.ts up|preview|refresh|destroy
    --program-dir DIR --main FILE --project NAME --stack NAME --state FILE
    [--config KEY=VALUE]... [--secret KEY=VALUE]... [--parallel N] [--json]
    [--refresh] [--replace URN]... [--expect-no-changes] [--clear-pending-creates]
PULUMI_CONFIG and PULUMI_CONFIG_SECRET_KEYS in the environment count as --config and --secret.`;

export interface Arguments {
  readonly engine: EngineOptions;
  readonly command: CommandOptions;
  /** One JSON object a line instead of text. */
  readonly json: boolean;
}

const VERBS = ["up", "preview", "refresh", "destroy"] as const;

/** Answers what is wrong when they cannot be understood. */
export function parseArguments(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Arguments | string {
  try {
    return toArguments(parse(args), configFromEnv(env));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function toArguments(
  { values, positionals }: ReturnType<typeof parse>,
  given: Config,
): Arguments | string {
  const verb = VERBS.find((known) => known === positionals[0]);
  if (verb === undefined || positionals.length !== 1) return "expected one command";
  const { project, stack, state, main } = values;
  const programDir = values["program-dir"];
  if (programDir === undefined || main === undefined) return "--program-dir and --main are needed";
  if (project === undefined || stack === undefined || state === undefined) {
    return "--project, --stack and --state are needed";
  }
  const secrets = pairs(values.secret, project);
  return {
    engine: {
      programDir: resolve(programDir),
      main,
      project,
      stack,
      stateFile: resolve(state),
      config: { ...given.values, ...pairs(values.config, project), ...secrets },
      secretKeys: [...given.secretKeys, ...Object.keys(secrets)],
      parallel: Number(values.parallel),
      env: {},
    },
    command: command(verb, {
      refresh: values.refresh,
      replace: values.replace,
      expectNoChanges: values["expect-no-changes"],
      clearPendingCreates: values["clear-pending-creates"],
    }),
    json: values.json,
  };
}

function parse(args: readonly string[]) {
  const text = { type: "string" } as const;
  const texts = { type: "string", multiple: true, default: [] as string[] } as const;
  const flag = { type: "boolean", default: false } as const;
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      "program-dir": text,
      main: text,
      project: text,
      stack: text,
      state: text,
      config: texts,
      secret: texts,
      parallel: { type: "string", default: String(DEFAULT_PARALLEL) },
      json: flag,
      refresh: flag,
      replace: texts,
      "expect-no-changes": flag,
      "clear-pending-creates": flag,
    },
  });
}

/** `key=value`; a key without a namespace is the project's. */
function pairs(given: readonly string[], project: string): Record<string, string> {
  return Object.fromEntries(
    given.map((pair) => {
      const at = pair.indexOf("=");
      if (at < 1) throw new Error(`${pair}: expected KEY=VALUE`);
      const key = pair.slice(0, at);
      return [key.includes(":") ? key : `${project}:${key}`, pair.slice(at + 1)];
    }),
  );
}
