import type { StepKind, StepOf } from "../plan/steps";
import * as accounts from "./link/accounts";
import * as container from "./host/container";
import * as content from "./content/content";
import type { Act } from "./context";
import * as files from "./host/files";
import * as networks from "./host/networks";
import { makeTemplate } from "./host/template";
import { rotateAdministrator } from "./host/rotateAdministrator";
import * as certificate from "./host/rotateCertificate";
import { noteLink, pinAuthority } from "./link/pin";
import { rotateReplicationSecret } from "./link/rotateReplicationSecret";
import * as replication from "./link/replication";
import * as seed from "./link/seed";
import { startReplica } from "./link/starting";
import * as volume from "./host/volume";
import { applySettings } from "./settings/applySettings";
import { keepConfiguration, restoreConfiguration } from "./settings/formerConfiguration";
import { validateConfiguration } from "./settings/validateConfiguration";

/** Executes one step. Each is idempotent: after a crash the next run continues from what it sees. */
export async function execute<K extends StepKind>(step: StepOf<K>, act: Act): Promise<void> {
  const kind: K = step.kind;
  await EFFECTS[kind](act, step);
}

const EFFECTS: { readonly [K in StepKind]: (act: Act, step: StepOf<K>) => Promise<void> } = {
  pullImage: (act, { reference }) => container.pullImage(act, reference),
  ensureNetwork: networks.ensureNetwork,
  makeTemplate,
  createVolume: (act, { name }) => volume.createVolume(act, name),
  createContainer: container.createContainer,
  validateConfiguration,
  writeFiles: files.writeFiles,
  startContainer: container.startContainer,
  unpauseContainer: container.unpauseContainer,
  stopContainer: container.stopContainer,
  removeContainer: container.removeContainer,
  renameContainer: container.renameContainer,
  updateResources: container.updateResources,
  removeHelper: ({ ports }, { id }) => ports.engine.removeContainer(id),
  awaitLogin: container.awaitLogin,
  recordOwner: files.recordOwner,
  disownVolume: files.disownVolume,
  emptyVolume: (act, { name }) => volume.emptyVolume(act, name),
  recordReplicasFrom: files.recordReplicasFrom,
  rotateAdministrator,
  publishAuthority: certificate.publishAuthority,
  renewCertificate: certificate.renewCertificate,
  switchCertificate: certificate.switchCertificate,
  removeVolume: (act, { name }) => volume.removeVolume(act, name),
  awaitSource: replication.awaitSource,
  awaitSourceApplies: (act, { gtids }) => replication.awaitSourceApplies(act, gtids),
  fence: replication.fence,
  comeOnline: replication.comeOnline,
  open: replication.open,
  setEvents: (act, { events, status }) => replication.setEvents(act, events, status),
  matchEvents: (act, { events, status }) => replication.setEvents(act, events, status),
  joinNetwork: (act, { network }) => networks.joinNetwork(act, network),
  leaveNetwork: (act, { network }) => networks.leaveNetwork(act, network),
  ensureReplicationAccount: accounts.ensureReplicationAccount,
  renewAccount: accounts.ensureReplicationAccount,
  awaitAccount: async (act) => {
    await accounts.awaitAccount(act);
  },
  changeSource: replication.changeSource,
  noteLink,
  pinAuthority,
  rotateReplicationSecret,
  bringAccounts: (act, { names }) => accounts.bringAccounts(act, names),
  renewChannelPassword: replication.renewChannelPassword,
  applySettings: (act, { names }) => applySettings(act, names),
  restoreConfiguration,
  keepConfiguration,
  startReplica,
  awaitReceiver: async (act) => {
    await replication.awaitReceiver(act);
  },
  awaitCatchUp: (act, { missing }) => replication.awaitCatchUp(act, missing),
  awaitApplier: (act, { gtids }) => replication.awaitApplier(act, gtids),
  drain: replication.drain,
  stopReceiver: replication.stopReceiver,
  stopReplica: replication.stopReplica,
  resetReplica: replication.resetReplica,
  dropRelayLogs: replication.dropRelayLogs,
  liftDelay: replication.liftDelay,
  copyFromSource: seed.copyFromSource,
  finishSeed: seed.removeNote,
  abandonCopy: seed.removeNote,
  dropCopyAccounts: (act, { names }) => accounts.dropAccountsHere(act, names),
  retireAccounts: (act, { names }) => accounts.retireAccounts(act, names),
  endDumpThreads: accounts.endDumpThreads,
  raiseFence: replication.raiseFence,
  dropInheritedAccounts: (act, { names }) => accounts.dropAccountsHere(act, names),
  dropOrphanedAccounts: (act, { names }) => accounts.dropOrphanedAccounts(act, names),
  ensureRoot: (act, { differs }) => content.ensureRoot(act, differs),
  adoptAccounts: (act, { accounts }) => content.adoptAccounts(act, accounts),
  ensureDatabase: (act, { database }) => content.ensureDatabase(act, database),
  dropDatabase: (act, { name }) => content.dropDatabase(act, name),
  ensureUser: content.ensureUser,
  dropUser: (act, { name, host }) => content.dropUser(act, name, host),
};
