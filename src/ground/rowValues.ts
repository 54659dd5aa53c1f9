/**
 * The messages of MySQL that repeat values of rows, or the statement with its literals. Source: the Server
 * Error Message Reference of MySQL 9.7 (share/messages_to_clients.txt), and sql/rpl_replica.cc and
 * sql/log_event.cc for what an applier puts around them. A message of SIGNAL (1644) is whatever its author
 * wrote, so nothing in it can be recognised as a value.
 */
interface RepeatingMessage {
  readonly errnos: readonly number[];
  /** The text before the value. */
  readonly before: RegExp;
  /** The text after the value; absent if the message ends with the value. */
  readonly after?: RegExp;
}

export const REPEATING_MESSAGES: readonly RepeatingMessage[] = [
  // Duplicate entry '%s' for key '%s'; … resulting in duplicate entry '%s' for key '%s'
  { errnos: [1062, 1569, 1586], before: /duplicate entry '/i, after: /' for key / },
  // … for table '%s', entry '%s', key %d would lead to a duplicate entry
  { errnos: [1557], before: /, entry '/, after: /', key \d+ would lead / },
  // … for table '%s', record '%s' would lead to a duplicate entry …
  { errnos: [1761, 1762], before: /, record '/, after: /' would lead to a duplicate entry/ },
  // Truncated incorrect %s value: '%s'
  { errnos: [1292], before: /Truncated incorrect .{1,64}? value: '/ },
  // Incorrect %s value: '%s' for column '%s' at row %d; … for function %s; Incorrect %s value: '%s'
  {
    errnos: [1366, 1411, 1525],
    before: /Incorrect .{1,32}? value: '/,
    after: /' for (?:column '[^']*' at row \d+|function \w+)(?=$|, Error_code: |' on query)/,
  },
  // Illegal %s '%s' value found during parsing
  { errnos: [1367], before: /Illegal \S+ '/, after: /' value found during parsing/ },
  // Invalid %s character string: '%s'
  { errnos: [1300, 4088, 4089], before: /invalid \S+ character string: '/i },
  // Table has no partition for value %s
  { errnos: [1526], before: /Table has no partition for value / },
  // %s value is out of range in '%s'
  { errnos: [1690], before: /value is out of range in '/ },
  // Cannot convert string '%s' from %s to %s
  { errnos: [3854], before: /Cannot convert string '/, after: /' from / },
  // Conversion from collation %s into %s impossible for %s
  { errnos: [3988], before: /Conversion from collation \S+ into \S+ impossible for / },
  // Data cannot be converted to a valid vector: '%s'
  { errnos: [6138], before: /Data cannot be converted to a valid vector: '/ },
  // Invalid JSON character data provided to function %s: '%s'; utf8 is required.
  {
    errnos: [3145],
    before: /Invalid JSON character data provided to function \S+: '/,
    after: /'; utf8 is required/,
  },
  // … in datetime value '%s' at row %d …
  { errnos: [4095, 4096], before: /in datetime value '/, after: /' at row / },
  // Longitude %f is out of range in function %s
  {
    errnos: [3616, 3617],
    before: /(?:Longitude|Latitude) /,
    after: / is out of range in function /,
  },
  // … contains a geometry with longitude %f, which is out of range
  {
    errnos: [3731, 3732],
    before: /a geometry with (?:longitude|latitude) /,
    after: /, which is out of range/,
  },
  // %s near '%s' at line %d
  { errnos: [1064], before: /near '/, after: /' at line / },
  // Error '%s' on query. Default database: '%s'. Query: '%s'
  { errnos: [], before: /Query: ?'/ },
];

/** Cuts the values: `Duplicate entry 'jane' for key 't.name'` becomes `Duplicate entry '…' for key 't.name'`. */
export function withoutRowValues(message: string): string {
  return REPEATING_MESSAGES.reduce(cut, message);
}

/**
 * Up to the last text that may follow, because a value may hold the same text; without any, up to the end,
 * because a server cuts long messages.
 */
function cut(message: string, { before, after }: RepeatingMessage): string {
  const found = before.exec(message);
  if (!found) return message;
  const start = found.index + found[0].length;
  const [head, rest] = [message.slice(0, start), message.slice(start)];
  const next = after && [...rest.matchAll(new RegExp(after, "g"))].at(-1);
  if (next) return `${head}…${rest.slice(next.index)}`;
  return head.endsWith("'") ? `${head}…'` : `${head}…`;
}
