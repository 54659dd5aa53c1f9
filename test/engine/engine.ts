import { Session } from "./session";
import type { CommandOptions, CommandResult, EngineOptions } from "./options";
import type { Listener } from "./reporter";

export interface RunningCommand {
  readonly result: Promise<CommandResult>;
  /** The first ends the run in good order, the second at once: as ^C does. */
  interrupt(): void;
}

/** Starts one command on one stack. */
export function start(
  options: EngineOptions,
  command: CommandOptions,
  listener: Listener,
): RunningCommand {
  const session = new Session(options, command, listener);
  return { result: session.result(), interrupt: () => session.interrupt() };
}
