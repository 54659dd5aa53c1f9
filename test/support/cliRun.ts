import { signalGroup } from "../engine/processGroup";
import { startPulumi, type CommandPlace } from "./cliCommand";
import { changesIn, diagnosticsIn, readEventLog, resourceEvents } from "./cliEvents";
import type { RunOptions, RunResult, StartedRun, Verb } from "./deployment";
import { EventNotSeenError } from "./eventLog";
import { announcedIn } from "./operations";
import { PATIENCE_MS, poll } from "./poll";
import { providerBelow } from "./processTree";

export interface CliHooks {
  /** The process group of a provider that nobody will end. */
  onOrphan(group: number): void;
  /** The backend stays locked by a CLI that was killed. */
  unlock(): Promise<void>;
}

export function startCliRun(
  verb: Verb,
  options: RunOptions,
  place: CommandPlace,
  eventLog: string,
  hooks: CliHooks,
): StartedRun {
  const args = toArguments(verb, options, eventLog);
  const { pid, printed, ended } = startPulumi(args, place, options.onOutput);
  let over = false;
  const result = ended.then(({ rc, output }): RunResult => {
    over = true;
    const log = readEventLog(eventLog);
    return {
      ...{ rc, output, events: resourceEvents(log), changes: changesIn(log) },
      diagnostics: diagnosticsIn(log),
      ...(options.preview === true ? { announced: announcedIn(output) } : {}),
    };
  });
  return {
    result,
    until: (seen) =>
      poll("an event of the run", () => {
        const last = over;
        const events = resourceEvents(readEventLog(eventLog));
        const event = events.find(seen);
        if (event === undefined && last) throw new EventNotSeenError(events);
        return event;
      }),
    untilPrinted: async (text) => {
      const seen = () => (printed().includes(text) ? true : undefined);
      await poll(`"${text}" in the output`, seen, PATIENCE_MS);
    },
    interrupt: () => {
      signalGroup(pid, "SIGINT");
    },
    kill: async () => {
      const provider = providerBelow(pid);
      if (provider !== undefined) hooks.onOrphan(provider.group);
      signalGroup(pid, "SIGKILL");
      await result;
      await hooks.unlock();
    },
    providerPid: () => poll("a provider process", () => providerBelow(pid)?.pid),
  };
}

function toArguments(verb: Verb, options: RunOptions, eventLog: string): readonly string[] {
  const isChange = verb !== "preview";
  const isPreviewed = isChange && options.preview === true;
  return [
    ...[verb, "--non-interactive", "--color", "never", "--event-log", eventLog],
    ...(isChange ? ["--yes"] : []),
    ...(isChange && !isPreviewed ? ["--skip-preview"] : []),
    ...(options.parallel === undefined ? [] : ["--parallel", String(options.parallel)]),
    ...(options.refresh === true ? ["--refresh"] : []),
    ...(options.expectNoChanges === true ? ["--expect-no-changes"] : []),
    ...(options.clearPendingCreates === true ? ["--clear-pending-creates"] : []),
    ...(options.replace ?? []).flatMap((urn) => ["--replace", urn]),
  ];
}
