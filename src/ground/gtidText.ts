import { foreign } from "./foreign";

/**
 * GTID sets as people read them, in errors and in progress. No decision uses what is parsed here: every
 * comparison of sets is a server's own answer.
 */

export interface GtidInterval {
  /** Lower case. */
  readonly uuid: string;
  /** "" for transactions without a tag. */
  readonly tag: string;
  readonly first: bigint;
  readonly last: bigint;
}

/** A set of up to this many characters is shown whole; a longer one is cut to this length. */
const SHORT = 200;

/** The count is shown for each of this many servers; all other servers share one number. */
const SERVERS = 4;

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TAG = /^[a-z_][a-z0-9_]{0,31}$/;
const INTERVAL = /^(\d+)(?:\s*-\s*(\d+))?$/;

/** How many transactions a set holds; 0 for text that is not a set. */
export function countTransactions(set: string): bigint {
  return sizeOf(gtidIntervals(set) ?? []);
}

/**
 * `3 transactions: 3e11fa47-71ca-11e1-9e33-c80aa9429562:5-7`, or `no transactions`. A long set is cut after
 * whole intervals, and the number of transactions of each server comes before it. Text that is not a set is
 * quoted.
 */
export function describeSet(set: string): string {
  const intervals = gtidIntervals(set);
  if (!intervals) return foreign(set);
  if (intervals.length === 0) return "no transactions";
  const whole = printed(intervals);
  const isShort = whole.length <= SHORT;
  const owners = isShort ? "" : ownersOf(countsByServer(intervals));
  return `${plural(sizeOf(intervals), "transaction")}${owners}: ${isShort ? whole : cut(intervals)}`;
}

/**
 * The intervals of a set in the order in which a server prints them, with overlapping and adjacent ones
 * joined. Undefined for text that is not a set. Accepts what servers accept: line breaks, spaces, stray
 * commas, a uuid in several places, intervals in any order.
 */
export function gtidIntervals(set: string): readonly GtidInterval[] | undefined {
  const found: GtidInterval[] = [];
  for (const group of set.split(",").map((text) => text.trim().toLowerCase())) {
    if (group === "") continue;
    const read = intervalsOf(group);
    if (!read) return undefined;
    found.push(...read);
  }
  return joined(found);
}

/** In `uuid:1-5:tag:1-3` a tag applies to all intervals after it. */
function intervalsOf(group: string): readonly GtidInterval[] | undefined {
  const [uuid = "", ...parts] = group.split(":").map((part) => part.trim());
  if (!UUID.test(uuid)) return undefined;
  const found: GtidInterval[] = [];
  let tag = "";
  for (const part of parts) {
    if (TAG.test(part)) {
      tag = part;
      continue;
    }
    const [, from, to = from] = INTERVAL.exec(part) ?? [];
    if (from === undefined || to === undefined) return undefined;
    const [first, last] = [BigInt(from), BigInt(to)];
    if (first === 0n) return undefined;
    if (first <= last) found.push({ uuid, tag, first, last });
  }
  return found;
}

function joined(intervals: readonly GtidInterval[]): readonly GtidInterval[] {
  const result: GtidInterval[] = [];
  for (const next of [...intervals].sort(inOrder)) {
    const before = result.at(-1);
    if (before && sameOrigin(before, next) && next.first <= before.last + 1n) {
      result.pop();
      result.push({ ...before, last: before.last > next.last ? before.last : next.last });
    } else {
      result.push(next);
    }
  }
  return result;
}

/** Intervals without a tag come first: after a tag they would be read as the tag's. */
function inOrder(a: GtidInterval, b: GtidInterval): number {
  const order = (x: string | bigint, y: string | bigint) => (x < y ? -1 : x > y ? 1 : 0);
  return order(a.uuid, b.uuid) || order(a.tag, b.tag) || order(a.first, b.first);
}

function sameOrigin(a: GtidInterval, b: GtidInterval): boolean {
  return a.uuid === b.uuid && a.tag === b.tag;
}

/** Prints a set on one line, in a form that servers accept. */
function printed(intervals: readonly GtidInterval[]): string {
  return intervals.reduce((text, interval, at) => text + piece(interval, intervals[at - 1]), "");
}

/** The text that one interval adds to the text of the intervals before it. */
function piece({ uuid, tag, first, last }: GtidInterval, before: GtidInterval | undefined): string {
  const server = before?.uuid === uuid ? "" : `${before ? ", " : ""}${uuid}`;
  const tagged = tag !== "" && (server !== "" || before?.tag !== tag) ? `:${tag}` : "";
  return `${server}${tagged}:${String(first)}${last === first ? "" : `-${String(last)}`}`;
}

/** As many whole intervals as fit. The result is not a valid set, so nobody takes it for the whole one. */
function cut(intervals: readonly GtidInterval[]): string {
  let text = "";
  for (const [at, interval] of intervals.entries()) {
    const longer = text + piece(interval, intervals[at - 1]);
    if (longer.length > SHORT) {
      return `${text} … and ${plural(BigInt(intervals.length - at), "more interval")}`;
    }
    text = longer;
  }
  return text;
}

interface ServerCount {
  readonly uuid: string;
  readonly count: bigint;
}

/** Sorted by count, the server with the most transactions first. */
function countsByServer(intervals: readonly GtidInterval[]): readonly ServerCount[] {
  return [...new Set(intervals.map(({ uuid }) => uuid))]
    .map((uuid) => ({ uuid, count: sizeOf(intervals.filter((one) => one.uuid === uuid)) }))
    .sort((a, b) => (a.count > b.count ? -1 : a.count < b.count ? 1 : 0));
}

function ownersOf(counts: readonly ServerCount[]): string {
  const [only] = counts;
  if (only && counts.length === 1) return ` of ${only.uuid}`;
  const told = counts.slice(0, SERVERS).map(({ uuid, count }) => `${String(count)} of ${uuid}`);
  const others = counts.slice(SERVERS);
  const rest = others.reduce((sum, { count }) => sum + count, 0n);
  if (others.length > 0) {
    told.push(`${String(rest)} of ${plural(BigInt(others.length), "other server")}`);
  }
  return ` (${told.join(", ")})`;
}

function sizeOf(intervals: readonly GtidInterval[]): bigint {
  return intervals.reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
}

function plural(count: bigint, what: string): string {
  return `${String(count)} ${what}${count === 1n ? "" : "s"}`;
}
