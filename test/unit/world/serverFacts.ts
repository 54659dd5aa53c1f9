import { foreign } from "../../../src/ground/foreign";
import type { AccountName, UserFacts } from "../../../src/ports/accounts";
import type { Channel, ServerFacts, ThreadFacts } from "../../../src/ports/server";
import { packetOf } from "./copying";
import type { DataDirectory } from "./dataDirectory";
import { textOf, without } from "./gtids";
import { isDue, type Server } from "./replication";
import type { Applier, Image, Mysqld, Receiver, WorldState } from "./state";

const HOW_OPEN = ["no", "partly", "yes"] as const;

/** Everything that a server says of itself, as the port words it. */
export function factsOfServer(
  state: WorldState,
  { container, mysqld, data }: Server,
  isCopying: boolean,
  compared: readonly AccountName[] = [],
): ServerFacts {
  const image = imageOf(state, container.spec.image);
  const channel = channelOf(state, mysqld, data);
  const facts = {
    version: image.version,
    serverId: mysqld.serverId,
    serverUuid: data.serverUuid,
    superReadOnly: mysqld.superReadOnly,
    readOnly: mysqld.readOnly,
    offlineMode: mysqld.isOffline,
    persistedOpen: HOW_OPEN[data.persistedOff.size] ?? "yes",
    gtidExecuted: textOf(data.executed),
    gtidPurged: textOf(data.purged),
    logBin: true,
    gtidMode: "ON",
    maxAllowedPacket: packetOf({ mysqld }),
    binlogSize: data.binaryLog.reduce((sum, { bytes }) => sum + bytes, 0),
    lowerCaseTableNames: 0,
    partialRevokes: true,
    ...(channel && { channel }),
    clone: { isPossible: image.hasClonePlugin, ...data.clone },
    replicationAccounts: [...data.accounts].map(([name, { attribute }]) => ({
      name,
      ...attribute,
    })),
    leftCopyAccounts: isCopying ? [] : [...data.copyAccounts.keys()],
    dumpThreads: mysqld.dumpThreads.map(({ account }) => account),
    databases: [...data.databases.values()],
    users: usersOf(data, compared, mysqld.hidesAccounts === true),
  };
  return facts;
}

/** Those with an attribute, and those that are asked for; what it has of them is told only when it is asked. */
function usersOf(
  { users }: DataDirectory,
  compared: readonly AccountName[],
  isHidden: boolean,
): readonly UserFacts[] {
  return [...users.values()]
    .filter(
      ({ name, host, fingerprint }) =>
        fingerprint !== undefined || compared.some((one) => one.name === name && one.host === host),
    )
    .map(({ name, host, fingerprint = "", state }) => ({
      name,
      host,
      fingerprint,
      ...(compared.length > 0 && !isHidden && { state }),
    }));
}

function imageOf(state: WorldState, id: string): Image {
  const found = [...state.images.values()].find((image) => image.id === id);
  if (!found) throw new Error(`no image ${id}`);
  return found;
}

function channelOf(
  state: WorldState,
  { receiver, applier }: Mysqld,
  { channel, executed }: DataDirectory,
): Channel | undefined {
  if (!channel) return undefined;
  const [next] = channel.relayLog;
  const due = next && next.committedAt + channel.delay * 1000;
  const isWaiting = applier.isRunning && channel.delay > 0 && !isDue(state, channel);
  return {
    host: channel.host,
    port: channel.port,
    user: channel.user,
    tls: channel.tls,
    caFile: channel.caFile,
    autoPosition: channel.autoPosition,
    delay: channel.delay,
    sourceUuid: channel.sourceUuid,
    receiver: threadOf(receiver, receiver.connectedTo === undefined ? "connecting" : "on"),
    applier: threadOf(applier, "on"),
    received: textOf(channel.received),
    unapplied: textOf(without(channel.received, executed)),
    isApplying: applier.isRunning && next !== undefined && !isWaiting,
    ...(isWaiting && due !== undefined && { remainingDelay: Math.ceil((due - state.now) / 1000) }),
  };
}

function threadOf(
  { isRunning, errno, message }: Receiver | Applier,
  whenRunning: ThreadFacts["state"],
): ThreadFacts {
  return { state: isRunning ? whenRunning : "off", errno, message: foreign(message) };
}
