/** GTID sets, counted one by one: `uuid:1-3` is three entries `uuid:n`. */

export function gtidsIn(text: string): Set<string> {
  const found = new Set<string>();
  for (const group of text.split(",")) {
    const [uuid = "", ...intervals] = group.trim().split(":");
    for (const interval of intervals) {
      const [first = 0, last = first] = interval.split("-").map(Number);
      for (let number = first; number <= last; number++) found.add(gtidOf(uuid, number));
    }
  }
  return found;
}

export function gtidOf(uuid: string, number: number): string {
  return `${uuid}:${String(number)}`;
}

/** As a server prints it, on one line. */
export function textOf(gtids: Iterable<string>): string {
  const byServer = new Map<string, number[]>();
  for (const gtid of gtids) {
    const [uuid = "", number] = gtid.split(":");
    byServer.set(uuid, [...(byServer.get(uuid) ?? []), Number(number)]);
  }
  return [...byServer]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([uuid, numbers]) => [uuid, ...intervalsOf(numbers)].join(":"))
    .join(",");
}

function intervalsOf(numbers: readonly number[]): readonly string[] {
  const intervals: { first: number; last: number }[] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const before = intervals.at(-1);
    if (before?.last === number - 1) before.last = number;
    else intervals.push({ first: number, last: number });
  }
  return intervals.map(({ first, last }) =>
    first === last ? String(first) : `${String(first)}-${String(last)}`,
  );
}

export function without(left: Iterable<string>, right: ReadonlySet<string>): Set<string> {
  return new Set([...left].filter((gtid) => !right.has(gtid)));
}

/** The next number of this server. */
export function nextGtid(uuid: string, executed: Iterable<string>): string {
  const numbers = [...executed]
    .filter((gtid) => gtid.startsWith(`${uuid}:`))
    .map((gtid) => Number(gtid.slice(uuid.length + 1)));
  return gtidOf(uuid, Math.max(0, ...numbers) + 1);
}
