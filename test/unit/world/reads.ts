/** Everything else that a port offers changes something: a new method is an effect until it stands here. */
const READS: ReadonlySet<string> = new Set([
  // an engine's
  "info",
  "findImage",
  "findContainer",
  "listContainers",
  "listSummaries",
  "waitForExit",
  "logTail",
  "run",
  "exists",
  "readFiles",
  "findInFolder",
  "openStream",
  "findVolume",
  "listVolumes",
  "findNetwork",
  // a server's
  "observe",
  "role",
  "subtract",
  "waitForGtids",
  "lockForCopying",
  "copyProgress",
  "tablesLeftBehind",
  "countObjects",
  "readFile",
]);

/** Of commands in a container, only the one that moves folders changes something. */
export function isRead(method: string, args: readonly unknown[]): boolean {
  if (method === "run" && JSON.stringify(args).includes("mv -T")) return false;
  return READS.has(method);
}
