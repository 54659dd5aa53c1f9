import { apply, log, MisfitError, type ChannelData, type DataDirectory } from "./dataDirectory";
import { trusts } from "./certificates";
import { readFile, volumeAt } from "./files";
import { without } from "./gtids";
import { startOf, type Container, type Mysqld, type WorldState } from "./state";
import { VOLUME_ROOT } from "../../../src/ground/names";

/** A server that runs and listens, with all that belongs to it. */
export interface Server {
  readonly container: Container;
  readonly mysqld: Mysqld;
  readonly data: DataDirectory;
}

export function serverIn(state: WorldState, container: Container): Server | undefined {
  const { mysqld } = container;
  const data = volumeAt(state, container, VOLUME_ROOT)?.data;
  if (container.state !== "running" || !mysqld || !data) return undefined;
  return state.now < mysqld.readyAt ? undefined : { container, mysqld, data };
}

export function serversOf(state: WorldState): readonly Server[] {
  return [...state.containers.values()].flatMap((one) => serverIn(state, one) ?? []);
}

/** All channels move on until none can any further. */
export function settle(state: WorldState): void {
  for (let hasMoved = true; hasMoved;) {
    hasMoved = false;
    for (const server of serversOf(state)) {
      if (receive(state, server)) hasMoved = true;
      if (applyNext(state, server)) hasMoved = true;
    }
  }
  for (const server of serversOf(state)) endDumpThreads(state, server);
}

function receive(state: WorldState, replica: Server): boolean {
  const { channel } = replica.data;
  const { receiver } = replica.mysqld;
  if (!channel || !receiver.isRunning) return false;
  const source = connection(state, replica) ?? connect(state, replica, channel);
  if (!source) return false;
  const held = new Set([...replica.data.executed, ...channel.received]);
  const news = source.data.binaryLog.filter(({ gtid }) => !held.has(gtid));
  channel.relayLog.push(...news);
  for (const { gtid } of news) channel.received.add(gtid);
  const thread = dumpThreadOf(source, replica);
  if (thread) thread.sent = source.data.binaryLog.length;
  return news.length > 0;
}

/** Stands as long as both servers do and the source has not ended it: that its account has gone it does not notice. */
function connection(state: WorldState, replica: Server): Server | undefined {
  const { connectedTo } = replica.mysqld.receiver;
  const source = serversOf(state).find(({ container }) => startOf(container) === connectedTo);
  const isNear = source && meets(replica.container, source.container);
  return isNear && dumpThreadOf(source, replica) ? source : undefined;
}

function meets(one: Container, other: Container): boolean {
  const near = new Set(one.endpoints.map(({ network }) => network));
  return other.endpoints.some(({ network }) => near.has(network));
}

function connect(state: WorldState, replica: Server, channel: ChannelData): Server | undefined {
  const { receiver } = replica.mysqld;
  receiver.connectedTo = undefined;
  const source = resolve(state, replica.container, channel.host);
  const problem = refusal(state, replica, channel, source);
  receiver.errno = problem?.errno ?? 0;
  receiver.message = problem?.message ?? "";
  if (problem?.isFatal) receiver.isRunning = false;
  if (problem || !source) return undefined;
  const to = startOf(replica.container);
  channel.sourceUuid = source.data.serverUuid;
  receiver.connectedTo = startOf(source.container);
  // one that the same server had before ends now
  const { serverUuid } = replica.data;
  const others = source.mysqld.dumpThreads.filter((thread) => thread.serverUuid !== serverUuid);
  source.mysqld.dumpThreads = [...others, { account: channel.user, serverUuid, to, sent: 0 }];
  return source;
}

interface Problem {
  readonly errno: number;
  readonly message: string;
  /** The receiver ends, where it would otherwise try again. */
  readonly isFatal?: boolean;
}

function refusal(
  state: WorldState,
  replica: Server,
  channel: ChannelData,
  source: Server | undefined,
): Problem | undefined {
  const { receiver: cause } = replica.data.causes;
  if (cause) return { ...cause, isFatal: true };
  if (!source) return { errno: 2003, message: `Can't connect to ${channel.host}` };
  if (source.mysqld.isOffline) return { errno: 3032, message: "The server is in offline mode" };
  if (!trusts(readFile(state, replica.container, channel.caFile), source.mysqld.ca)) {
    return { errno: 2026, message: "TLS: unable to get local issuer certificate" };
  }
  const account = source.data.accounts.get(channel.user);
  const { password, oldPassword } = account ?? {};
  if (!account || ![password, oldPassword].includes(channel.password))
    return { errno: 1045, message: "Access denied" };
  if (account.isLocked) return { errno: 3118, message: "Account is locked" };
  if (source.data.serverUuid === replica.data.serverUuid) {
    return { errno: 13117, message: "equal MySQL server UUIDs", isFatal: true };
  }
  const held = new Set([...replica.data.executed, ...channel.received]);
  const isPurged = without(source.data.purged, held).size > 0;
  const isLost = [...without(held, source.data.executed)].some((gtid) =>
    gtid.startsWith(source.data.serverUuid),
  );
  if (isPurged) return { errno: 13114, message: "purged required binary logs", isFatal: true };
  if (isLost) return { errno: 13114, message: "replica has more GTIDs", isFatal: true };
  return undefined;
}

/** Whoever answers to this alias on a network that both are on. */
export function resolve(state: WorldState, from: Container, alias: string): Server | undefined {
  const near = new Set(from.endpoints.map(({ network }) => network));
  return serversOf(state).find(({ container }) =>
    container.endpoints.some(
      ({ network, aliases }) => near.has(network) && aliases.includes(alias),
    ),
  );
}

function dumpThreadOf(source: Server, replica: Server) {
  return source.mysqld.dumpThreads.find(({ to }) => to === startOf(replica.container));
}

/** One whose receiver has gone is found out with the next transaction that it sends. */
function endDumpThreads(state: WorldState, source: Server): void {
  const own = startOf(source.container);
  const connected = new Set(
    serversOf(state)
      .filter(({ mysqld }) => mysqld.receiver.connectedTo === own)
      .map(({ container }) => startOf(container)),
  );
  const { length } = source.data.binaryLog;
  source.mysqld.dumpThreads = source.mysqld.dumpThreads.filter(
    ({ to, sent }) => connected.has(to) || sent === length,
  );
}

/** True if the delay holds back nothing: what comes next may be applied, if there is anything. */
export function isDue({ now }: WorldState, { relayLog, delay }: ChannelData): boolean {
  const [next] = relayLog;
  return !next || now >= next.committedAt + delay * 1000;
}

function applyNext(state: WorldState, { data, mysqld: { applier } }: Server): boolean {
  const { channel } = data;
  const [next] = channel?.relayLog ?? [];
  if (!channel || !next || !applier.isRunning || state.now < applier.heldUntil) return false;
  if (!isDue(state, channel)) return false;
  const fault = channel.damage ?? data.causes.applier;
  if (fault) {
    Object.assign(applier, { isRunning: false, ...fault });
    return false;
  }
  if (!data.executed.has(next.gtid)) {
    try {
      apply(data, next.change);
    } catch (error) {
      if (!(error instanceof MisfitError)) throw error;
      Object.assign(applier, { isRunning: false, errno: error.errno, message: error.message });
      return false;
    }
    log(data, next);
  }
  channel.relayLog.shift();
  return true;
}
