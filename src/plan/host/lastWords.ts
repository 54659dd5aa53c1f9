/** How much of a log `lastWords` should be given: mysqld writes some 80 lines of stack after an assertion. */
export const LOG_LINES = 200;

const SPOKEN = 8;

/** Of a log's end, what says why mysqld ended: the errors in it, or its last lines where it names none. */
export function lastWords(log: readonly string[]): readonly string[] {
  const errors = log.filter((line) => line.includes("[ERROR]"));
  return (errors.length > 0 ? errors : log).slice(-SPOKEN);
}
