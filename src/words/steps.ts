import { describeSet } from "../ground/gtidText";
import type { StepKind, StepOf } from "../plan/steps";

/** A step as the user reads it: in progress lines, in `drift` and in the preview. */
export function wordsFor<K extends StepKind>(step: StepOf<K>): string {
  const kind: K = step.kind;
  return WORDS[kind](step);
}

const WORDS: { readonly [K in StepKind]: (step: StepOf<K>) => string } = {
  pullImage: ({ reference }) => `pull image ${reference}`,
  ensureNetwork: () => "make the shared network",
  makeTemplate: () => "make the template data directory",
  createVolume: ({ name }) => `create volume ${name}`,
  createContainer: () => "create the container",
  validateConfiguration: () => "let mysqld check the configuration",
  writeFiles: () => "write the configuration file",
  startContainer: () => "start the container",
  unpauseContainer: () => "let the paused container go on",
  stopContainer: ({ why }) => `stop the container: ${why}`,
  removeContainer: ({ why }) => `remove the container: ${why}`,
  renameContainer: ({ from }) => `rename the container from ${from}`,
  updateResources: () => "change cpu and memory limits in place",
  awaitLogin: () => "wait for the server",
  recordOwner: () => "record to which resource it belongs",
  removeVolume: ({ name }) => `remove volume ${name}`,
  awaitSource: () => "wait for the source",
  awaitSourceApplies: ({ gtids }) => `wait for the source to apply ${describeSet(gtids)}`,
  fence: () => "fence it (super_read_only)",
  comeOnline: () => "take the server out of offline_mode",
  open: () => "make it writable",
  joinNetwork: ({ network }) => `join the network ${network}`,
  ensureReplicationAccount: () => "make its replication account on the root of the tree",
  renewAccount: () => "make its replication account anew",
  awaitAccount: () => "wait for its account to reach the source",
  changeSource: () => "point the channel at the source",
  noteLink: () => "note from whom it replicates",
  startReplica: () => "start receiver and applier",
  awaitReceiver: () => "wait for the receiver to connect",
  awaitCatchUp: () => "catch up with the source",
  drain: () => "apply what was received",
  stopReceiver: () => "stop the receiver",
  stopReplica: () => "stop receiver and applier",
  resetReplica: () => "forget the channel",
  liftDelay: () => "lift the delay",
  copyFromSource: () => "copy the data of its source, or of a replica of it (CLONE)",
  finishSeed: () => "note that the copy is whole",
  retireAccounts: () => "clean up on the former source",
  endDumpThreads: () => "end its dump threads on the former source",
  raiseFence: () => "raise the fence that an interrupted run left lowered on its source",
  dropInheritedAccounts: () => "drop replication accounts inherited from the former source",
  dropOrphanedAccounts: () => "drop replication accounts of replicas that are gone",
  ensureRoot: () => "set the root password",
  ensureDatabase: ({ database }) => `create database ${database.name}`,
  dropDatabase: ({ name }) => `drop database ${name}, if it is empty`,
  ensureUser: ({ name }) => `set up user ${name}`,
  dropUser: ({ name }) => `drop user ${name}`,
};
