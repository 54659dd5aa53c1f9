import type { Secret } from "../ground/secret";
import { ATTRIBUTE_KEY } from "./statements";
import { identifier, list, sql, type Statement } from "./sql";

/** The SQL texts about accounts and their privileges. */

export interface Account {
  readonly name: string;
  readonly host: string;
}

/** Quoted as SHOW GRANTS quotes it, so that a grant can be compared with the rows of SHOW GRANTS. */
const accountName = ({ name, host }: Account): Statement =>
  sql`${identifier(name)}@${identifier(host)}`;

export const accountsNamed = (names: readonly string[], host: string): Statement =>
  sql`SELECT User AS name FROM mysql.user WHERE User IN (${list(names)}) AND Host = ${host}`;

/**
 * A declared password must stay usable: no password history may refuse to set it again, and failed logins by
 * others may not lock the account.
 */
const accountOptions = sql`PASSWORD HISTORY 0 PASSWORD REUSE INTERVAL 0 DAY
  FAILED_LOGIN_ATTEMPTS 0 PASSWORD_LOCK_TIME 0 ACCOUNT UNLOCK`;

const attributeClause = (attribute: object): Statement =>
  sql`ATTRIBUTE ${JSON.stringify({ [ATTRIBUTE_KEY]: attribute })}`;

const verb = (exists: boolean): Statement =>
  exists ? sql`ALTER USER` : sql`CREATE USER IF NOT EXISTS`;

/** The password never expires, because nobody would renew it. */
export const replicationAccount = (
  exists: boolean,
  account: Account,
  password: Secret,
  attribute: object,
): Statement => sql`${verb(exists)} ${accountName(account)}
  IDENTIFIED WITH caching_sha2_password BY ${password} REQUIRE SSL
  PASSWORD EXPIRE NEVER ${accountOptions} ${attributeClause(attribute)}`;

/** It exists only as long as a copy, and no replica gets it. */
export const copyAccount = (
  exists: boolean,
  account: Account,
  password: Secret,
  attribute: object,
): Statement => sql`${verb(exists)} ${accountName(account)}
  IDENTIFIED WITH caching_sha2_password BY ${password} REQUIRE SSL ${attributeClause(attribute)}`;

export const userAccount = (
  exists: boolean,
  account: Account,
  password: Secret,
  attribute: object,
): Statement => sql`${verb(exists)} ${accountName(account)}
  IDENTIFIED BY ${password} ${accountOptions} ${attributeClause(attribute)}`;

export const setAttribute = (account: Account, attribute: object): Statement =>
  sql`ALTER USER ${accountName(account)} ${attributeClause(attribute)}`;

export const ownPassword = (password: Secret): Statement =>
  sql`ALTER USER CURRENT_USER() IDENTIFIED BY ${password}`;

export const dropAccounts = (accounts: readonly Account[]): Statement =>
  sql`DROP USER IF EXISTS ${list(accounts.map(accountName))}`;

// Privileges

export const namingRules = sql`SELECT @@GLOBAL.partial_revokes AS partialRevokes,
  @@GLOBAL.lower_case_table_names AS lowerCaseTableNames`;
export const showGrants = (account: Account): Statement =>
  sql`SHOW GRANTS FOR ${accountName(account)}`;
export const databaseGrants = (account: Account): Statement =>
  sql`SELECT Db AS pattern FROM mysql.db WHERE User = ${account.name} AND Host = ${account.host}`;
export const roles = ({ name, host }: Account): Statement => sql`SELECT FROM_USER AS name,
  FROM_HOST AS host FROM mysql.role_edges WHERE TO_USER = ${name} AND TO_HOST = ${host}`;

/** The privilege of every account: SHOW GRANTS begins with this row. */
export const grantNothing = (account: Account): Statement =>
  sql`GRANT USAGE ON *.* TO ${accountName(account)}`;
export const grantReplication = (account: Account): Statement =>
  sql`GRANT REPLICATION SLAVE ON *.* TO ${accountName(account)}`;
export const grantBackup = (account: Account): Statement =>
  sql`GRANT BACKUP_ADMIN ON *.* TO ${accountName(account)}`;
export const grantEverything = (account: Account): Statement =>
  sql`GRANT ALL PRIVILEGES ON *.* TO ${accountName(account)} WITH GRANT OPTION`;
export const grantDatabase = (pattern: string, account: Account): Statement =>
  sql`GRANT ALL PRIVILEGES ON ${identifier(pattern)}.* TO ${accountName(account)}`;

export const revokeDatabase = (pattern: string, account: Account): Statement =>
  sql`REVOKE ALL PRIVILEGES ON ${identifier(pattern)}.* FROM ${accountName(account)}`;
export const revokeEverything = (account: Account): Statement =>
  sql`REVOKE ALL PRIVILEGES, GRANT OPTION FROM ${accountName(account)}`;
export const revokeRoles = (granted: readonly Account[], account: Account): Statement =>
  sql`REVOKE ${list(granted.map(accountName))} FROM ${accountName(account)}`;

export interface NamingRules {
  readonly partialRevokes: boolean;
  /** The server keeps database names in lower case. */
  readonly lowerCase: boolean;
}

/**
 * The name as GRANT expects it and SHOW GRANTS prints it: `_` and `%` are wildcards there, escaped by a
 * backslash, which itself must be doubled. With partial_revokes it is a plain name.
 */
export function databasePattern(name: string, rules: NamingRules): string {
  const kept = rules.lowerCase ? name.toLowerCase() : name;
  return rules.partialRevokes ? kept : kept.replace(/[\\_%]/g, "\\$&");
}
