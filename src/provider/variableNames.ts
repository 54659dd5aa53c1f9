/** Variables that decide whether replication works, where data is stored and who can log in. */
const managed = new Set([
  "server_id",
  "server_uuid",
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
  "super_read_only",
  "read_only",
  "offline_mode",
  "replica_start",
  "slave_start",
  "report_host",
  "report_port",
  "datadir",
  "tmpdir",
  "innodb_data_home_dir",
  "innodb_undo_directory",
  "innodb_log_group_home_dir",
  "innodb_doublewrite_dir",
  "basedir",
  "socket",
  "port",
  "bind_address",
  "networking",
  "grant_tables",
  "pid_file",
  "log_error",
  "user",
  "init_file",
  "initialize",
  "initialize_insecure",
  "defaults_file",
  "defaults_extra_file",
  "secure_file_priv",
  "plugin_load",
  "plugin_load_add",
  "ssl_ca",
  "ssl_cert",
  "ssl_key",
]);

/** The name as the server writes it: case does not matter, and `-` equals `_`. */
export function variableName(name: string): string {
  return name.toLowerCase().replaceAll("-", "_");
}

/** mysqld accepts `skip_x`, `loose_x` and the like for `x`, so a prefix must not bypass this check. */
export function isManaged(name: string): boolean {
  const bare = variableName(name).replace(/^((loose|skip|disable|enable|maximum)_)+/, "");
  return managed.has(bare);
}
