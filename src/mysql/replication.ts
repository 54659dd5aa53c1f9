import { flagIn, numberIn, textIn } from "./rows";
import type { ChannelSpec, ServerRole } from "../ports/server";
import type { Session } from "./session";
import * as statements from "./statements";

export async function role(session: Session): Promise<ServerRole> {
  const [row = {}] = await session.run("reading the server's role", statements.role);
  if (flagIn(row, "following")) return "following";
  return flagIn(row, "fenced") ? "closed" : "open";
}

export async function changeSource(session: Session, channel: ChannelSpec): Promise<void> {
  const operation = `pointing the channel at ${channel.host}`;
  await session.run(operation, statements.changeSource(channel));
}

export async function startReplica(session: Session): Promise<void> {
  await session.run("starting replication", statements.startReplica);
}

export async function stopReceiver(session: Session): Promise<void> {
  await session.run("stopping the receiver", statements.stopReceiver);
}

export async function startApplier(session: Session): Promise<void> {
  await session.run("starting the applier", statements.startApplier);
}

export async function stopReplica(session: Session, seconds: number): Promise<void> {
  const operation = "stopping replication";
  await giveUpPartialTransaction(session);
  await session.run(operation, statements.stopTimeout(seconds));
  await session.run(operation, statements.stopReplica, seconds);
}

/** Seconds: a moment, unless a huge transaction is being applied. */
const STOP_PATIENCE = 60;

export async function setDelay(session: Session, seconds: number): Promise<void> {
  const operation = "changing the delay";
  await giveUpPartialTransaction(session);
  await session.run(operation, statements.stopTimeout(STOP_PATIENCE));
  // with both threads off the server throws away what was received and is not applied yet
  await session.run(operation, statements.startReceiver);
  await session.run(operation, statements.stopApplier);
  await session.run(operation, statements.setDelay(seconds));
  await session.run(operation, statements.startApplier);
}

const NO_SUCH_THREAD = 1094;

/** Milliseconds between two looks at a transaction in hand; how many at one that arrives, and how many in all. */
const [LOOK_EVERY, PATIENT_LOOKS, LOOKS] = [50, 400, 600];

/**
 * An applier that is told to stop, or a server that is shut down, while a part of a transaction is in hand
 * waits for the rest of it: a minute, if nothing sends it any more, and then ends with error 1756 all the
 * same. Ended by its coordinator's connection it waits for nothing; the part is rolled back, and fetched
 * again whole once the threads run. Seen on 9.7: server errors MY-010584 and MY-001756 in the log.
 */
export async function giveUpPartialTransaction(session: Session): Promise<void> {
  const operation = "giving up a transaction of which only a part has arrived";
  for (let looks = 0; looks < LOOKS; looks++) {
    const [partial] = await session.run(operation, statements.partialTransaction);
    if (!partial) return;
    if (!flagIn(partial, "arrives") || looks >= PATIENT_LOOKS) {
      await session.run(operation, statements.stopReceiver);
      const kill = statements.kill(numberIn(partial, "coordinator"));
      await session.runUnless([NO_SUCH_THREAD], operation, kill);
    }
    await session.run(operation, statements.pause(LOOK_EVERY));
  }
}

export async function resetReplica(session: Session): Promise<void> {
  await session.run("forgetting the channel", statements.resetReplica);
}

export async function killDumpThreads(
  session: Session,
  accounts: readonly string[],
): Promise<number> {
  const operation = `ending the dump threads of ${accounts.join(", ")}`;
  const rows = await session.run(operation, statements.dumpThreads);
  const threads = rows.filter((row) => accounts.includes(textIn(row, "user")));
  for (const thread of threads) {
    const statement = statements.kill(numberIn(thread, "id"));
    await session.runUnless([NO_SUCH_THREAD], operation, statement);
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
