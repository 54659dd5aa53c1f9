import { foreign, type Legible } from "../../ground/foreign";

/**
 * How many lines of a log to pass to `lastWords`: mysqld writes some 80 lines of stack after an assertion.
 */
export const LOG_LINES = 200;

const SPOKEN = 8;

/** The lines in which mysqld repeats what an event of a user has said, or that the event failed. */
const OF_AN_EVENT = /\[(?:ERROR|Warning|Note|System)\] (?:\[[^\]]*\] )*Event Scheduler: /;

/**
 * The lines at the end of a log that say why mysqld exited: its errors, or the last lines if there are no
 * errors. What users let their events say is no reason.
 */
export function lastWords(log: readonly string[]): readonly Legible[] {
  const own = log.filter((line) => !OF_AN_EVENT.test(line));
  const errors = own.filter((line) => line.includes("[ERROR]"));
  return (errors.length > 0 ? errors : own).slice(-SPOKEN).map(foreign);
}
