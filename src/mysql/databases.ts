import { writingBehindTheFence } from "./fence";
import { numberIn } from "./rows";
import type { DatabaseSpec } from "../ports/accounts";
import type { Session } from "./session";
import * as statements from "./statements";

/** In seconds: dropping many tables takes a while. */
const DROP_TIME = 600;

export async function ensureDatabase(session: Session, spec: DatabaseSpec): Promise<void> {
  const operation = `making the database ${spec.name}`;
  const [seen] = await session.run(operation, statements.databaseNamed(spec.name));
  if (seen && spec.characterSet === undefined && spec.collation === undefined) return;
  const change = seen ? statements.alterDatabase(spec) : statements.createDatabase(spec);
  await writingBehindTheFence(session, operation, async () => {
    await session.runLogged(operation, change);
  });
}

const UNKNOWN_TABLE = 1109;

export async function countObjects(session: Session, name: string): Promise<number | undefined> {
  const operation = `counting what the database ${name} holds`;
  const [row] = await session.run(operation, statements.countObjects(name));
  if (!row) return undefined;
  const libraries = await session.runUnless(
    [UNKNOWN_TABLE],
    operation,
    statements.countLibraries(name),
  );
  return numberIn(row, "objects") + (libraries?.[0] ? numberIn(libraries[0], "objects") : 0);
}

export async function dropDatabase(session: Session, name: string): Promise<void> {
  const operation = `dropping the database ${name}`;
  const [seen] = await session.run(operation, statements.databaseNamed(name));
  if (!seen) return;
  await writingBehindTheFence(session, operation, async () => {
    await session.runLogged(operation, statements.dropDatabase(name), DROP_TIME);
  });
}
