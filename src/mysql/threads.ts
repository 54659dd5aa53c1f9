import type { Session } from "./session";
import { kill } from "./statements";

const NO_SUCH_THREAD = 1094;

/** Ends a connection of the server by its id. Success if the connection is already gone. */
export async function endThread(session: Session, operation: string, id: number): Promise<void> {
  await session.runUnless([NO_SUCH_THREAD], operation, kill(id));
}
