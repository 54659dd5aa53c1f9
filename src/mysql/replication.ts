import type { Clock } from "../ground/clock";
import type { Secret } from "../ground/secret";
import { giveUpPartialTransaction } from "./partialTransaction";
import { flagIn, numberIn, textIn } from "./rows";
import type { ChannelSpec, ServerRole } from "../ports/server";
import type { Session } from "./session";
import * as statements from "./statements";
import { endThread } from "./threads";

export async function role(session: Session): Promise<ServerRole> {
  const [row = {}] = await session.run("reading the server's role", statements.role);
  if (flagIn(row, "following")) return "following";
  return flagIn(row, "fenced") ? "closed" : "open";
}

export async function changeSource(session: Session, channel: ChannelSpec): Promise<void> {
  const operation = `pointing the channel at ${channel.host}`;
  await session.change(operation, statements.changeSource(channel));
}

export async function startReplica(session: Session): Promise<void> {
  await session.run("starting replication", statements.startReplica);
}

export async function stopReceiver(session: Session): Promise<void> {
  await session.run("stopping the receiver", statements.stopReceiver);
}

/** CHANGE needs the receiver stopped; while the applier runs, it keeps the relay logs. */
export async function reconnectWith(session: Session, password: Secret): Promise<void> {
  await stopReceiver(session);
  await session.run("changing the channel's password", statements.changePassword(password));
  await session.run("starting the receiver", statements.startReceiver);
}

export async function startApplier(session: Session): Promise<void> {
  await session.run("starting the applier", statements.startApplier);
}

export async function stopReplica(session: Session, clock: Clock, seconds: number): Promise<void> {
  const operation = "stopping replication";
  await giveUpPartialTransaction(session, clock);
  await session.run(operation, statements.stopTimeout(seconds));
  await session.run(operation, statements.stopReplica, seconds);
}

/** In seconds; stopping takes longer than a moment only while a huge transaction is being applied. */
const STOP_PATIENCE = 60;

export async function setDelay(session: Session, clock: Clock, seconds: number): Promise<void> {
  const operation = "changing the delay";
  await giveUpPartialTransaction(session, clock);
  await session.run(operation, statements.stopTimeout(STOP_PATIENCE));
  // If both threads were off, the server would drop the relay logs that are not applied yet.
  await session.run(operation, statements.startReceiver);
  await session.run(operation, statements.stopApplier);
  await session.run(operation, statements.setDelay(seconds));
  await session.run(operation, statements.startApplier);
}

export async function resetReplica(session: Session): Promise<void> {
  await session.change("forgetting the channel", statements.resetReplica);
}

export async function dropRelayLogs(session: Session): Promise<void> {
  await session.change("dropping the relay logs", statements.dropRelayLogs);
}

export async function killDumpThreads(
  session: Session,
  accounts: readonly string[],
): Promise<number> {
  const operation = `ending the dump threads of ${accounts.join(", ")}`;
  const rows = await session.run(operation, statements.dumpThreads);
  const threads = rows.filter((row) => accounts.includes(textIn(row, "user")));
  for (const thread of threads) {
    await endThread(session, operation, numberIn(thread, "id"));
  }
  return threads.length;
}

export async function subtract(
  session: Session,
  pairs: readonly (readonly [string, string])[],
): Promise<readonly string[]> {
  if (pairs.length === 0) return [];
  const [row] = await session.run("subtracting GTID sets", statements.subtractSets(pairs));
  return pairs.map((_, index) => (row ? textIn(row, String(index)) : ""));
}

export async function waitForGtids(
  session: Session,
  gtids: string,
  seconds: number,
): Promise<boolean> {
  if (gtids === "") return true;
  const operation = "waiting for transactions to arrive";
  const [row] = await session.run(operation, statements.waitForSet(gtids, seconds), seconds);
  return row?.["reached"] === "1";
}
