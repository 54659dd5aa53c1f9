import engineReads from "../../support/engineReads.json";

/** Everything else that a port offers changes something: a new method is an effect until it stands here. */
const READS: ReadonlySet<string> = new Set([
  ...engineReads,
  // a server's
  "observe",
  "role",
  "subtract",
  "waitForGtids",
  "lockForCopying",
  "passwordHashes",
  "variables",
  "copyProgress",
  "tablesLeftBehind",
  "secondsForFlush",
  "countObjects",
  "readFile",
]);

export function isRead(method: string): boolean {
  return READS.has(method);
}
