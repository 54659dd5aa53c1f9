import { describeSet } from "../ground/gtidText";
import { ROOT } from "../plan/content/contentPlan";
import type { Difference } from "../plan/content/difference";
import type { Step, StepKind, StepOf } from "../plan/steps";
import type { AccountName } from "../ports/accounts";
import { differenceLines } from "./accountDifferences";
import { wordsForEvents, wordsForMatch } from "./events";

/** A step as the user reads it: in progress lines, in `drift` and in the preview. */
export function wordsFor<K extends StepKind>(step: StepOf<K>): string {
  const kind: K = step.kind;
  return WORDS[kind](step);
}

/** What the next up will repair, one line for each thing. */
export function driftLines(step: Step): readonly string[] {
  if (step.kind === "ensureRoot" || step.kind === "ensureUser") {
    const account = step.kind === "ensureRoot" ? ROOT : step;
    const lines = differenceLines(account, step.differs ?? []);
    if (lines.length > 0) return lines;
  }
  return [wordsFor(step)];
}

/** An account that has yet to be set up needs no reason. */
function reasonsFor(account: AccountName, differs: readonly Difference[] = []): readonly string[] {
  const told = differs.filter(
    ({ kind }) => kind !== "missing" && kind !== "unmarked" && kind !== "redeclared",
  );
  return differenceLines(account, told);
}

function withReasons(words: string, reasons: readonly string[]): string {
  return reasons.length === 0 ? words : `${words}: ${reasons.join("; ")}`;
}

const WORDS: { readonly [K in StepKind]: (step: StepOf<K>) => string } = {
  pullImage: ({ reference }) => `pull image ${reference}`,
  ensureNetwork: () => "create the network of the stack",
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
  updateResources: () => "update the limits of CPU, memory and processes in place",
  awaitLogin: () => "wait for the server",
  removeHelper: () => "remove the helper container that an interrupted run has left",
  recordOwner: () => "record the owning resource",
  disownVolume: () => "record that nobody owns the volume that is kept",
  emptyVolume: ({ name }) => `remove the instance's files from volume ${name}`,
  recordReplicasFrom: () => "record which other stacks may declare replicas of it",
  rotateAdministrator: () => "give the provider's administrator a new password",
  publishAuthority: ({ why }) => `publish the authority of a new certificate: ${why}`,
  renewCertificate: ({ why }) => `a certificate that names ${why} (without a restart)`,
  switchCertificate: () => "use the new certificate (without a restart)",
  removeVolume: ({ name }) => `remove volume ${name}`,
  awaitSource: () => "wait for the source",
  awaitSourceApplies: ({ gtids }) => `wait for the source to apply ${describeSet(gtids)}`,
  fence: () => "fence it (super_read_only)",
  comeOnline: () => "take the server out of offline_mode",
  open: () => "make it writable",
  setEvents: wordsForEvents,
  matchEvents: wordsForMatch,
  joinNetwork: ({ network }) => `join the network ${network}`,
  leaveNetwork: ({ network }) => `leave the network ${network}, on which nobody needs it`,
  ensureReplicationAccount: () => "create its replication account on the root of the tree",
  renewAccount: () => "recreate its replication account",
  awaitAccount: () => "wait for its replication account to reach the source",
  changeSource: () => "point the channel at the source",
  noteLink: () => "record its source in the volume",
  pinAuthority: () => "trust the authorities that its source has now",
  rotateReplicationSecret: () => "give its replication account a new password",
  bringAccounts: () => "create the accounts of its replicas on the root of the tree",
  renewChannelPassword: () => "give its channel the password of the new account",
  applySettings: ({ names }) => `set ${names.join(", ")} as declared, while it runs`,
  restoreConfiguration: () => "put back the configuration with which it last ran",
  keepConfiguration: () => "keep the configuration with which it has started",
  startReplica: () => "start receiver and applier",
  awaitReceiver: () => "wait for the receiver to connect",
  awaitCatchUp: () => "catch up with the source",
  awaitApplier: () => "wait for the applier to get past what stopped it",
  drain: () => "apply the received transactions",
  stopReceiver: () => "stop the receiver",
  stopReplica: () => "stop receiver and applier",
  resetReplica: () => "remove the channel",
  dropRelayLogs: () => "fetch the relay logs again from its source",
  liftDelay: () => "lift the delay",
  copyFromSource: () => "copy the data of its source, or of a replica of it (CLONE)",
  finishSeed: () => "mark the copy as complete",
  abandonCopy: () => "go on without a copy",
  dropCopyAccounts: () => "drop the account of a copy that is no longer under way",
  retireAccounts: () => "drop its replication account on the former source",
  endDumpThreads: () => "end its dump threads on the former source",
  raiseFence: () => "raise the fence that an interrupted run left lowered on its source",
  dropInheritedAccounts: () => "drop replication accounts inherited from the former source",
  dropOrphanedAccounts: () => "drop replication accounts of replicas that are gone",
  ensureRoot: ({ differs }) =>
    withReasons("set the root password, privileges and limits", reasonsFor(ROOT, differs)),
  adoptAccounts: ({ accounts }) =>
    `mark ${accounts.map(({ name }) => name).join(", ")} as declared, unchanged`,
  ensureDatabase: ({ database }) => `create database ${database.name}`,
  dropDatabase: ({ name }) => `drop database ${name}, if it is empty`,
  ensureUser: ({ name, host, differs }) =>
    withReasons(`set up user ${name}`, reasonsFor({ name, host }, differs)),
  dropUser: ({ name }) => `drop user ${name}`,
};
