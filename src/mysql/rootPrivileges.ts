import type { RootPrivileges } from "../ports/accounts";
import * as statements from "./accountStatements";
import type { Account } from "./accountStatements";
import { textIn } from "./rows";
import type { Session } from "./session";
import type { Statement } from "./sql";

/**
 * What the owner of a database service has: everything about databases, users, roles and their privileges.
 * docs/decisions/0009 names each privilege that is left out, and why.
 *
 * The list names what is granted, not what is withheld, so that a privilege of a later version is withheld
 * until somebody has thought about it. Every server from 8.4 on has all of these.
 */
export const SERVICE_PRIVILEGES = [
  "SELECT",
  "INSERT",
  "UPDATE",
  "DELETE",
  "CREATE",
  "DROP",
  "PROCESS",
  "REFERENCES",
  "INDEX",
  "ALTER",
  "SHOW DATABASES",
  "CREATE TEMPORARY TABLES",
  "LOCK TABLES",
  "EXECUTE",
  "REPLICATION CLIENT",
  "CREATE VIEW",
  "SHOW VIEW",
  "CREATE ROUTINE",
  "ALTER ROUTINE",
  "CREATE USER",
  "EVENT",
  "TRIGGER",
  "CREATE ROLE",
  "DROP ROLE",
  "APPLICATION_PASSWORD_ADMIN",
  "FLUSH_TABLES",
  "ROLE_ADMIN",
  "SET_ANY_DEFINER",
  "SHOW_ROUTINE",
  "XA_RECOVER_ADMIN",
] as const;

/** Everything in the list that changes or locks something, where the server keeps its own accounts. */
const WITHHELD_IN_SYSTEM = [
  "INSERT",
  "UPDATE",
  "DELETE",
  "CREATE",
  "DROP",
  "REFERENCES",
  "INDEX",
  "ALTER",
  "CREATE TEMPORARY TABLES",
  "LOCK TABLES",
  "CREATE VIEW",
  "CREATE ROUTINE",
  "ALTER ROUTINE",
  "EVENT",
  "TRIGGER",
];

/** GRANT OPTION is in the list of every account that has it, and stays. */
const KEPT: readonly string[] = [...SERVICE_PRIVILEGES, "USAGE", "GRANT OPTION"];

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
  const [held, roles, unused] = await Promise.all([
    session.run(operation, statements.globalPrivileges(account)),
    session.run(operation, statements.roles(account)),
    session.run(operation, statements.lockedAccount(EMPTY_ROOT)),
  ]);
  const withoutTwin = unused.length === 0 ? [] : [statements.dropAccounts([EMPTY_ROOT])];
  if (privileges === "all") return [statements.grantEverything(account), ...withoutTwin];
  const has = new Set(held.map((row) => textIn(row, "privilege")));
  const missing = SERVICE_PRIVILEGES.filter((name) => !has.has(name));
  const extra = [...has].filter((name) => !KEPT.includes(name));
  const granted = roles.map((row) => ({ name: textIn(row, "name"), host: textIn(row, "host") }));
  return [
    // a global grant lifts what is revoked in a schema, so nothing is granted that root has
    ...(missing.length === 0 ? [] : [statements.grantGlobally(missing, account)]),
    ...(extra.length === 0 ? [] : [statements.revokeGlobally(extra, account)]),
    statements.revokeInSystem(WITHHELD_IN_SYSTEM, account),
    ...(granted.length === 0 ? [] : [statements.revokeRoles(granted, account)]),
    ...withoutTwin,
  ];
}

/** Created with every data directory, without a password and with every privilege. */
const EMPTY_ROOT: Account = { name: "root", host: "localhost" };
