import type { InstanceOutputs } from "../../src/resource/instanceOutputs";

/** A row per instance, in the form of OpenStack's `trove list`. */
export function listOf(instances: readonly InstanceOutputs[]): string {
  const titles = ["id", "name", "datastore", "version", "status", "flavor", "size"];
  const rows = instances.map(({ id, name, datastore, status, flavor, volume }) => [
    ...[id, name, datastore.type, datastore.version ?? "-", status, flavor.memory],
    String(volume.size),
  ]);
  return table([titles, ...rows], true);
}

/** The fields of an instance, in the form of OpenStack's `trove show`, with those of its replication. */
export function showOf(instance: InstanceOutputs): string {
  const { datastore, flavor, volume, replication } = instance;
  const rows: readonly (readonly [string, string | number | undefined])[] = [
    ["id", instance.id],
    ["name", instance.name],
    ["status", instance.status],
    ["fault", instance.fault],
    ["datastore", datastore.type],
    ["datastore_version", datastore.version],
    ["flavor", flavor.memory],
    ["volume", volume.size],
    ["volume_used", volume.used],
    ["created", instance.created],
    ["updated", instance.updated],
    ["slaveOf", instance.slaveOf],
    ["slaves", instance.slaves && (instance.slaves.join(", ") || "-")],
    ["replication", replication.state],
    ["receiver", replication.receiver],
    ["applier", replication.applier],
    ["lag in seconds", replication.lagSeconds],
    ["last error", replication.lastError],
    ["transactions", replication.gtidExecuted?.replaceAll("\n", "")],
    ["observed at", instance.observedAt],
  ];
  const present = rows.filter(([, value]) => value !== undefined);
  return table(
    present.map(([field, value]) => [field, String(value)]),
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
