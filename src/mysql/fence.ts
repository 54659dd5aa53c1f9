import type { Session } from "./session";
import * as statements from "./statements";

const OPERATION = "fencing the server";

/** First now, then for ever: when it fails for other sessions' locks nothing has changed. */
export async function fence(session: Session, seconds: number): Promise<void> {
  await session.run(OPERATION, statements.lockWait(seconds));
  try {
    await session.run(OPERATION, statements.superReadOnly(true), seconds);
  } finally {
    await session.run(OPERATION, statements.usualLockWait);
  }
  for (const statement of statements.forgetOpen) await session.run(OPERATION, statement);
}

export async function lowerFence(session: Session): Promise<void> {
  await session.run("lowering the fence", statements.superReadOnly(false));
}

export async function open(session: Session): Promise<void> {
  await session.run("opening the server", statements.persistOpen);
}
