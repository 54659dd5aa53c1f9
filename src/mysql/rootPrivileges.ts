import {
  GRANT_OPTION,
  SERVICE_PRIVILEGES,
  SYSTEM_SCHEMA,
  WITHHELD_IN_SYSTEM,
} from "../ground/privileges";
import { ServerCallError } from "../ground/errors";
import { legible } from "../ground/foreign";
import type { AccountState, Privileges, RootPrivileges } from "../ports/accounts";
import * as statements from "./accountStatements";
import type { Account } from "./accountStatements";
import { accountStates, stateOf } from "./accountState";
import type { Session } from "./session";
import type { Statement } from "./sql";

/** GRANT OPTION is in the list of every account that has it, and stays. */
const KEPT: readonly string[] = [...SERVICE_PRIVILEGES, "USAGE", GRANT_OPTION];

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
  const [rows, unused] = await Promise.all([
    session.run(operation, accountStates([account])),
    session.run(operation, statements.lockedAccount(EMPTY_ROOT)),
  ]);
  const withoutTwin = unused.length === 0 ? [] : [statements.dropAccounts([EMPTY_ROOT])];
  if (privileges === "all") return [statements.grantEverything(account), ...withoutTwin];
  const row = rows.find((one) => one["name"] === account.name && one["host"] === account.host);
  const state = row ? stateOf(row) : NOTHING;
  if (!state) throw new ServerCallError(operation, undefined, legible`its answer cannot be read`);
  const [everywhere, ...elsewhere] = state.privileges;
  const has = everywhere?.privileges ?? [];
  const extra = has.filter((name) => !KEPT.includes(name));
  const tables = elsewhere.flatMap(({ database, object }) =>
    database === SYSTEM_SCHEMA && object !== undefined ? [object] : [],
  );
  return [
    ...granting(account, has, state.notPassedOn),
    ...(extra.length === 0 ? [] : [statements.revokeGlobally(extra, account)]),
    ...lifting(account, state.restrictions),
    statements.revokeInSystem(WITHHELD_IN_SYSTEM, account),
    ...tables.map((table) => statements.revokeSystemTable(table, account)),
    ...(state.roles.length === 0 ? [] : [statements.revokeRoles(state.roles, account)]),
    ...withoutTwin,
  ];
}

/** Of a root that has yet to be created. */
const NOTHING: Pick<AccountState, "privileges" | "restrictions" | "notPassedOn" | "roles"> = {
  privileges: [],
  restrictions: [],
  notPassedOn: [],
  roles: [],
};

/**
 * A global grant lifts what is revoked in a schema, so nothing is granted that root has: the right to pass on
 * comes with USAGE, and for privileges without a column with themselves.
 */
function granting(
  account: Account,
  has: readonly string[],
  notPassedOn: readonly string[],
): readonly Statement[] {
  const missing = SERVICE_PRIVILEGES.filter((name) => !has.includes(name));
  const cannotPassOn = has.length > 0 && !has.includes(GRANT_OPTION) && missing.length === 0;
  const granted = [
    missing,
    cannotPassOn ? ["USAGE"] : [],
    SERVICE_PRIVILEGES.filter((name) => notPassedOn.includes(name)),
  ];
  return granted
    .filter((names) => names.length > 0)
    .map((names) => statements.grantGlobally(names, account));
}

/** What somebody has taken away in a database, but for what is withheld there. */
function lifting(account: Account, restrictions: readonly Privileges[]): readonly Statement[] {
  return restrictions.flatMap(({ database = "", privileges }) => {
    const withheld = database === SYSTEM_SCHEMA ? WITHHELD_IN_SYSTEM : [];
    const lacking = privileges.filter((name) => !withheld.includes(name));
    return lacking.length === 0 ? [] : [statements.grantIn(lacking, database, account)];
  });
}

/** Created with every data directory, without a password and with every privilege. */
const EMPTY_ROOT: Account = { name: "root", host: "localhost" };
