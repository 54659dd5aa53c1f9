import type { Changes } from "./events";
import { totalChanges } from "./events";
import type { CommandOptions } from "./options";

export const EXIT = { ok: 0, failed: 1, unexpectedChanges: 7, terminated: 8, internal: 255 };

export interface Outcome {
  readonly errors: number;
  readonly stopped: boolean;
  readonly changes: Changes;
}

export function exitCode(command: CommandOptions, outcome: Outcome): number {
  if (outcome.stopped || outcome.errors > 0) return EXIT.failed;
  const unexpected = command.expectNoChanges && totalChanges(outcome.changes) > 0;
  return unexpected ? EXIT.unexpectedChanges : EXIT.ok;
}
