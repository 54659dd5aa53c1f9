import {
  GRANT_OPTION,
  SERVICE_PRIVILEGES,
  SYSTEM_SCHEMA,
  WITHHELD_IN_SYSTEM,
} from "../ground/privileges";
import type { RootPrivileges } from "../ports/accounts";
import * as statements from "./accountStatements";
import type { Account } from "./accountStatements";
import { restrictionsIn } from "./accountState";
import { flagIn, textIn } from "./rows";
import type { Row, Session } from "./session";
import type { Statement } from "./sql";

/** GRANT OPTION is in the list of every account that has it, and stays. */
const KEPT: readonly string[] = [...SERVICE_PRIVILEGES, "USAGE", GRANT_OPTION];

/** Those of components and plugins have underscores in their names, and each is passed on or not. */
const isDynamic = (privilege: string): boolean => privilege.includes("_");

/**
 * The statements, in order, that leave root with exactly these privileges. What root may keep is never taken
 * away in between, and what it may not have is never given: somebody may be using it.
 */
export async function rootChanges(
  session: Session,
  account: Account,
  privileges: RootPrivileges,
): Promise<readonly Statement[]> {
  const operation = "reading the privileges of root";
  const [held, roles, unused, restricted, tables] = await Promise.all([
    session.run(operation, statements.globalPrivileges(account)),
    session.run(operation, statements.roles(account)),
    session.run(operation, statements.lockedAccount(EMPTY_ROOT)),
    session.run(operation, statements.restrictions(account)),
    session.run(operation, statements.tableGrantsInSystem(account)),
  ]);
  const withoutTwin = unused.length === 0 ? [] : [statements.dropAccounts([EMPTY_ROOT])];
  if (privileges === "all") return [statements.grantEverything(account), ...withoutTwin];
  const has = new Set(held.map((row) => textIn(row, "privilege")));
  const extra = [...has].filter((name) => !KEPT.includes(name));
  const granted = roles.map((row) => ({ name: textIn(row, "name"), host: textIn(row, "host") }));
  return [
    ...granting(account, held),
    ...(extra.length === 0 ? [] : [statements.revokeGlobally(extra, account)]),
    ...lifting(account, restricted),
    statements.revokeInSystem(WITHHELD_IN_SYSTEM, account),
    ...tables.map((row) => statements.revokeSystemTable(textIn(row, "tableName"), account)),
    ...(granted.length === 0 ? [] : [statements.revokeRoles(granted, account)]),
    ...withoutTwin,
  ];
}

/**
 * A global grant lifts what is revoked in a schema, so nothing is granted that root has: the right to pass on
 * comes with USAGE.
 */
function granting(account: Account, held: readonly Row[]): readonly Statement[] {
  const rows = new Map(held.map((row) => [textIn(row, "privilege"), flagIn(row, "isPassedOn")]));
  const kept = SERVICE_PRIVILEGES.filter((name) => rows.get(name) === false);
  const missing = SERVICE_PRIVILEGES.filter((name) => !rows.has(name));
  const granted = [
    missing,
    kept.some((name) => !isDynamic(name)) ? ["USAGE"] : [],
    kept.filter(isDynamic),
  ];
  return granted
    .filter((names) => names.length > 0)
    .map((names) => statements.grantGlobally(names, account));
}

/** What somebody has taken away in a database, but for what is withheld there. */
function lifting(account: Account, [row = {}]: readonly Row[]): readonly Statement[] {
  return restrictionsIn(textIn(row, "restrictions")).flatMap(({ database, privileges }) => {
    const withheld = database === SYSTEM_SCHEMA ? WITHHELD_IN_SYSTEM : [];
    const lacking = privileges.filter((name) => !withheld.includes(name));
    return lacking.length === 0 ? [] : [statements.grantIn(lacking, database, account)];
  });
}

/** Created with every data directory, without a password and with every privilege. */
const EMPTY_ROOT: Account = { name: "root", host: "localhost" };
