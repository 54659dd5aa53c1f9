import type { LinkStep } from "../steps";
import { rotatedIn } from "../host/rotationFacts";
import { withServer } from "../serverFacts";
import { ORDINARY, type TraitsOf, unchanged } from "../traits";
import {
  accountMade,
  accountsBrought,
  retired,
  threadsEnded,
  withoutAccounts,
} from "./accountFacts";
import {
  authorityPinned,
  channelForgotten,
  channelMade,
  drained,
  joinedTo,
  linkNoted,
  started,
  stopped,
  withChannel,
  without,
  withoutDelay,
  withoutRelayLogs,
} from "./channelFacts";
import { announcedIn } from "./announced";
import { withStatus } from "./events";
import { neighboursRaised } from "./neighbourFacts";
import { copied, copyFinished } from "./seedFacts";

export const linkSteps = {
  awaitSource: { ...ORDINARY, after: unchanged },
  awaitSourceApplies: { ...ORDINARY, after: unchanged },
  fence: {
    ...ORDINARY,
    service: "fenced",
    startsMove: true,
    after: (_, seen) =>
      withServer(seen, () => ({ superReadOnly: true, readOnly: true, persistedOpen: "no" })),
  },
  comeOnline: {
    ...ORDINARY,
    after: (_, seen) => withServer(seen, () => ({ offlineMode: false })),
  },
  open: {
    ...ORDINARY,
    service: "opened",
    after: (_, seen) =>
      withServer(seen, () => ({ superReadOnly: false, readOnly: false, persistedOpen: "yes" })),
  },
  setEvents: {
    ...ORDINARY,
    after: ({ events, status }, seen) =>
      withServer(seen, (server) => withStatus(server, events, status)),
  },
  matchEvents: {
    ...ORDINARY,
    // what a user does on the source must not show as a repair of each replica
    isDrift: false,
    after: ({ events, status }, seen) =>
      withServer(seen, (server) => withStatus(server, events, status)),
  },
  joinNetwork: { ...ORDINARY, after: ({ network }, seen) => joinedTo(network, seen) },
  leaveNetwork: { ...ORDINARY, after: ({ network }, seen) => without(network, seen) },
  ensureReplicationAccount: {
    ...ORDINARY,
    after: (_, seen, spec) => accountMade(announcedIn(seen), spec),
  },
  bringAccounts: { ...ORDINARY, after: ({ names }, seen) => accountsBrought(names, seen) },
  renewAccount: { ...ORDINARY, after: (_, seen, spec) => accountMade(seen, spec) },
  awaitAccount: { ...ORDINARY, after: unchanged },
  changeSource: {
    ...ORDINARY,
    startsMove: true,
    after: (_, seen, spec) => channelMade(seen, spec),
  },
  noteLink: { ...ORDINARY, after: (_, seen, spec) => linkNoted(seen, spec) },
  pinAuthority: { ...ORDINARY, after: (_, seen, spec) => authorityPinned(seen, spec) },
  rotateReplicationSecret: {
    ...ORDINARY,
    after: (_, seen, spec) => rotatedIn(seen, "replication", spec),
  },
  // the account that comes after it is the drift
  renewChannelPassword: { ...ORDINARY, isDrift: false, after: unchanged },
  startReplica: { ...ORDINARY, after: (_, seen) => withChannel(seen, started) },
  awaitReceiver: { ...ORDINARY, after: unchanged },
  // the start that comes before it is the drift
  awaitApplier: { ...ORDINARY, isDrift: false, data: "brought", after: unchanged },
  awaitCatchUp: {
    ...ORDINARY,
    // a replica always waits for transactions, so this is not drift
    isDrift: false,
    data: "brought",
    after: unchanged,
  },
  drain: {
    ...ORDINARY,
    // the drained transactions were already in the volume, in the relay logs
    data: "kept",
    after: (_, seen) => drained(seen),
  },
  stopReceiver: {
    ...ORDINARY,
    startsMove: true,
    after: (_, seen) => withChannel(seen, (channel) => stopped(channel, "receiver")),
  },
  stopReplica: {
    ...ORDINARY,
    after: (_, seen) => withChannel(seen, (channel) => stopped(channel, "receiver", "applier")),
  },
  resetReplica: { ...ORDINARY, after: (_, seen, spec) => channelForgotten(seen, spec) },
  dropRelayLogs: { ...ORDINARY, after: (_, seen) => withChannel(seen, withoutRelayLogs) },
  liftDelay: {
    ...ORDINARY,
    after: (_, seen) => withChannel(seen, (channel) => started(withoutDelay(channel))),
  },
  copyFromSource: {
    ...ORDINARY,
    service: "unavailable",
    data: "overwritten",
    after: (_, seen) => copied(seen),
  },
  finishSeed: { ...ORDINARY, after: (_, seen) => copyFinished(seen) },
  abandonCopy: { ...ORDINARY, after: (_, seen) => copyFinished(seen) },
  dropCopyAccounts: {
    ...ORDINARY,
    after: ({ names }, seen) =>
      withServer(seen, ({ leftCopyAccounts }) => ({
        leftCopyAccounts: leftCopyAccounts.filter((name) => !names.includes(name)),
      })),
  },
  retireAccounts: {
    ...ORDINARY,
    after: ({ names }, seen, { id }) => threadsEnded(retired(names, seen), id),
  },
  endDumpThreads: { ...ORDINARY, after: (_, seen, { id }) => threadsEnded(seen, id) },
  raiseFence: { ...ORDINARY, after: (_, seen) => neighboursRaised(seen) },
  dropInheritedAccounts: {
    ...ORDINARY,
    after: ({ names }, seen) => withServer(seen, (server) => withoutAccounts(server, names)),
  },
  dropOrphanedAccounts: {
    ...ORDINARY,
    after: ({ names }, seen) =>
      withServer(seen, (server) => ({
        ...withoutAccounts(server, names),
        dumpThreads: server.dumpThreads.filter((name) => !names.includes(name)),
      })),
  },
} satisfies TraitsOf<LinkStep>;
