import { SYSTEM_SCHEMA } from "../ground/privileges";
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

/** Everything else about passwords and limits is as the server's configuration says. */
const userOptions = sql`PASSWORD EXPIRE DEFAULT PASSWORD REQUIRE CURRENT DEFAULT ${accountOptions}`;

const attributeClause = (attribute: object): Statement =>
  sql`ATTRIBUTE ${JSON.stringify({ [ATTRIBUTE_KEY]: attribute })}`;

const verb = (exists: boolean): Statement =>
  exists ? sql`ALTER USER` : sql`CREATE USER IF NOT EXISTS`;

/** The password never expires, because nobody would renew it. */
export const replicationAccount = (
  exists: boolean,
  account: Account,
  /** See `newPassword` and `storedPassword`. */
  password: Statement,
  attribute: object,
  keepsOld = false,
): Statement => sql`${verb(exists)} ${accountName(account)}
  IDENTIFIED WITH caching_sha2_password ${password} ${keepsOld ? sql`RETAIN CURRENT PASSWORD ` : sql``}REQUIRE SSL
  PASSWORD EXPIRE NEVER ${accountOptions} ${attributeClause(attribute)}`;

export const newPassword = (password: Secret): Statement => sql`BY ${password}`;
/** As another server has stored it. */
export const storedPassword = (hash: Secret): Statement => sql`AS ${hash}`;

/** Text: salt and digest are characters of seven bits. */
export const passwordHashes = (names: readonly string[], host: string): Statement => sql`SELECT
  User AS name, authentication_string AS hash FROM mysql.user
  WHERE User IN (${list(names)}) AND Host = ${host} AND plugin = 'caching_sha2_password'`;

/** It exists only as long as a copy, and no replica gets it. */
export const copyAccount = (
  exists: boolean,
  account: Account,
  password: Secret,
  attribute: object,
): Statement => sql`${verb(exists)} ${accountName(account)}
  IDENTIFIED WITH caching_sha2_password BY ${password} REQUIRE SSL ${attributeClause(attribute)}`;

/** How a user logs in; see UserSpec. */
export interface Login {
  readonly password: Secret;
  readonly requireTls?: boolean;
  readonly maxConnections: number;
}

/** The plugin is named, because somebody may have chosen another one for the account. */
export const userAccount = (
  exists: boolean,
  account: Account,
  { password, ...options }: Login,
  attribute: object,
): Statement => sql`${verb(exists)} ${accountName(account)}
  IDENTIFIED WITH caching_sha2_password BY ${password} ${optionsClause(options)} ${attributeClause(attribute)}`;

/** How it logs in, but for its password. */
export const userOptionsOnly = (account: Account, options: Omit<Login, "password">): Statement =>
  sql`ALTER USER ${accountName(account)} ${optionsClause(options)}`;

const optionsClause = ({ requireTls, maxConnections }: Omit<Login, "password">): Statement =>
  sql`${tlsClause(requireTls)} WITH MAX_QUERIES_PER_HOUR 0 MAX_UPDATES_PER_HOUR 0
  MAX_CONNECTIONS_PER_HOUR 0 MAX_USER_CONNECTIONS ${maxConnections} ${userOptions}`;

function tlsClause(requireTls: boolean | undefined): Statement {
  if (requireTls === undefined) return sql``;
  return requireTls ? sql`REQUIRE SSL` : sql`REQUIRE NONE`;
}

export const setAttribute = (account: Account, attribute: object): Statement =>
  sql`ALTER USER ${accountName(account)} ${attributeClause(attribute)}`;

export const ownPassword = (password: Secret): Statement =>
  sql`ALTER USER CURRENT_USER() IDENTIFIED BY ${password}`;

/** Until the old password is discarded, both are valid. */
export const ownNextPassword = (password: Secret): Statement =>
  sql`ALTER USER CURRENT_USER() IDENTIFIED BY ${password} RETAIN CURRENT PASSWORD`;
export const discardOwnOldPassword = sql`ALTER USER USER() DISCARD OLD PASSWORD`;
export const discardOldPassword = (account: Account, attribute: object): Statement =>
  sql`ALTER USER IF EXISTS ${accountName(account)} DISCARD OLD PASSWORD ${attributeClause(attribute)}`;

/** Other ways to log in, or more that is needed to: second passwords, and factors beside the password. */
export const otherLogins = ({ name, host }: Account): Statement =>
  sql`SELECT JSON_CONTAINS_PATH(User_attributes, 'one', '$.additional_password') AS hasSecondPassword,
    JSON_LENGTH(User_attributes, '$.multi_factor_authentication') AS factors
  FROM mysql.user WHERE User = ${name} AND Host = ${host}`;
export const discardSecondPassword = (account: Account): Statement =>
  sql`ALTER USER ${accountName(account)} DISCARD OLD PASSWORD`;
export const dropFactors = (account: Account, count: number): Statement =>
  sql`ALTER USER ${accountName(account)} DROP 2 FACTOR${count > 1 ? sql` DROP 3 FACTOR` : sql``}`;

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
/**
 * With SYSTEM_USER, nobody who may create users can change the account: he could log in with it, read the
 * binary log, and end the replica's connection by posing as the replica.
 */
export const grantReplication = (account: Account): Statement =>
  sql`GRANT REPLICATION SLAVE, SYSTEM_USER ON *.* TO ${accountName(account)}`;
/** The same, as SHOW GRANTS prints it. */
export const replicationGrants = (account: Account): readonly Statement[] => [
  sql`GRANT REPLICATION SLAVE ON *.* TO ${accountName(account)}`,
  sql`GRANT SYSTEM_USER ON *.* TO ${accountName(account)}`,
];
/** The names come from a list in this package, so they are text. */
const names = (privileges: readonly string[]): Statement => ({
  texts: [privileges.join(", ")],
  values: [],
});
export const grantGlobally = (privileges: readonly string[], account: Account): Statement =>
  sql`GRANT ${names(privileges)} ON *.* TO ${accountName(account)} WITH GRANT OPTION`;
/** IF EXISTS: a server below may have the account without these privileges. */
export const revokeGlobally = (privileges: readonly string[], account: Account): Statement =>
  sql`REVOKE IF EXISTS ${names(privileges)} ON *.* FROM ${accountName(account)}`;
/** IF EXISTS: a server below that still runs without partial_revokes takes it as a warning. */
export const revokeInSystem = (privileges: readonly string[], account: Account): Statement =>
  sql`REVOKE IF EXISTS ${names(privileges)} ON mysql.* FROM ${accountName(account)}`;
export const lockedAccount = ({ name, host }: Account): Statement =>
  sql`SELECT User AS name FROM mysql.user
  WHERE User = ${name} AND Host = ${host} AND account_locked = 'Y'`;
/** Nobody else may change the account, nor log in with it to copy all that the server has. */
export const grantBackup = (account: Account): Statement =>
  sql`GRANT BACKUP_ADMIN, SYSTEM_USER ON *.* TO ${accountName(account)}`;
export const grantEverything = (account: Account): Statement =>
  sql`GRANT ALL PRIVILEGES ON *.* TO ${accountName(account)} WITH GRANT OPTION`;
/** Lifts what was taken away there. */
export const grantIn = (
  privileges: readonly string[],
  database: string,
  account: Account,
): Statement =>
  sql`GRANT ${names(privileges)} ON ${identifier(database)}.* TO ${accountName(account)}`;
export const revokeSystemTable = (table: string, account: Account): Statement =>
  sql`REVOKE IF EXISTS ALL PRIVILEGES ON ${identifier(SYSTEM_SCHEMA)}.${identifier(table)} FROM ${accountName(account)}`;
export const grantDatabase = (pattern: string, account: Account): Statement =>
  sql`GRANT ALL PRIVILEGES ON ${identifier(pattern)}.* TO ${accountName(account)}`;

/** IF EXISTS, here and below: somebody may have granted it on this server only, outside of the binary log. */
export const revokeDatabase = (pattern: string, account: Account): Statement =>
  sql`REVOKE IF EXISTS ALL PRIVILEGES ON ${identifier(pattern)}.* FROM ${accountName(account)}`;
export const revokeEverything = (account: Account): Statement =>
  sql`REVOKE IF EXISTS ALL PRIVILEGES, GRANT OPTION FROM ${accountName(account)}`;
export const revokeRoles = (granted: readonly Account[], account: Account): Statement =>
  sql`REVOKE IF EXISTS ${list(granted.map(accountName))} FROM ${accountName(account)}`;
