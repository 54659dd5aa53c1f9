import { foreign } from "../../../src/ground/foreign";
import { ServerCallError } from "../../../src/ground/errors";
import type { ChannelSpec } from "../../../src/ports/server";
import type { Server } from "./replication";

export type ThreadName = "receiver" | "applier";

/** Running ones are left alone. */
export function startThreads({ data, mysqld }: Server, names: readonly ThreadName[]): void {
  if (!data.channel)
    throw new ServerCallError("starting replication", 1200, foreign("not configured"));
  if (data.channel.isMisfit) {
    throw new ServerCallError(
      "starting replication",
      1872,
      foreign("could not read the relay log"),
    );
  }
  for (const name of names) {
    const thread = mysqld[name];
    if (!thread.isRunning) Object.assign(thread, { isRunning: true, errno: 0, message: "" });
  }
}

/** The source finds out when it next sends. */
export function stopReceiver({ mysqld: { receiver } }: Pick<Server, "mysqld">): void {
  receiver.isRunning = false;
  receiver.connectedTo = undefined;
}

export function stopApplier({ mysqld: { applier } }: Pick<Server, "mysqld">): void {
  applier.isRunning = false;
}

export function changeSource(server: Server, channel: ChannelSpec): void {
  refuseWhileRunning(server, 3021);
  server.data.channel = {
    ...channel,
    password: channel.password.reveal(),
    tls: true,
    autoPosition: true,
    sourceUuid: "",
    received: new Set(),
    relayLog: [],
    isMisfit: false,
    damage: undefined,
  };
}

export function reconnectWith(server: Server, password: string): void {
  stopReceiver(server);
  if (server.data.channel) server.data.channel = { ...server.data.channel, password };
  startThreads(server, ["receiver"]);
}

export function resetReplica(server: Server): void {
  refuseWhileRunning(server, 3081);
  server.data.channel = undefined;
  Object.assign(server.mysqld.receiver, { errno: 0, message: "" });
  Object.assign(server.mysqld.applier, { errno: 0, message: "" });
}

export function dropRelayLogs(server: Server): void {
  refuseWhileRunning(server, 3081);
  const { data, mysqld } = server;
  if (data.channel) {
    const nothing = {
      received: new Set<string>(),
      relayLog: [],
      isMisfit: false,
      damage: undefined,
    };
    data.channel = { ...data.channel, ...nothing, delay: 0 };
  }
  Object.assign(mysqld.receiver, { errno: 0, message: "" });
  Object.assign(mysqld.applier, { errno: 0, message: "" });
}

/** What was received stays, and both threads run afterwards. */
export function setDelay(server: Server, delay: number): void {
  const { data } = server;
  if (data.channel) data.channel = { ...data.channel, delay };
  startThreads(server, ["receiver", "applier"]);
}

function refuseWhileRunning({ mysqld }: Server, errno: number): void {
  if (!mysqld.receiver.isRunning && !mysqld.applier.isRunning) return;
  throw new ServerCallError("changing the channel", errno, foreign("a thread of it runs"));
}
