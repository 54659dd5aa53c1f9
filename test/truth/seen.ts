import { happened } from "../support/happened";
import type { Happening } from "./row";
import { type LinkSight, type ServerSight, type TruthSight, WATCHED } from "./sight";

/** Told by no line: what a new replica holds is its source's. */
const UNTOLD = ["seeded"];

/**
 * What has become of an instance between two looks. `starts`: how often the engine has started its container
 * meanwhile.
 */
export function seenOf(
  before: TruthSight,
  after: TruthSight,
  starts: number,
): readonly Happening[] {
  if (after.containerId === undefined) {
    // of a deletion that was interrupted, the volume may be all that is left
    const hadMore =
      before.containerId !== undefined || before.volumes.length > after.volumes.length;
    return hadMore ? ["removed"] : [];
  }
  if (before.containerId === undefined && before.volumes.length === 0) return ["created"];
  const gone = before.volumes.filter((name) => !after.volumes.includes(name));
  if (gone.length > 0) return ["volumeDeleted"];
  if (before.volume !== after.volume) return ["volumeLeft"];
  // a copy ends with one start, so one more is a restart of its own
  const isCopied = before.copiedAt !== after.copiedAt;
  const effects = happened(before, after, starts > 1).filter((one) => !UNTOLD.includes(one));
  const isSame = before.containerId === after.containerId;
  return [
    ...effects,
    ...(isSame && starts > (isCopied ? 2 : 1) ? [`${String(starts)} starts`] : []),
    ...(isSame ? hostChanges(before, after) : []),
    ...(before.certificate === "" || before.certificate === after.certificate ? [] : ["certified"]),
    ...(before.incarnation === "" || before.incarnation === after.incarnation ? [] : ["adopted"]),
    ...serverChanges(before, after, starts),
  ].sort();
}

function hostChanges(before: TruthSight, after: TruthSight): readonly Happening[] {
  const joined = after.networks.filter((name) => !before.networks.includes(name));
  return [
    ...(before.name === after.name ? [] : ["renamed"]),
    ...(before.limits === after.limits ? [] : ["limited"]),
    ...joined.map((network) => `joined ${network}`),
  ];
}

function serverChanges(
  { server: was, ...before }: TruthSight,
  { server: is, ...after }: TruthSight,
  starts: number,
): readonly Happening[] {
  if (!was || !is) return [];
  const isSameRun = before.containerId === after.containerId && starts === 0;
  const set = WATCHED.filter((name) => was.variables[name] !== is.variables[name]);
  return [
    ...set.map((name) => `variableSet ${name}`),
    // what comes by replication is the source's
    ...(after.isReplica ? [] : databasesSet(was.defaults, is.defaults)),
    ...(was.isOffline && !is.isOffline ? ["online"] : []),
    // each start sets it again
    ...(isSameRun && was.administrator !== is.administrator ? ["rotated administrator"] : []),
    // the line of a copy says what becomes of the channel
    ...(before.copiedAt === after.copiedAt ? linkChanges(was.link, is.link) : []),
  ];
}

function databasesSet(
  was: ServerSight["defaults"],
  is: ServerSight["defaults"],
): readonly Happening[] {
  const both = Object.keys(is).filter((name) => was[name] !== undefined);
  return both.filter((name) => was[name] !== is[name]).map((name) => `databaseSet ${name}`);
}

/** Errors with which a receiver comes again for ever, and no retry helps. */
const LOCKED_OUT: ReadonlySet<number> = new Set([1045, 2026, 2061, 3118, 13120]);

function linkChanges(was: LinkSight | undefined, is: LinkSight | undefined): readonly Happening[] {
  if (!was) return is ? ["attached"] : [];
  if (!is) return ["detached"];
  if (was.settings !== is.settings) return ["repointed"];
  return [
    ...(isDown(was) && !isDown(is) ? ["resumed"] : []),
    ...(was.password === is.password ? [] : ["rotated replication"]),
  ];
}

function isDown({ isReceiving, isApplying, errno }: LinkSight): boolean {
  return !isReceiving || !isApplying || LOCKED_OUT.has(errno);
}
