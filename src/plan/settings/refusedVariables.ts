import { variableName, withoutPrefix } from "./variables";

/** Why each of these variables cannot be declared. The texts complete "cannot be declared, because …". */
const reasons: Readonly<Record<string, readonly string[]>> = {
  "the provider gives each server its identity": [
    "server_id",
    "server_uuid",
    "report_host",
    "report_port",
  ],
  "replication depends on it": [
    "log_bin",
    "log_bin_index",
    "sql_log_bin",
    "relay_log",
    "relay_log_index",
    "relay_log_recovery",
    "gtid_mode",
    "enforce_gtid_consistency",
    "log_replica_updates",
    "log_slave_updates",
    "binlog_format",
    "replica_start",
    "slave_start",
    // the applier would execute it at each start, as transactions that the source never had
    "init_replica",
    "init_slave",
  ],
  "replicas would get only a part of the data": [
    "binlog_do_db",
    "binlog_ignore_db",
    "replicate_do_db",
    "replicate_do_table",
    "replicate_ignore_db",
    "replicate_ignore_table",
    "replicate_rewrite_db",
    "replicate_same_server_id",
    "replicate_wild_do_table",
    "replicate_wild_ignore_table",
  ],
  "replicas could differ from their source, and nobody would see it": [
    "replica_exec_mode",
    "slave_exec_mode",
    "replica_skip_errors",
    "slave_skip_errors",
    "sql_replica_skip_counter",
    "sql_slave_skip_counter",
    "replica_type_conversions",
    "slave_type_conversions",
    // with IGNORE_ERROR the server would go on without a binary log
    "binlog_error_action",
  ],
  "a replica that is killed could not fetch again what it has received": ["relay_log_purge"],
  "the provider sees by it whether replication works": ["performance_schema"],
  "the provider decides when the server accepts writes": [
    "super_read_only",
    "read_only",
    "offline_mode",
    "innodb_read_only",
    // without persisted variables the server would start fenced, whatever the program says
    "persisted_globals_load",
    "persist_only_admin_x509_subject",
    "persist_sensitive_variables_in_plaintext",
  ],
  "the provider decides where files are": [
    "datadir",
    "tmpdir",
    "innodb_data_home_dir",
    "innodb_directories",
    "innodb_undo_directory",
    "innodb_log_group_home_dir",
    "innodb_doublewrite_dir",
    "innodb_temp_tablespaces_dir",
    "basedir",
    "character_sets_dir",
    "lc_messages_dir",
    "chroot",
    "pid_file",
    "log_error",
    "secure_file_priv",
  ],
  "the server does it once, and it is no setting": [
    "innodb_buffer_pool_dump_now",
    "innodb_buffer_pool_load_abort",
    "innodb_buffer_pool_load_now",
  ],
  "it decides which code the server loads": [
    "plugin_dir",
    "plugin_load",
    "plugin_load_add",
    "early_plugin_load",
    "allow_suspicious_udfs",
  ],
  "the provider starts the server, and as whom": [
    "user",
    "init_file",
    "initialize",
    "initialize_insecure",
    "defaults_file",
    "defaults_extra_file",
    "daemonize",
    "upgrade",
    "validate_config",
    // a core dump contains passwords
    "core_file",
  ],
  "the provider and replicas connect there": [
    "socket",
    "port",
    "bind_address",
    "networking",
    "admin_address",
    "admin_port",
    "create_admin_listener_thread",
  ],
  "it decides how the provider and replicas log in": [
    "grant_tables",
    "authentication_policy",
    "partial_revokes",
    "ssl",
    "ssl_ca",
    "ssl_capath",
    "ssl_cert",
    "ssl_cipher",
    "ssl_crl",
    "ssl_crlpath",
    "ssl_fips_mode",
    "ssl_key",
    "tls_certificates_enforced_validation",
    "tls_ciphersuites",
    "admin_ssl_ca",
    "admin_ssl_capath",
    "admin_ssl_cert",
    "admin_ssl_cipher",
    "admin_ssl_crl",
    "admin_ssl_crlpath",
    "admin_ssl_key",
    "admin_tls_ciphersuites",
    "admin_tls_version",
  ],
  "it would limit the provider and replicas too. Declare maxConnections for a user": [
    "max_user_connections",
  ],
};

export const managed: ReadonlyMap<string, string> = new Map(
  Object.entries(reasons).flatMap(([why, names]) => names.map((name) => [name, why] as const)),
);

/**
 * Why a variable cannot be declared; undefined if it can. mysqld accepts `skip_x`, `loose_x` and the like for
 * `x`, so a prefix must not bypass this check.
 *
 * These can be declared although they look alike: `local_infile` lets a server ask a client for the client's
 * own files, `init_connect` runs with the privileges of whoever logs in (never the administrator's), and
 * `require_secure_transport` refuses nobody who uses TLS, as the provider and replicas do.
 */
export function managedBecause(name: string): string | undefined {
  const bare = withoutPrefix(variableName(name));
  // the X Protocol is a second way to log in, on a port of its own
  return bare.startsWith("mysqlx") ? "the X Protocol is switched off" : managed.get(bare);
}

const TLS_VERSIONS = ["TLSv1.2", "TLSv1.3"];

/**
 * Why a variable cannot have this value; undefined if it can. Without a version of TLS that both ends know,
 * neither the provider nor a replica can log in.
 */
export function refusedValue(name: string, value: unknown): string | undefined {
  if (withoutPrefix(variableName(name)) !== "tls_version") return undefined;
  if (typeof value !== "string") return undefined;
  const versions = value.split(",").map((version) => version.trim());
  return versions.every((version) => TLS_VERSIONS.includes(version))
    ? undefined
    : `expected one or both of ${TLS_VERSIONS.join(" and ")}`;
}
