import type { PropertyMap, Value } from "../../test/support/deployment";

/** What `trove list` printed: a row an instance. */
export function listOf(instances: readonly PropertyMap[]): string {
  const columns: readonly (readonly [string, (of: PropertyMap) => string])[] = [
    ["id", (of) => text(of["id"])],
    ["name", (of) => text(of["name"])],
    ["datastore", (of) => text(at(of, "datastore", "type"))],
    ["version", (of) => text(at(of, "datastore", "version"))],
    ["status", (of) => text(of["status"])],
    ["flavor", (of) => text(at(of, "flavor", "memory"))],
    ["size", (of) => text(at(of, "volume", "size"))],
  ];
  const rows = [
    columns.map(([title]) => title),
    ...instances.map((of) => columns.map(([, value]) => value(of))),
  ];
  return table(rows, true);
}

/** What `trove show` printed, and what it had no field for: the state of replication. */
export function showOf(of: PropertyMap): string {
  const fields: readonly (readonly [string, Value | undefined])[] = [
    ["id", of["id"]],
    ["name", of["name"]],
    ["datastore", at(of, "datastore", "type")],
    ["datastore_version", at(of, "datastore", "version")],
    ["status", of["status"]],
    ["flavor", at(of, "flavor", "memory")],
    ["volume", `${text(at(of, "volume", "size"))} GiB, ${text(at(of, "volume", "used"))} used`],
    ["created", of["created"]],
    ["updated", of["updated"]],
    ["slaveOf", of["slaveOf"]],
    ["slaves", of["slaves"]],
    ["replication", at(of, "replication", "state")],
    ["lag (s)", at(of, "replication", "lagSeconds")],
    ["last error", at(of, "replication", "lastError")],
    ["gtid executed", at(of, "replication", "gtidExecuted")],
    ["observed at", of["observedAt"]],
  ];
  return table(
    fields.filter(([, value]) => value !== undefined).map(([name, value]) => [name, text(value)]),
    false,
  );
}

function table(rows: readonly (readonly string[])[], headed: boolean): string {
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.map((row) => row[at]?.length ?? 0)),
  );
  const rule = `+${widths.map((width) => "-".repeat(width + 2)).join("+")}+`;
  const lines = rows.map(
    (row) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`,
  );
  const [head = "", ...body] = lines;
  return headed ? [rule, head, rule, ...body, rule].join("\n") : [rule, ...lines, rule].join("\n");
}

function at(of: PropertyMap, group: string, key: string): Value | undefined {
  const value = of[group];
  return isMap(value) ? value[key] : undefined;
}

function isMap(value: Value | undefined): value is PropertyMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: Value | undefined): string {
  if (value === undefined || value === null) return "-";
  if (Array.isArray(value)) return value.length === 0 ? "-" : value.map(text).join(", ");
  return typeof value === "string" ? value : JSON.stringify(value);
}
