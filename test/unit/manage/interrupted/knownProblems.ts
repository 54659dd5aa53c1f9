/**
 * Points at which the product is known to fail, by the number of the effect in its leg. Whoever mends one is told
 * so by the sweep, and strikes it out here.
 */

/**
 * Once the channel leads to the new source the state names that one as the source, so the next run does not
 * clean up on the former one: its dump threads stay there, and in another tree its accounts.
 */
export const forgetsTheFormer = (at: number, replica: string, former: string) => [
  `${String(at)} ${replica}.startReplica lost`,
  `${String(at + 1)} ${former}.killDumpThreads refused`,
];
export const forgetsTheFormerRoot = (at: number, replica: string, root: string) => [
  `${String(at)} ${replica}.startReplica lost`,
  `${String(at + 1)} ${root}.dropReplicationAccounts refused`,
  `${String(at + 1)} ${root}.dropReplicationAccounts lost`,
  `${String(at + 2)} ${root}.killDumpThreads refused`,
];

/** A helper that a killed process left goes only with the next trial of a configuration. */
export const leavesTheHelper = (at: number) => [
  `${String(at + 1)} engine.createContainer lost`,
  `${String(at + 1)} engine.createContainer killed`,
  `${String(at + 2)} engine.writeFiles killed`,
  `${String(at + 3)} engine.startContainer killed`,
  `${String(at + 4)} engine.removeContainer refused`,
];
