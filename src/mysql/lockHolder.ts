import type { LockPurpose } from "../ground/lockName";
import { flagIn, numberIn, textIn } from "./rows";
import type { Session } from "./session";
import * as statements from "./statements";

/** Who holds a lock: another run, unless somebody has read the lock's name on the server. */
export async function holderOf(
  session: Session,
  operation: string,
  purpose: LockPurpose,
): Promise<{ readonly isForeign: boolean; readonly words: string }> {
  const [row = {}] = await session.run(operation, statements.lockHolder(session.lockName(purpose)));
  const isForeign = flagIn(row, "isForeign");
  const whose = isForeign ? `the user ${textIn(row, "user")}` : "another run";
  return { isForeign, words: `connection ${String(numberIn(row, "holder"))} of ${whose}` };
}
