/**
 * How many lines of a log to pass to `lastWords`: mysqld writes some 80 lines of stack after an assertion.
 */
export const LOG_LINES = 200;

const SPOKEN = 8;

/**
 * The lines at the end of a log that say why mysqld exited: its errors, or the last lines if there are no
 * errors.
 */
export function lastWords(log: readonly string[]): readonly string[] {
  const errors = log.filter((line) => line.includes("[ERROR]"));
  return (errors.length > 0 ? errors : log).slice(-SPOKEN);
}
