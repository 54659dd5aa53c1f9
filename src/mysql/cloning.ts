import { ServerCallError } from "../ground/errors";
import { foreign, legible } from "../ground/foreign";
import { lowerFenceToTheEnd } from "./fence";
import { holderOf } from "./lockHolder";
import { takeLock } from "./lockStatements";
import { LOCK_WAIT_TIMEOUT } from "./lockWatch";
import { flagIn, numberIn, textIn } from "./rows";
import type { CloneFacts, CopyProgress, CopySource } from "../ports/server";
import type { Row, Session } from "./session";
import * as statements from "./statements";
import { endThread } from "./threads";

/** The data has arrived, but nothing monitors mysqld to start it again: the server has exited. */
const RESTART_FAILED = 3707;

const NO_SUCH_TABLE = 1146;

export function cloneOf(rows: readonly Row[] | undefined): CloneFacts {
  const [row = {}] = rows ?? [];
  return {
    isPossible: rows !== undefined,
    isWhole: flagIn(row, "isWhole"),
    begun: textIn(row, "begun"),
    problem: foreign(textIn(row, "problem")),
  };
}

export function cloneStatus(session: Session): Promise<readonly Row[] | undefined> {
  return session.runUnless([NO_SUCH_TABLE], "reading the state of a copy", statements.cloneStatus);
}

export async function lockForCopying(session: Session, seconds: number): Promise<boolean> {
  const operation = "waiting for other copies of this server's data";
  session.keepToItself();
  await session.run(operation, statements.idleForADay);
  const statement = takeLock(session.lockName("copy"), seconds);
  const [row = {}] = await session.run(operation, statement, seconds);
  if (flagIn(row, "locked")) return true;
  const holder = await holderOf(session, operation, "copy");
  if (!holder.isForeign) return false;
  throw new ServerCallError(
    operation,
    LOCK_WAIT_TIMEOUT,
    legible`${holder.words} holds the lock under which this server gives copies of its data. End that connection`,
  );
}

export async function endCopying(session: Session): Promise<number> {
  const operation = "ending an earlier copy";
  const rows = await session.run(operation, statements.copyingSessions);
  for (const row of rows) {
    await endThread(session, operation, numberIn(row, "id"));
  }
  return rows.length;
}

/**
 * CLONE drops the recipient's databases, which a fence refuses (1290); afterwards the configuration file's
 * fence applies. The connection ends with the statement, because a server with open connections takes two
 * more seconds to shut down.
 */
export async function copyFrom(
  session: Session,
  donor: CopySource,
  seconds: number,
): Promise<void> {
  const operation = `copying the data of ${donor.host}`;
  await session.run(operation, statements.allowDonor(donor));
  await lowerFenceToTheEnd(session, operation);
  try {
    await session.runLast(operation, statements.copyFrom(donor), seconds);
  } catch (error) {
    const errno = error instanceof ServerCallError ? error.errno : 0;
    if (errno !== RESTART_FAILED && errno !== undefined) throw error;
  }
}

/** Not kept open either, because open connections delay the recipient's shutdown. */
export async function copyProgress(session: Session): Promise<CopyProgress | undefined> {
  session.keepToItself();
  const rows = await session.runUnless(
    [NO_SUCH_TABLE],
    "reading the progress of a copy",
    statements.cloneProgress,
  );
  const [row = {}] = rows ?? [];
  if (numberIn(row, "stages") === 0) return undefined;
  return { copied: numberIn(row, "copied"), expected: numberIn(row, "expected") };
}

export async function tablesLeftBehind(session: Session): Promise<readonly string[]> {
  const rows = await session.run("looking for tables to copy", statements.tablesLeftBehind);
  return rows.map((row) => textIn(row, "name"));
}

export async function secondsForFlush(session: Session): Promise<number | undefined> {
  const [row = {}] = await session.run("reading how long flushes take", statements.flushes);
  return numberIn(row, "seconds") || undefined;
}
