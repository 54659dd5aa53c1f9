import { describeSet } from "../ground/gtidText";
import type { StepKind, StepOf } from "../plan/steps";

/** A step as the user reads it: in progress lines, in `drift` and in the preview. */
export function wordsFor<K extends StepKind>(step: StepOf<K>): string {
  const kind: K = step.kind;
  return WORDS[kind](step);
}

const WORDS: { readonly [K in StepKind]: (step: StepOf<K>) => string } = {
  pullImage: ({ reference }) => `pull image ${reference}`,
  ensureNetwork: () => "create the shared network",
  makeTemplate: () => "create the template data directory",
  createVolume: ({ name }) => `create volume ${name}`,
  createContainer: () => "create the container",
  validateConfiguration: () => "check the configuration with mysqld",
  writeFiles: () => "write the configuration file",
  startContainer: () => "start the container",
  unpauseContainer: () => "unpause the container",
  stopContainer: ({ why }) => `stop the container: ${why}`,
  removeContainer: ({ why }) => `remove the container: ${why}`,
  renameContainer: ({ from }) => `rename the container from ${from}`,
  updateResources: () => "update CPU and memory limits in place",
  awaitLogin: () => "wait for the server",
  recordOwner: () => "record the owning resource",
  removeVolume: ({ name }) => `remove volume ${name}`,
  awaitSource: () => "wait for the source",
  awaitSourceApplies: ({ gtids }) => `wait for the source to apply ${describeSet(gtids)}`,
  fence: () => "fence it (super_read_only)",
  comeOnline: () => "take the server out of offline_mode",
  open: () => "make it writable",
  joinNetwork: ({ network }) => `join the network ${network}`,
  ensureReplicationAccount: () => "create its replication account on the root of the tree",
  renewAccount: () => "recreate its replication account",
  awaitAccount: () => "wait for its replication account to reach the source",
  changeSource: () => "point the channel at the source",
  noteLink: () => "record its source in the volume",
  startReplica: () => "start receiver and applier",
  awaitReceiver: () => "wait for the receiver to connect",
  awaitCatchUp: () => "catch up with the source",
  drain: () => "apply the received transactions",
  stopReceiver: () => "stop the receiver",
  stopReplica: () => "stop receiver and applier",
  resetReplica: () => "remove the channel",
  liftDelay: () => "lift the delay",
  copyFromSource: () => "copy the data of its source, or of a replica of it (CLONE)",
  finishSeed: () => "mark the copy as complete",
  retireAccounts: () => "drop its replication account on the former source",
  endDumpThreads: () => "end its dump threads on the former source",
  raiseFence: () => "raise the fence that an interrupted run left lowered on its source",
  dropInheritedAccounts: () => "drop replication accounts inherited from the former source",
  dropOrphanedAccounts: () => "drop replication accounts of replicas that are gone",
  ensureRoot: () => "set the root password, privileges and limits",
  adoptAccounts: ({ accounts }) =>
    `mark ${accounts.map(({ name }) => name).join(", ")} as declared, unchanged`,
  ensureDatabase: ({ database }) => `create database ${database.name}`,
  dropDatabase: ({ name }) => `drop database ${name}, if it is empty`,
  ensureUser: ({ name }) => `set up user ${name}`,
  dropUser: ({ name }) => `drop user ${name}`,
};
