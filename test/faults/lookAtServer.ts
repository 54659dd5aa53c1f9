import { ADMIN_USER } from "../../src/ground/names";
import { sql, sqlInOneSession, tracesOfReplicas, type Seen } from "../support/instances";
import { TABLE } from "./rows";

type Row = Readonly<Record<string, unknown>>;

/** What a server itself says: nothing in here is the provider's word. */
export interface ServerSight {
  readonly uuid: string;
  /** GTID set. */
  readonly executed: string;
  readonly superReadOnly: boolean;
  readonly readOnly: boolean;
  readonly offline: boolean;
  /** All that comes back with the next start, e.g. `read_only=OFF`. */
  readonly persisted: readonly string[];
  /** Its row of SHOW REPLICA STATUS. */
  readonly channel: Row | undefined;
  /** Replication accounts. */
  readonly accounts: readonly string[];
  /** The account of each dump thread. */
  readonly dumps: readonly string[];
  readonly databases: readonly string[];
  /** Lines of SHOW GRANTS by user: root, and everybody whom MySQL and the provider do not need for themselves. */
  readonly grants: ReadonlyMap<string, readonly string[]>;
  /** Of the variables asked for those that have another value than their default. */
  readonly variables: ReadonlyMap<string, string>;
  /** Ids in the table of rows, in order; [] where there is none. */
  readonly rows: readonly number[];
}

const STATE = `SELECT @@server_uuid AS uuid, @@gtid_executed AS executed, @@super_read_only AS superReadOnly,
  @@read_only AS readOnly, @@offline_mode AS offline`;

const PERSISTED = `SELECT CONCAT(VARIABLE_NAME, '=', VARIABLE_VALUE) AS text
  FROM performance_schema.persisted_variables`;

const DATABASES = `SELECT SCHEMA_NAME AS text FROM information_schema.SCHEMATA
  WHERE SCHEMA_NAME NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema')`;

/** `root`@`localhost` is MySQL's own, and locked. */
const USERS = `SELECT User AS user, Host AS host FROM mysql.user
  WHERE User NOT LIKE 'mysql.%' AND User NOT LIKE 'replica-%' AND User <> ? AND Host <> 'localhost'`;

const VARIABLES = `SELECT VARIABLE_NAME AS name, VARIABLE_VALUE AS value
  FROM performance_schema.global_variables JOIN performance_schema.variables_info USING (VARIABLE_NAME)
  WHERE VARIABLE_SOURCE <> 'COMPILED' AND VARIABLE_NAME IN (?)`;

/** A variable that was set to its default while the server ran is set no more, but the server does not say so. */
const BY_DEFAULT: Readonly<Record<string, string>> = {
  max_connections: "151",
  sort_buffer_size: "262144",
};

const TABLES = `SELECT COUNT(*) AS count FROM information_schema.TABLES
  WHERE CONCAT(TABLE_SCHEMA, '.', TABLE_NAME) = ?`;

/** As root, with the password that the program declares where it declares one. */
export async function lookAtServer(seen: Seen, variables: readonly string[]): Promise<ServerSight> {
  const [
    [state = {}] = [],
    persisted,
    [channel] = [],
    databases,
    users = [],
    set = [],
    [table] = [],
  ] = await sqlInOneSession(seen, [
    [STATE],
    [PERSISTED],
    ["SHOW REPLICA STATUS"],
    [DATABASES],
    [USERS, [ADMIN_USER]],
    [VARIABLES, [["", ...variables]]],
    [TABLES, [TABLE]],
  ]);
  const traces = await tracesOfReplicas(seen);
  return {
    uuid: String(state["uuid"]),
    executed: String(state["executed"]),
    superReadOnly: state["superReadOnly"] === 1,
    readOnly: state["readOnly"] === 1,
    offline: state["offline"] === 1,
    persisted: textsIn(persisted),
    channel,
    accounts: traces.filter((trace) => !trace.endsWith(" dumps")),
    dumps: traces.flatMap((trace) => /^(.*) dumps$/.exec(trace)?.[1] ?? []),
    databases: textsIn(databases),
    grants: await grantsOf(seen, users),
    variables: new Map(
      set
        .map(({ name, value }) => [String(name), String(value)] as const)
        .filter(([name, value]) => BY_DEFAULT[name] !== value),
    ),
    rows: table?.["count"] === 1 ? await rowsIn(seen) : [],
  };
}

async function grantsOf(
  seen: Seen,
  users: readonly Row[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const lines = await sqlInOneSession(
    seen,
    users.map(({ user, host }) => ["SHOW GRANTS FOR ?@?", [user, host]] as const),
  );
  return new Map(
    users.map(({ user, host }, at) => [
      `${String(user)}@${String(host)}`,
      (lines[at] ?? []).flatMap((line) => Object.values(line).map(String)),
    ]),
  );
}

async function rowsIn(seen: Seen): Promise<readonly number[]> {
  const rows = await sql(seen, `SELECT id FROM ${TABLE} ORDER BY id`);
  return rows.map(({ id }) => Number(id));
}

function textsIn(rows: readonly Row[] = []): readonly string[] {
  return rows.map(({ text }) => String(text));
}
