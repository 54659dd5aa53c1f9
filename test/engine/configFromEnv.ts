import { listAt, mapAt, textAt, textsAt } from "./stateReading";
import { parseValue } from "./values";

export interface Config {
  readonly values: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
}

/**
 * The configuration as Pulumi gives it to a program. A caller with secrets uses this instead of
 * options: everybody on the machine can read a command line.
 */
export function configFromEnv(env: Readonly<Record<string, string | undefined>>): Config {
  const values = mapAt(parseValue(env["PULUMI_CONFIG"] ?? "{}"), "PULUMI_CONFIG");
  const name = "PULUMI_CONFIG_SECRET_KEYS";
  const keys = listAt(parseValue(env[name] ?? "[]"), name);
  return {
    values: Object.fromEntries(Object.keys(values).map((key) => [key, textAt(values, key)])),
    secretKeys: textsAt({ [name]: keys }, name),
  };
}
