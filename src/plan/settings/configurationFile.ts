import { ADMIN_PORT, aliasOf, MYSQL_PORT, paths, serverIdOf } from "../../ground/names";
import type { InstanceSpec } from "../spec";
import { flavorSettings } from "./flavorSettings";
import { FIXED, variableName } from "./variables";

/** The marker line above what the user declared; `declaredIn` reads the lines below it. */
const DECLARED = "# declared";

/**
 * The whole my.cnf of an instance, a pure function of its spec. Every server is ready to be a source, and
 * every server starts fenced: only a persisted variable opens it, so if that is lost, the server is closed.
 */
export function configurationFile(
  spec: Pick<InstanceSpec, "id" | "flavor" | "configuration">,
): string {
  const own: Record<string, string> = {
    datadir: paths.data,
    // in the volume: what is in /tmp counts against the memory limit
    tmpdir: paths.temporary,
    socket: "/var/run/mysqld/mysqld.sock",
    pid_file: "/var/run/mysqld/mysqld.pid",
    user: "mysql",
    port: String(MYSQL_PORT),
    admin_port: String(ADMIN_PORT),
    create_admin_listener_thread: "ON",
    bind_address: "*",
    mysqlx: "OFF",
    // root owns this folder, so nobody writes files by SQL, and what can be read there is no secret
    secure_file_priv: paths.instance,
    ssl_ca: paths.ownCa,
    ssl_cert: paths.serverCertificate,
    ssl_key: paths.serverKey,
    skip_name_resolve: "ON",
    server_id: String(serverIdOf(spec.id)),
    report_host: aliasOf(spec.id),
    gtid_mode: "ON",
    enforce_gtid_consistency: "ON",
    log_bin: "binlog",
    log_replica_updates: "ON",
    relay_log: "relay-bin",
    relay_log_recovery: "ON",
    super_read_only: "ON",
    // root may write everywhere but in the server's own schema
    partial_revokes: "ON",
    // without SUPER nobody could create a trigger; with rows in the binary log, none can harm a replica
    log_bin_trust_function_creators: "ON",
    // a copy would leave the rows of these behind; the server's own log tables are not affected
    disabled_storage_engines: "MyISAM,MRG_MYISAM,ARCHIVE,CSV",
    // needed on both sides of a copy; if an image has no plugin, mysqld logs that and continues
    plugin_load_add: "mysql_clone.so",
    ...flavorSettings(spec.flavor),
  };
  const declared = Object.entries(spec.configuration).sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    "# Written by the provider. A change here is undone by the next update.",
    "[mysqld]",
    ...Object.entries(own).map(([name, value]) => `${name}=${value}`),
    DECLARED,
    ...declared.map(([name, value]) => `${name}="${value.replace(/[\\"]/g, "\\$&")}"`),
    "",
  ].join("\n");
}

const DECLARED_LINE = /^([^=]+)="(.*)"$/s;

/** False if somebody has edited what is declared in such a file: the server may then read what is not seen here. */
export function isLegible(file: string): boolean {
  const [, below = "", ...more] = file.split(`\n${DECLARED}\n`);
  const lines = below.split("\n").filter((line) => line !== "");
  return more.length === 0 && lines.every((line) => DECLARED_LINE.test(line));
}

/** What the user declared, read from a file that `configurationFile` wrote. */
export function declaredIn(file: string): Record<string, string> {
  const below = file.split(`\n${DECLARED}\n`)[1] ?? "";
  const declared: Record<string, string> = {};
  for (const line of below.split("\n")) {
    const [, name, value] = DECLARED_LINE.exec(line) ?? [];
    if (name !== undefined && value !== undefined) {
      declared[name] = value.replace(/\\(.)/gs, "$1");
    }
  }
  return declared;
}

/** Every variable in such a file, with the value that the server takes: the last one, also if another hand has put it there. */
export function variablesIn(file: string): Readonly<Record<string, string>> {
  const [above = "", below = ""] = file.split(`\n${DECLARED}\n`);
  const added = below.split("\n").filter((line) => !DECLARED_LINE.test(line));
  return { ...inLines(above.split("\n")), ...declaredIn(file), ...inLines(added) };
}

function inLines(lines: readonly string[]): Readonly<Record<string, string>> {
  const found = lines.flatMap((line) => {
    const [, name, value] = /^\s*([\w.-]+)\s*=\s*(.*)$/.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[variableName(name), value] as const];
  });
  return Object.fromEntries(found);
}

/** The options that distinguish a template from others of the same image. */
export function initOptions(configuration: InstanceSpec["configuration"]): Record<string, string> {
  return Object.fromEntries(
    Object.keys(FIXED).flatMap((name) => {
      const value = configuration[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
