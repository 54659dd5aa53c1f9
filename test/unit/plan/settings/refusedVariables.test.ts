import { describe, expect, it } from "vitest";
import { managedBecause, refusedValue } from "../../../../src/plan/settings/refusedVariables";

it.each([
  ["server_id", true],
  ["Server-ID", true],
  ["loose_server_id", true],
  ["skip-log-bin", true],
  ["disable_log_bin", true],
  ["loose-skip-replica-start", true],
  ["skip_networking", true],
  ["super_read_only", true],
  ["plugin-load-add", true],
  ["innodb-undo-directory", true],
  ["max_connections", false],
  ["skip_name_resolve", false],
  ["report_hostess", false],
])("%s is managed: %s", (name, managed) =>
  expect(managedBecause(name) !== undefined).toBe(managed),
);

describe("what would take the provider's own means away cannot be declared:", () => {
  it.each([
    ["a second way to log in", "mysqlx"],
    ["and where it listens", "mysqlx_bind_address"],
    ["code from another folder", "plugin_dir"],
    ["code before anything else", "early-plugin-load"],
    ["functions that no plugin declares", "allow_suspicious_udfs"],
    ["another root of all paths", "chroot"],
    ["a process that leaves the container's", "daemonize"],
    ["a file with the server's memory", "core_file"],
    ["statements of the applier itself", "init_replica"],
    ["a start without persisted variables", "skip-persisted-globals-load"],
    ["data that nobody can write", "innodb_read_only"],
    ["how grants are read", "partial_revokes"],
    ["how accounts prove who they are", "authentication_policy"],
    ["who may be served at all", "ssl_crl"],
    ["ciphers", "tls_ciphersuites"],
    ["the administrator's port", "admin_port"],
    ["and its certificate", "admin-ssl-cert"],
    ["a limit for the administrator", "max_user_connections"],
  ])("%s (%s)", (_, name) => expect(managedBecause(name)).toMatch(/\w/));

  it.each(["local_infile", "init_connect", "require_secure_transport", "disabled_storage_engines"])(
    "not so %s",
    (name) => expect(managedBecause(name)).toBeUndefined(),
  );
});

it.each<[string, string, boolean]>([
  ["tls_version", "", true],
  ["TLS-Version", "TLSv1.1", true],
  ["loose_tls_version", "TLSv1.2,", true],
  ["tls_version", "TLSv1.3", false],
  ["tls_version", "TLSv1.2, TLSv1.3", false],
  ["sql_mode", "", false],
])("%s with the value %j is refused: %s", (name, value, refused) =>
  expect(refusedValue(name, value) !== undefined).toBe(refused),
);
