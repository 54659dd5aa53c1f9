import { legible } from "../ground/foreign";
import { ServerCallError } from "../ground/errors";
import { holderOf } from "./lockHolder";
import { releaseLock, takeLock } from "./lockStatements";
import { LOCK_WAIT_TIMEOUT } from "./lockWatch";
import { flagIn } from "./rows";
import type { Session } from "./session";
import * as statements from "./statements";

const OPERATION = "fencing the server";

/**
 * Fences now, then for every start: if the first fails because of other sessions' locks, nothing has changed.
 */
export function fence(session: Session, seconds: number): Promise<void> {
  return holdingTheFence(session, OPERATION, async () => {
    await session.change(OPERATION, statements.superReadOnly(true), { within: seconds });
    // if super_read_only was already ON, setting it does not set read_only
    await session.change(OPERATION, statements.readOnly, { within: seconds });
    for (const statement of statements.forgetOpen) await session.run(OPERATION, statement);
  });
}

/** MySQL's error number for a statement that a fence refuses. */
const REFUSED_BY_FENCE = 1290;

/**
 * For what an administrator must do on a server that may be fenced; read_only still keeps ordinary users from
 * writing. If somebody opens the server permanently meanwhile, it stays open. Do not use it for anything that
 * is written to the binary log, which on a replica would be a transaction of its own: use
 * `writingBehindTheFence`.
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
    await session.change(OPERATION, statements.superReadOnly(true));
  });
}

/**
 * Like `withLoweredFence`, for statements that are written to the binary log of a standalone server. On a
 * replica it fails as the fence would: the statement would be a transaction that the source never had.
 */
export function writingBehindTheFence(
  session: Session,
  operation: string,
  act: () => Promise<void>,
): Promise<void> {
  return withLoweredFence(session, operation, async () => {
    const [row = {}] = await session.run(operation, statements.role);
    if (flagIn(row, "following")) {
      throw new ServerCallError(operation, REFUSED_BY_FENCE, legible`the server is a replica`);
    }
    await act();
  });
}

/**
 * Lowers the fence for a statement that ends the server. The connection keeps the lock, so nobody else raises
 * or opens the fence before that statement has ended.
 */
export async function lowerFenceToTheEnd(session: Session, operation: string): Promise<void> {
  session.keepToItself();
  await lock(session, operation);
  await lowerFence(session);
}

export function open(session: Session): Promise<void> {
  const operation = "opening the server";
  return holdingTheFence(session, operation, async () => {
    await session.change(operation, statements.persistOpen);
  });
}

async function lowerFence(session: Session): Promise<void> {
  await session.change("lowering the fence", statements.superReadOnly(false));
}

async function raiseFence(session: Session): Promise<void> {
  const [row = {}] = await session.run(OPERATION, statements.fenceNow);
  if (flagIn(row, "opened")) return;
  await session.change(OPERATION, statements.superReadOnly(true));
}

/** Whoever holds the lock and finds it lowered, finds what a run that was killed has left. */
async function fenceOf(session: Session, operation: string): Promise<"up" | "lowered" | "open"> {
  const [row = {}] = await session.run(operation, statements.fenceNow);
  if (flagIn(row, "fenced")) return "up";
  return flagIn(row, "closed") && !flagIn(row, "opened") ? "lowered" : "open";
}

/**
 * super_read_only is one global variable, and several runs may have a reason to change it at the same time:
 * for example, two replicas detach, and the accounts of both are dropped on one fenced source. So every run
 * holds this lock on a server while it lowers, raises or opens the server's fence.
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
  const seconds = session.lockSeconds;
  const statement = takeLock(session.lockName("fence"), seconds);
  const [row = {}] = await session.change(operation, statement);
  if (flagIn(row, "locked")) return;
  const holder = await holderOf(session, operation, "fence");
  throw new ServerCallError(
    operation,
    LOCK_WAIT_TIMEOUT,
    legible`${holder.words} has held the server's fence for more than ${seconds} s`,
  );
}

/** If the release fails, the lock may still be held, so the connection must not be reused. */
async function unlock(session: Session): Promise<void> {
  try {
    await session.run(OPERATION, releaseLock(session.lockName("fence")));
  } catch {
    session.keepToItself();
  }
}
