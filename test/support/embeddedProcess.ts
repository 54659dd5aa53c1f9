import { join } from "node:path";
import { startChild } from "../engine/childProcess";
import { isDiagnostic, type Diagnostic } from "../engine/diagnostics";
import { isResourceEvent, noChanges, parseChanges } from "../engine/events";
import type { CommandOptions, EngineOptions } from "../engine/options";
import { signalGroup } from "../engine/processGroup";
import { isMap, parseValue } from "../engine/values";
import type { RunResult, StartedRun } from "./deployment";
import { EventLog } from "./eventLog";
import { PATIENCE_MS, poll } from "./poll";
import { providerBelow } from "./processTree";
import { REPOSITORY } from "./workspace";

/** Runs the embedded engine in a process of its own, so that it can be interrupted and killed. */
export function startEmbedded(
  options: EngineOptions,
  command: CommandOptions,
  onOutput?: (text: string) => void,
): StartedRun {
  const log = new EventLog();
  const lines: string[] = [];
  const diagnostics: Diagnostic[] = [];
  let changes = noChanges;
  const env = {
    ...process.env,
    ...options.env,
    PULUMI_CONFIG: JSON.stringify(options.config),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(options.secretKeys),
  };
  const child = startChild(toArguments(options, command), { cwd: REPOSITORY, env }, (line) => {
    const said = line.startsWith("{") ? parseValue(line) : { line };
    if (!isMap(said)) return;
    if (typeof said["line"] === "string") {
      lines.push(said["line"]);
      onOutput?.(`${said["line"]}\n`);
    }
    if (isResourceEvent(said["event"])) log.add(said["event"]);
    if (isDiagnostic(said["diagnostic"])) diagnostics.push(said["diagnostic"]);
    if (said["changes"] !== undefined) changes = parseChanges(said["changes"]);
  });
  const result = child.ended.then((rc): RunResult => {
    log.close();
    return { rc, output: lines.join("\n"), events: log.events, diagnostics, changes };
  });
  return {
    result,
    until: (seen) => log.until(seen),
    untilPrinted: async (text) => {
      const seen = () => lines.find((line) => line.includes(text));
      await poll(`"${text}" in the output`, seen, PATIENCE_MS);
    },
    interrupt: () => {
      signalGroup(child.pid, "SIGINT");
    },
    kill: async () => {
      signalGroup(child.pid, "SIGKILL");
      await result;
    },
    providerPid: () => poll("a provider process", () => providerBelow(child.pid)?.pid),
  };
}

function toArguments(options: EngineOptions, command: CommandOptions): readonly string[] {
  const entry = join(REPOSITORY, "test/engine/run.cjs");
  return [
    ...[entry, command.verb, "--json", "--program-dir", options.programDir],
    ...["--main", options.main, "--project", options.project, "--stack", options.stack],
    ...["--state", options.stateFile, "--parallel", String(options.parallel)],
    ...command.replace.flatMap((urn) => ["--replace", urn]),
    ...(command.refresh ? ["--refresh"] : []),
    ...(command.expectNoChanges ? ["--expect-no-changes"] : []),
    ...(command.clearPendingCreates ? ["--clear-pending-creates"] : []),
  ];
}
