import type { InstanceSpec } from "../spec";

const MiB = 1024 ** 2;
const GiB = 1024 ** 3;

/** The unit in which mysqld takes memory for its buffer pool, by default and for the smallest flavors. */
const CHUNK = 128 * MiB;
const SMALL_CHUNK = 16 * MiB;

/**
 * What mysqld is given of an instance's flavor. Its own defaults are made for a machine of an unknown size:
 * with them, an idle server needs half a GiB besides its pool. docs/defaults.md lists the values and their sources.
 */
export function flavorSettings({
  memory,
  cpus,
}: InstanceSpec["flavor"]): Readonly<Record<string, string>> {
  const tables = Math.floor((memory / GiB) * 900);
  return texts({
    innodb_buffer_pool_size: poolFor(memory),
    innodb_redo_log_capacity: inMiB(between(100 * MiB, memory / 8, 2 * GiB)),
    innodb_log_buffer_size: inMiB(between(4 * MiB, memory / 128, 64 * MiB)),
    table_open_cache: between(400, tables, 4000),
    table_definition_cache: between(400, tables, 2000),
    temptable_max_ram: inMiB(Math.min(memory / (memory < GiB ? 16 : 8), GiB)),
    replica_parallel_workers: cpus === undefined ? 4 : between(2, Math.ceil(cpus * 2), 16),
    ...(memory < 2 * GiB && SMALL_PERFORMANCE_SCHEMA),
    ...(memory < GiB && SMALLEST),
  });
}

/**
 * Half of the memory from 2 GiB and three quarters from 4 GiB on, as innodb_dedicated_server has it; below that less,
 * because what mysqld needs besides does not shrink as much: under load, 384 MiB and some for each page of the pool.
 */
function poolFor(memory: number): number {
  if (memory < GiB) return multipleOf(SMALL_CHUNK, (memory - 384 * MiB) / 2);
  return multipleOf(CHUNK, memory * (memory < 2 * GiB ? 3 / 8 : memory < 4 * GiB ? 1 / 2 : 3 / 4));
}

/** What replication and copies are observed by is not among these. */
const SMALL_PERFORMANCE_SCHEMA = {
  performance_schema_max_table_instances: 400,
  performance_schema_max_table_handles: 400,
  performance_schema_digests_size: 1000,
  performance_schema_max_digest_length: 512,
  performance_schema_max_sql_text_length: 512,
  performance_schema_events_stages_history_long_size: 0,
  performance_schema_events_statements_history_long_size: 0,
  performance_schema_events_transactions_history_long_size: 0,
  performance_schema_events_waits_history_long_size: 0,
  performance_schema_error_size: 0,
};

/** What is summed by account, host and user has room for sixteen of each; what comes later is not summed. */
const SMALLEST = {
  innodb_buffer_pool_chunk_size: SMALL_CHUNK,
  key_buffer_size: MiB,
  performance_schema_accounts_size: 16,
  performance_schema_hosts_size: 16,
  performance_schema_users_size: 16,
};

function between(least: number, value: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}

function inMiB(bytes: number): number {
  return multipleOf(MiB, bytes);
}

function multipleOf(unit: number, bytes: number): number {
  return Math.floor(bytes / unit) * unit;
}

function texts(values: Readonly<Record<string, number>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}
