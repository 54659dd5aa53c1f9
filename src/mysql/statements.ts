import type { Secret } from "../ground/secret";
import type { DatabaseSpec } from "../ports/accounts";
import type { ChannelSpec, CopySource } from "../ports/server";
import { eventsAsJson } from "./eventStatements";
import { LOCK_WAIT } from "./lockStatements";
import { identifier, list, sql, type Statement } from "./sql";

/** The SQL texts that this package sends to a server, in the syntax of MySQL 8.4 and later. */

/** The one key in an account's ATTRIBUTE that holds this product's data. */
export const ATTRIBUTE_KEY = "pulumi-mysql-replication";

export const ATTRIBUTE_PATH = `$."${ATTRIBUTE_KEY}"`;

// Session

/**
 * - sql_log_bin: statements must not become transactions unless `logBinary` says so.
 * - sql_mode: the driver's escaping is wrong under NO_BACKSLASH_ESCAPES and ANSI_QUOTES.
 * - max_execution_time: a server-wide limit would cut off the waits.
 * - autocommit: a server-wide OFF would lose nothing here, but would keep snapshots open.
 */
export const beginSession = sql`SET SESSION sql_log_bin = 0,
  sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION', time_zone = '+00:00',
  lock_wait_timeout = ${LOCK_WAIT}, max_execution_time = 0, autocommit = 1`;

export const logBinary = (on: boolean): Statement => sql`SET SESSION sql_log_bin = ${on ? 1 : 0}`;

// Observing

/** `copyLock`: whoever holds it gives this server's data to a recipient. */
export const serverVariables = (copyLock: string): Statement => sql`SELECT
  REPLACE(@@GLOBAL.gtid_executed, '\n', '') AS gtidExecuted,
  REPLACE(@@GLOBAL.gtid_purged, '\n', '') AS gtidPurged,
  @@version AS version, @@GLOBAL.server_id AS serverId, @@GLOBAL.server_uuid AS serverUuid,
  @@GLOBAL.super_read_only AS superReadOnly, @@GLOBAL.read_only AS readOnly,
  @@GLOBAL.offline_mode AS offlineMode,
  @@GLOBAL.max_allowed_packet AS maxAllowedPacket,
  @@GLOBAL.log_bin AS logBin, @@GLOBAL.gtid_mode AS gtidMode,
  @@GLOBAL.lower_case_table_names AS lowerCaseTableNames,
  @@GLOBAL.partial_revokes AS partialRevokes,
  IS_USED_LOCK(${copyLock}) IS NOT NULL AS copies,
  (SELECT COUNT(*) FROM performance_schema.persisted_variables
    WHERE VARIABLE_NAME IN ('super_read_only', 'read_only') AND VARIABLE_VALUE = 'OFF') AS persistedOpen`;

/** Configuration, receiver and applier of the default channel; no row if there is no channel. */
export const channelRows = sql`SELECT
  c.HOST AS host, c.PORT AS port, c.USER AS user, c.SSL_ALLOWED AS tls, c.SSL_CA_FILE AS caFile,
  c.AUTO_POSITION AS autoPosition, a.DESIRED_DELAY AS delay, s.SOURCE_UUID AS sourceUuid,
  s.SERVICE_STATE AS receiverState, s.LAST_ERROR_NUMBER AS receiverErrno,
  s.LAST_ERROR_MESSAGE AS receiverMessage,
  REPLACE(s.RECEIVED_TRANSACTION_SET, '\n', '') AS received,
  REPLACE(GTID_SUBTRACT(s.RECEIVED_TRANSACTION_SET, @@GLOBAL.gtid_executed), '\n', '') AS unapplied,
  st.SERVICE_STATE AS applierState, st.REMAINING_DELAY AS remainingDelay
  FROM performance_schema.replication_connection_configuration c
  LEFT JOIN performance_schema.replication_connection_status s USING (CHANNEL_NAME)
  LEFT JOIN performance_schema.replication_applier_configuration a USING (CHANNEL_NAME)
  LEFT JOIN performance_schema.replication_applier_status st USING (CHANNEL_NAME)
  WHERE CHANNEL_NAME = ''`;

/**
 * Coordinator and workers with their errors. The server compares the times, both in the session's UTC,
 * because its clock may differ from ours.
 */
export const applierThreads = sql`
  SELECT 'worker' AS kind, LAST_ERROR_NUMBER AS errno, LAST_ERROR_MESSAGE AS message,
    CAST(LAST_ERROR_TIMESTAMP AS CHAR) AS failedAt, APPLYING_TRANSACTION AS applying,
    TIMESTAMPDIFF(MICROSECOND, NULLIF(APPLYING_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP, 0), NOW(6)) AS age
    FROM performance_schema.replication_applier_status_by_worker WHERE CHANNEL_NAME = ''
  UNION ALL
  SELECT 'coordinator', LAST_ERROR_NUMBER, LAST_ERROR_MESSAGE, CAST(LAST_ERROR_TIMESTAMP AS CHAR),
    PROCESSING_TRANSACTION,
    TIMESTAMPDIFF(MICROSECOND, NULLIF(PROCESSING_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP, 0), NOW(6))
    FROM performance_schema.replication_applier_status_by_coordinator WHERE CHANNEL_NAME = ''`;

export const ownAccounts = sql`SELECT USER AS name, HOST AS host,
  CAST(JSON_EXTRACT(ATTRIBUTE, ${ATTRIBUTE_PATH}) AS CHAR) AS attribute
  FROM information_schema.USER_ATTRIBUTES
  WHERE JSON_CONTAINS_PATH(ATTRIBUTE, 'one', ${ATTRIBUTE_PATH}) ORDER BY USER, HOST`;

export const dumpThreads = sql`SELECT ID AS id, USER AS user
  FROM performance_schema.processlist WHERE COMMAND IN ('Binlog Dump GTID', 'Binlog Dump')`;

export const userDatabases = sql`SELECT SCHEMA_NAME AS name, ${eventsAsJson} AS events,
  DEFAULT_CHARACTER_SET_NAME AS characterSet, DEFAULT_COLLATION_NAME AS collation
  FROM information_schema.SCHEMATA
  WHERE SCHEMA_NAME NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema')
  ORDER BY SCHEMA_NAME`;

export const binaryLogs = sql`SHOW BINARY LOGS`;

// GTID sets

export const subtractSets = (pairs: readonly (readonly [string, string])[]): Statement => {
  const columns = pairs.map(
    ([left, right], index) =>
      sql`REPLACE(GTID_SUBTRACT(${left}, ${right}), '\n', '') AS ${identifier(String(index))}`,
  );
  return sql`SELECT ${list(columns)}`;
};

/** A timeout of 0 would wait for ever, so 0 asks without waiting. */
export const waitForSet = (gtids: string, seconds: number): Statement =>
  seconds > 0
    ? sql`SELECT WAIT_FOR_EXECUTED_GTID_SET(${gtids}, ${seconds}) = 0 AS reached`
    : sql`SELECT GTID_SUBSET(${gtids}, @@GLOBAL.gtid_executed) AS reached`;

// The fence

export const superReadOnly = (on: boolean): Statement =>
  sql`SET GLOBAL super_read_only = ${on ? 1 : 0}`;
/**
 * Without these persisted values, the configuration file's fence applies at the next start. read_only comes
 * first: if only read_only were persisted OFF, the server would start open although super_read_only is ON.
 */
export const forgetOpen = [
  sql`RESET PERSIST IF EXISTS read_only`,
  sql`RESET PERSIST IF EXISTS super_read_only`,
];
export const readOnly = sql`SET GLOBAL read_only = ON`;
/** `opened`: by persisted variables, so that the server is open at every start too. */
export const fenceNow = sql`SELECT @@GLOBAL.super_read_only AS fenced, @@GLOBAL.read_only AS closed,
  (SELECT COUNT(*) = 2 FROM performance_schema.persisted_variables
    WHERE VARIABLE_NAME IN ('super_read_only', 'read_only') AND VARIABLE_VALUE = 'OFF') AS opened`;
/** Both, because a persisted value overrides the file, and the file's super_read_only sets read_only too. */
export const persistOpen = sql`SET PERSIST super_read_only = 0, PERSIST read_only = 0`;
export const readFile = (path: string): Statement =>
  sql`SELECT CONVERT(LOAD_FILE(${path}) USING utf8mb4) AS content`;
export const reloadCertificate = sql`ALTER INSTANCE RELOAD TLS`;
export const goOffline = sql`SET GLOBAL offline_mode = 1`;
export const comeOnline = [
  sql`RESET PERSIST IF EXISTS offline_mode`,
  sql`SET GLOBAL offline_mode = 0`,
];

// The channel

/**
 * Sets every option: CHANGE keeps an option that is not named, so a shorter list would keep what somebody
 * else has set. An option that does not come from the specification gets its documented default, except:
 * - SSL_VERIFY_SERVER_CERT 0: the pinned authority signs for the source alone, so a name would add nothing.
 * - CONNECT_RETRY 1 s: a source whose container is replaced is back in seconds and should be found as
 *   quickly. RETRY_COUNT 86400: the receiver retries for a day (by default it gives up after ten attempts).
 * - HEARTBEAT_PERIOD 10 s: naming a host resets it to half of replica_net_timeout (30 s); an idle source
 *   should count as alive well within that timeout even if the timeout was lowered.
 */
export const changeSource = (channel: ChannelSpec): Statement => sql`CHANGE REPLICATION SOURCE TO
  SOURCE_HOST = ${channel.host}, SOURCE_PORT = ${channel.port}, SOURCE_USER = ${channel.user},
  SOURCE_PASSWORD = ${channel.password}, SOURCE_AUTO_POSITION = 1,
  SOURCE_SSL = 1, SOURCE_SSL_CA = ${channel.caFile}, SOURCE_SSL_VERIFY_SERVER_CERT = 0,
  SOURCE_SSL_CAPATH = '', SOURCE_SSL_CERT = '', SOURCE_SSL_KEY = '', SOURCE_SSL_CIPHER = '',
  SOURCE_SSL_CRL = '', SOURCE_SSL_CRLPATH = '', SOURCE_TLS_VERSION = '', SOURCE_TLS_CIPHERSUITES = NULL,
  SOURCE_PUBLIC_KEY_PATH = '', GET_SOURCE_PUBLIC_KEY = 0, SOURCE_BIND = '',
  SOURCE_CONNECT_RETRY = 1, SOURCE_RETRY_COUNT = 86400, SOURCE_HEARTBEAT_PERIOD = 10,
  SOURCE_DELAY = ${channel.delay},
  SOURCE_COMPRESSION_ALGORITHMS = 'uncompressed', SOURCE_ZSTD_COMPRESSION_LEVEL = 3,
  SOURCE_CONNECTION_AUTO_FAILOVER = 0, GTID_ONLY = 0, REQUIRE_ROW_FORMAT = 0,
  PRIVILEGE_CHECKS_USER = NULL, REQUIRE_TABLE_PRIMARY_KEY_CHECK = STREAM,
  ASSIGN_GTIDS_TO_ANONYMOUS_TRANSACTIONS = OFF
  FOR CHANNEL ''`;

export const role = sql`SELECT @@GLOBAL.super_read_only AS fenced,
  (SELECT COUNT(*) FROM performance_schema.replication_connection_configuration
    WHERE CHANNEL_NAME = '' AND HOST <> '') AS following`;

/** The server accepts no less than 2 seconds. */
export const stopTimeout = (seconds: number): Statement =>
  sql`SET GLOBAL rpl_stop_replica_timeout = ${Math.max(2, Math.ceil(seconds))}`;
export const startReplica = sql`START REPLICA FOR CHANNEL ''`;
export const stopReceiver = sql`STOP REPLICA IO_THREAD FOR CHANNEL ''`;
export const startReceiver = sql`START REPLICA IO_THREAD FOR CHANNEL ''`;
export const startApplier = sql`START REPLICA SQL_THREAD FOR CHANNEL ''`;
export const stopReplica = sql`STOP REPLICA FOR CHANNEL ''`;
export const stopApplier = sql`STOP REPLICA SQL_THREAD FOR CHANNEL ''`;
/**
 * The transaction that the receiver has only in part, and the id of the coordinator that waits for the rest.
 * The rest can still arrive while the receiver is connected, or about to connect for the first time.
 */
export const partialTransaction = sql`SELECT t.PROCESSLIST_ID AS coordinator,
    r.SERVICE_STATE = 'ON' OR r.SERVICE_STATE = 'CONNECTING' AND r.LAST_ERROR_NUMBER = 0 AS arrives
  FROM performance_schema.replication_applier_status_by_coordinator c
  JOIN performance_schema.replication_connection_status r USING (CHANNEL_NAME)
  JOIN performance_schema.threads t ON t.THREAD_ID = c.THREAD_ID
  WHERE c.CHANNEL_NAME = '' AND c.PROCESSING_TRANSACTION <> ''
    AND c.PROCESSING_TRANSACTION = r.QUEUEING_TRANSACTION`;
export const changePassword = (password: Secret): Statement =>
  sql`CHANGE REPLICATION SOURCE TO SOURCE_PASSWORD = ${password} FOR CHANNEL ''`;
export const setDelay = (seconds: number): Statement =>
  sql`CHANGE REPLICATION SOURCE TO SOURCE_DELAY = ${seconds} FOR CHANNEL ''`;
export const resetReplica = sql`RESET REPLICA ALL FOR CHANNEL ''`;
export const dropRelayLogs = sql`RESET REPLICA FOR CHANNEL ''`;
export const kill = (thread: number): Statement => sql`KILL ${thread}`;

// Copying data

/** The table comes with the plugin (without it: 1146). The GTID set is the last part of a copy to arrive. */
export const cloneStatus = sql`SELECT CAST(BEGIN_TIME AS CHAR) AS begun, ERROR_MESSAGE AS problem,
  STATE = 'Completed' AND GTID_SUBSET(GTID_EXECUTED, @@GLOBAL.gtid_executed) AS isWhole
  FROM performance_schema.clone_status`;
export const cloneProgress = sql`SELECT SUM(DATA) AS copied, SUM(ESTIMATE) AS expected,
  SUM(STATE = 'In Progress') AS stages FROM performance_schema.clone_progress`;
/** The connection holds the lock, so the server must not end it for being idle. */
export const idleForADay = sql`SET SESSION wait_timeout = 86400`;
/** A donor's session is recognised by its command, a recipient's by its statement. */
export const copyingSessions = sql`SELECT ID AS id FROM performance_schema.processlist
  WHERE COMMAND = 'Clone' OR INFO LIKE 'CLONE INSTANCE FROM%'`;
export const allowDonor = ({ host, port, caFile }: CopySource): Statement =>
  sql`SET GLOBAL clone_valid_donor_list = ${`${host}:${String(port)}`}, GLOBAL clone_ssl_ca = ${caFile}`;
export const copyFrom = ({ user, host, port, password }: CopySource): Statement =>
  sql`CLONE INSTANCE FROM ${user}@${host}:${port} IDENTIFIED BY ${password} REQUIRE SSL`;
/** What is neither reading nor writing is flushing, but for a few calls; in picoseconds. */
export const flushes = sql`SELECT SUM(SUM_TIMER_MISC) / SUM(COUNT_MISC) / 1e12 AS seconds
  FROM performance_schema.file_summary_by_event_name
  WHERE EVENT_NAME IN ('wait/io/file/innodb/innodb_log_file', 'wait/io/file/sql/binlog')`;
/**
 * MEMORY tables lose their rows at every restart anyway; the other engines in the list store no rows of their
 * own.
 */
export const tablesLeftBehind = sql`SELECT
  CONCAT(TABLE_SCHEMA, '.', TABLE_NAME, ' (', ENGINE, ')') AS name FROM information_schema.TABLES
  WHERE TABLE_TYPE = 'BASE TABLE' AND ENGINE NOT IN
    ('InnoDB', 'MEMORY', 'BLACKHOLE', 'FEDERATED', 'MRG_MYISAM', 'PERFORMANCE_SCHEMA')
  AND TABLE_SCHEMA NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema')
  ORDER BY TABLE_SCHEMA, TABLE_NAME LIMIT 20`;

// Databases

const charsetOf = ({ characterSet, collation }: DatabaseSpec): Statement =>
  sql`${characterSet === undefined ? sql`` : sql` CHARACTER SET ${characterSet}`}${
    collation === undefined ? sql`` : sql` COLLATE ${collation}`
  }`;

export const databaseNamed = (name: string): Statement =>
  sql`SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ${name}`;
export const createDatabase = (spec: DatabaseSpec): Statement =>
  sql`CREATE DATABASE IF NOT EXISTS ${identifier(spec.name)}${charsetOf(spec)}`;
export const alterDatabase = (spec: DatabaseSpec): Statement =>
  sql`ALTER DATABASE ${identifier(spec.name)}${charsetOf(spec)}`;
export const dropDatabase = (name: string): Statement =>
  sql`DROP DATABASE IF EXISTS ${identifier(name)}`;

export const countObjects = (name: string): Statement => sql`SELECT
  (SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = ${name})
  + (SELECT COUNT(*) FROM information_schema.ROUTINES WHERE ROUTINE_SCHEMA = ${name})
  + (SELECT COUNT(*) FROM information_schema.EVENTS WHERE EVENT_SCHEMA = ${name}) AS objects
  FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ${name}`;

/** MySQL 9.2 and later have libraries; earlier servers have no such table (1109). */
export const countLibraries = (name: string): Statement => sql`SELECT COUNT(*) AS objects
  FROM information_schema.LIBRARIES WHERE LIBRARY_SCHEMA = ${name}`;
