/** Names of privileges, as GRANT takes them, and of what they are granted on. */

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
export const WITHHELD_IN_SYSTEM: readonly string[] = [
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

/**
 * Privileges of the server itself beyond those that have columns, and not in the list above. Components and
 * plugins bring more: when one of those is removed, GRANT ALL no longer gives what it has brought.
 */
export const ADMINISTRATIVE_PRIVILEGES: readonly string[] = [
  "ALLOW_NONEXISTENT_DEFINER",
  "AUTHENTICATION_POLICY_ADMIN",
  "BACKUP_ADMIN",
  "BINLOG_ADMIN",
  "BINLOG_ENCRYPTION_ADMIN",
  "CLONE_ADMIN",
  "CONNECTION_ADMIN",
  "ENCRYPTION_KEY_ADMIN",
  "FLUSH_OPTIMIZER_COSTS",
  "FLUSH_PRIVILEGES",
  "FLUSH_STATUS",
  "FLUSH_USER_RESOURCES",
  "GROUP_REPLICATION_ADMIN",
  "GROUP_REPLICATION_STREAM",
  "INNODB_REDO_LOG_ARCHIVE",
  "INNODB_REDO_LOG_ENABLE",
  "OPTIMIZE_LOCAL_TABLE",
  "PASSWORDLESS_USER_ADMIN",
  "PERSIST_RO_VARIABLES_ADMIN",
  "REPLICATION_APPLIER",
  "REPLICATION_SLAVE_ADMIN",
  "RESOURCE_GROUP_ADMIN",
  "RESOURCE_GROUP_USER",
  "SENSITIVE_VARIABLES_OBSERVER",
  "SERVICE_CONNECTION_ADMIN",
  "SESSION_VARIABLES_ADMIN",
  "SYSTEM_USER",
  "SYSTEM_VARIABLES_ADMIN",
  "TABLE_ENCRYPTION_ADMIN",
  "TRANSACTION_GTID_TAG",
];

/** The schema of the server's own accounts. */
export const SYSTEM_SCHEMA = "mysql";

/** The right to pass on what one has. */
export const GRANT_OPTION = "GRANT OPTION";

/**
 * The privileges that every server has on one database, by their columns in the grant tables: what ALL means
 * there.
 */
export const DATABASE_COLUMNS = {
  Select_priv: "SELECT",
  Insert_priv: "INSERT",
  Update_priv: "UPDATE",
  Delete_priv: "DELETE",
  Create_priv: "CREATE",
  Drop_priv: "DROP",
  References_priv: "REFERENCES",
  Index_priv: "INDEX",
  Alter_priv: "ALTER",
  Create_tmp_table_priv: "CREATE TEMPORARY TABLES",
  Lock_tables_priv: "LOCK TABLES",
  Execute_priv: "EXECUTE",
  Create_view_priv: "CREATE VIEW",
  Show_view_priv: "SHOW VIEW",
  Create_routine_priv: "CREATE ROUTINE",
  Alter_routine_priv: "ALTER ROUTINE",
  Event_priv: "EVENT",
  Trigger_priv: "TRIGGER",
} as const;

/** The same for the whole server, without those that components and plugins add. */
export const GLOBAL_COLUMNS = {
  ...DATABASE_COLUMNS,
  Reload_priv: "RELOAD",
  Shutdown_priv: "SHUTDOWN",
  Process_priv: "PROCESS",
  File_priv: "FILE",
  Show_db_priv: "SHOW DATABASES",
  Super_priv: "SUPER",
  Repl_slave_priv: "REPLICATION SLAVE",
  Repl_client_priv: "REPLICATION CLIENT",
  Create_user_priv: "CREATE USER",
  Create_tablespace_priv: "CREATE TABLESPACE",
  Create_role_priv: "CREATE ROLE",
  Drop_role_priv: "DROP ROLE",
} as const;

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
