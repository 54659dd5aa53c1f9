import type { Step, StepKind } from "../../../src/plan/steps";

export const SECRET = "a-secret-password";

export const user = { name: "app", host: "%", password: SECRET, databases: ["shop"] };

/** One of each: the compiler refuses this record when a kind is missing. */
const one: { readonly [K in StepKind]: Omit<Extract<Step, { kind: K }>, "kind"> } = {
  pullImage: { reference: "mysql:9.7" },
  ensureNetwork: {},
  makeTemplate: {},
  createVolume: { name: "data" },
  createContainer: {},
  validateConfiguration: {},
  writeFiles: {},
  startContainer: {},
  unpauseContainer: {},
  stopContainer: { why: "its configuration changes" },
  removeContainer: { why: "it is made anew" },
  renameContainer: { from: "old" },
  updateResources: {},
  awaitLogin: {},
  stampIncarnation: {},
  removeVolume: { name: "data" },
  awaitSource: {},
  awaitSourceApplies: { gtids: "a:1,\nb:2" },
  fence: {},
  comeOnline: {},
  open: {},
  joinNetwork: { network: "mine" },
  ensureReplicationAccount: {},
  renewAccount: {},
  awaitAccount: {},
  changeSource: {},
  startReplica: {},
  awaitReceiver: {},
  awaitCatchUp: { missing: "a:1" },
  drain: {},
  stopReceiver: {},
  stopReplica: {},
  resetReplica: {},
  liftDelay: {},
  copyFromSource: {},
  finishSeed: {},
  retireAccounts: { names: ["replica-1"] },
  endDumpThreads: {},
  dropInheritedAccounts: { names: ["replica-1"] },
  dropOrphanedAccounts: { names: ["replica-1"] },
  ensureRoot: {},
  ensureDatabase: { database: { name: "shop" } },
  dropDatabase: { name: "shop" },
  ensureUser: { user },
  dropUser: { name: "app", host: "%" },
};

export const everyStep: readonly Step[] = Object.entries(one).map(
  ([kind, data]) => ({ kind, ...data }) as Step,
);
