import { ServerCallError } from "../ground/errors";
import { flagIn, numberIn } from "./rows";
import type { Session } from "./session";
import * as statements from "./statements";

const OPERATION = "fencing the server";

/** Seconds for which another run's hold on the fence is waited for. */
const LOCK_PATIENCE = 30;

/** MySQL's number for a lock that was not to be had in time. */
const LOCK_WAIT_TIMEOUT = 1205;

/** First now, then for ever: when it fails for other sessions' locks nothing has changed. */
export function fence(session: Session, seconds: number): Promise<void> {
  return holdingTheFence(session, OPERATION, async () => {
    await session.run(OPERATION, statements.lockWait(seconds));
    try {
      await session.run(OPERATION, statements.superReadOnly(true), seconds);
      // super_read_only that was ON already does not bring read_only along
      await session.run(OPERATION, statements.readOnly, seconds);
    } finally {
      await session.run(OPERATION, statements.usualLockWait);
    }
    for (const statement of statements.forgetOpen) await session.run(OPERATION, statement);
  });
}

/** MySQL's number for what a fence refuses. */
const REFUSED_BY_FENCE = 1290;

/**
 * For what an administrator must do on a server that may be fenced; ordinary users stay out by read_only. A
 * server that was opened for good in the meantime stays open. Nothing that is written to the binary log: on a
 * replica that would be a transaction of its own. For that there is `writingBehindTheFence`.
 */
export function withLoweredFence(
  session: Session,
  operation: string,
  act: () => Promise<void>,
): Promise<void> {
  return holdingTheFence(session, operation, async () => {
    const fence = await fenceOf(session, operation);
    if (fence === "open") return act();
    if (fence === "up") await lowerFence(session);
    try {
      await act();
    } finally {
      await raiseFence(session);
    }
  });
}

export function raiseLoweredFence(session: Session): Promise<void> {
  return holdingTheFence(session, OPERATION, async () => {
    if ((await fenceOf(session, OPERATION)) !== "lowered") return;
    await session.run(OPERATION, statements.superReadOnly(true));
  });
}

/**
 * The same for what is written to the binary log, on a server that stands alone. On a replica the fence refuses
 * it, as it refuses everybody: it would be a transaction that its source never had.
 */
export function writingBehindTheFence(
  session: Session,
  operation: string,
  act: () => Promise<void>,
): Promise<void> {
  return withLoweredFence(session, operation, async () => {
    const [row = {}] = await session.run(operation, statements.role);
    if (flagIn(row, "following")) {
      throw new ServerCallError(operation, REFUSED_BY_FENCE, "the server is a replica");
    }
    await act();
  });
}

/**
 * Lowers it for a statement that ends the server. The lock stays with the connection, so nobody else raises or
 * opens the fence before that statement has ended.
 */
export async function lowerFenceToTheEnd(session: Session, operation: string): Promise<void> {
  session.keepToItself();
  await lock(session, operation);
  await lowerFence(session);
}

export function open(session: Session): Promise<void> {
  const operation = "opening the server";
  return holdingTheFence(session, operation, async () => {
    await session.run(operation, statements.persistOpen);
  });
}

async function lowerFence(session: Session): Promise<void> {
  await session.run("lowering the fence", statements.superReadOnly(false));
}

async function raiseFence(session: Session): Promise<void> {
  const [row = {}] = await session.run(OPERATION, statements.fenceNow);
  if (flagIn(row, "opened")) return;
  await session.run(OPERATION, statements.superReadOnly(true));
}

/** Whoever holds the lock and finds it lowered, finds what a run that was killed has left. */
async function fenceOf(session: Session, operation: string): Promise<"up" | "lowered" | "open"> {
  const [row = {}] = await session.run(operation, statements.fenceNow);
  if (flagIn(row, "fenced")) return "up";
  return flagIn(row, "closed") && !flagIn(row, "opened") ? "lowered" : "open";
}

/**
 * super_read_only is one global variable, and several runs have a reason to move it at the same time: two
 * replicas that leave, say, whose accounts are dropped on one fenced source. So whoever lowers, raises or opens
 * the fence of a server holds this lock there.
 */
async function holdingTheFence<T>(
  session: Session,
  operation: string,
  act: () => Promise<T>,
): Promise<T> {
  await lock(session, operation);
  try {
    return await act();
  } finally {
    await unlock(session);
  }
}

async function lock(session: Session, operation: string): Promise<void> {
  const [row = {}] = await session.run(
    operation,
    statements.fenceLock(LOCK_PATIENCE),
    LOCK_PATIENCE,
  );
  if (flagIn(row, "locked")) return;
  const [held = {}] = await session.run(operation, statements.fenceLockHolder);
  throw new ServerCallError(
    operation,
    LOCK_WAIT_TIMEOUT,
    `connection ${numberIn(held, "holder")} of another run has held the server's fence for more than ${LOCK_PATIENCE} s`,
  );
}

/** A connection that cannot say whether it has let go serves nobody else. */
async function unlock(session: Session): Promise<void> {
  try {
    await session.run(OPERATION, statements.releaseFenceLock);
  } catch {
    session.keepToItself();
  }
}
