import { foreignName, foreignStatement, legible, type Legible } from "../ground/foreign";
import type { LockPurpose } from "../ground/lockName";
import { blockerOf, lockHolder } from "./lockStatements";
import { flagIn, numberIn, textIn } from "./rows";
import type { Row, Session } from "./session";

/** Who holds a lock: another run, unless somebody has read the lock's name on the server. */
export async function holderOf(
  session: Session,
  operation: string,
  purpose: LockPurpose,
): Promise<{ readonly isForeign: boolean; readonly words: Legible }> {
  const [row = {}] = await session.run(operation, lockHolder(session.lockName(purpose)));
  const isForeign = flagIn(row, "isForeign");
  const whose = isForeign
    ? legible`the user ${foreignName(textIn(row, "user"))}`
    : legible`another run`;
  return { isForeign, words: legible`connection ${numberIn(row, "holder")} of ${whose}` };
}

/** Whoever holds the lock for which a connection waits; undefined if it waits for none. */
export async function holderFor(
  session: Session,
  connection: number,
): Promise<Legible | undefined> {
  const [row] = await session.run("looking for the holder of a lock", blockerOf(connection));
  return row && sessionText(row);
}

function sessionText(row: Row): Legible {
  const user = textIn(row, "user");
  const who =
    user === ""
      ? legible`a thread of the server`
      : legible`connection ${numberIn(row, "holder")} of the user ${foreignName(user)}`;
  const statement = foreignStatement(textIn(row, "statement"));
  return statement === "" ? who : legible`${who} (${statement})`;
}
