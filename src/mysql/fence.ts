import { flagIn } from "./rows";
import type { Session } from "./session";
import * as statements from "./statements";

const OPERATION = "fencing the server";

/** First now, then for ever: when it fails for other sessions' locks nothing has changed. */
export async function fence(session: Session, seconds: number): Promise<void> {
  await session.run(OPERATION, statements.lockWait(seconds));
  try {
    await session.run(OPERATION, statements.superReadOnly(true), seconds);
    // super_read_only that was ON already does not bring read_only along
    await session.run(OPERATION, statements.readOnly, seconds);
  } finally {
    await session.run(OPERATION, statements.usualLockWait);
  }
  for (const statement of statements.forgetOpen) await session.run(OPERATION, statement);
}

export async function lowerFence(session: Session): Promise<void> {
  await session.run("lowering the fence", statements.superReadOnly(false));
}

/** For what an administrator must do on a fenced server; ordinary users stay out by read_only. */
export async function withLoweredFence(
  session: Session,
  operation: string,
  act: () => Promise<void>,
): Promise<void> {
  const [row] = await session.run(operation, statements.superReadOnlyNow);
  if (!row || !flagIn(row, "fenced")) return act();
  await lowerFence(session);
  try {
    await act();
  } finally {
    await session.run(OPERATION, statements.superReadOnly(true));
  }
}

export async function open(session: Session): Promise<void> {
  await session.run("opening the server", statements.persistOpen);
}
