import { extname } from "node:path";
import { startChild, type Child } from "./childProcess";
import type { EngineOptions } from "./options";
import type { Sdk } from "./sdk";

/** Runs the program as the CLI's language host does. */
export function startProgram(
  sdk: Sdk,
  options: EngineOptions,
  run: { address: string; preview: boolean },
  onLine: (line: string) => void,
): Child {
  const args = [
    sdk.runEntry,
    ...["--monitor", run.address, "--engine", run.address],
    ...["--organization", "organization", "--project", options.project],
    ...["--root-directory", options.programDir, "--stack", options.stack],
    ...["--pwd", options.programDir],
    ...(run.preview ? ["--dry-run"] : []),
    ...["--parallel", String(options.parallel), options.main],
  ];
  const env = {
    ...process.env,
    ...options.env,
    PULUMI_CONFIG: JSON.stringify(options.config),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(options.secretKeys),
    ...(extname(options.main) === ".ts" ? { PULUMI_NODEJS_TYPESCRIPT: "true" } : {}),
  };
  return startChild(args, { cwd: options.programDir, env }, onLine);
}
