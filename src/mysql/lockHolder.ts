import { foreignName, legible, type Legible } from "../ground/foreign";
import type { LockPurpose } from "../ground/lockName";
import { flagIn, numberIn, textIn } from "./rows";
import type { Session } from "./session";
import * as statements from "./statements";

/** Who holds a lock: another run, unless somebody has read the lock's name on the server. */
export async function holderOf(
  session: Session,
  operation: string,
  purpose: LockPurpose,
): Promise<{ readonly isForeign: boolean; readonly words: Legible }> {
  const [row = {}] = await session.run(operation, statements.lockHolder(session.lockName(purpose)));
  const isForeign = flagIn(row, "isForeign");
  const whose = isForeign
    ? legible`the user ${foreignName(textIn(row, "user"))}`
    : legible`another run`;
  return { isForeign, words: legible`connection ${numberIn(row, "holder")} of ${whose}` };
}
