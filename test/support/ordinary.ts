import { setTimeout as sleep } from "node:timers/promises";
import mysql, { type Connection, type RowDataPacket } from "mysql2/promise";
import { expectServer, sql, type As, type Reached, type Seen } from "./instances";

/** Somebody without a privilege of an administrator's: `read_only` alone keeps them out, as it does an application. */
const ORDINARY: As = { user: "ordinary", password: "of no importance" };
const LOOK_EVERY_MS = 10;

/** Once on a source: its replicas get the account as they get every other. */
export async function letOrdinaryUserIn(source: Reached): Promise<void> {
  await sql(source, "CREATE USER IF NOT EXISTS ?@'%' IDENTIFIED BY ?", [
    ORDINARY.user,
    ORDINARY.password,
  ]);
  await sql(source, "GRANT SELECT, INSERT ON shop.* TO ?@'%'", [ORDINARY.user]);
}

/** Whether it takes a row from them now. */
export async function takesRows(instance: Reached): Promise<boolean> {
  const connection = await connect(instance, ORDINARY);
  try {
    return await isTaken(connection);
  } finally {
    connection.destroy();
  }
}

export interface OpenMembers {
  /** Names of those that were open at some look. */
  readonly ever: readonly string[];
  /** Of each look that found more than one open: their names. */
  readonly together: readonly (readonly string[])[];
  readonly looks: number;
}

/** Looks all the time while that is done: who takes a row, or would take one after a restart. */
export async function openMembersDuring(
  members: readonly Seen[],
  work: () => Promise<unknown>,
): Promise<OpenMembers> {
  const watched = await Promise.all(members.map(watch));
  const ever = new Set<string>();
  const together: (readonly string[])[] = [];
  let looks = 0;
  let isOver = false;
  const look = async (): Promise<void> => {
    while (!isOver) {
      const found = await Promise.all(
        watched.map(async (one) => ((await one.isOpen()) ? one : [])),
      );
      const open = found.flat().map(({ name }) => name);
      for (const name of open) ever.add(name);
      if (open.length > 1) together.push(open);
      looks += 1;
      await sleep(LOOK_EVERY_MS);
    }
  };
  const looking = look();
  try {
    await Promise.race([work(), looking.then(() => undefined)]);
  } finally {
    isOver = true;
    await looking.finally(() => watched.forEach(({ end }) => end()));
  }
  return { ever: [...ever].sort(), together, looks };
}

async function watch(member: Seen) {
  const [application, root] = await Promise.all([
    connect(member, ORDINARY),
    connect(member, { user: "root", password: member.rootPassword ?? "" }),
  ]);
  return {
    name: member.name,
    isOpen: async () => (await isTaken(application)) || (await isPersistedOpen(root)),
    end: () => [application, root].forEach((connection) => connection.destroy()),
  };
}

/** The row is taken back, so that no transaction is left. */
async function isTaken(connection: Connection): Promise<boolean> {
  try {
    await connection.query("START TRANSACTION");
    await connection.query("INSERT INTO shop.parcels (id) VALUES (-1)");
    return true;
  } catch (error) {
    // --read-only
    if ((error as { errno?: number }).errno === 1290) return false;
    throw error;
  } finally {
    await connection.query("ROLLBACK");
  }
}

async function isPersistedOpen(connection: Connection): Promise<boolean> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT COUNT(*) AS count FROM performance_schema.persisted_variables
     WHERE VARIABLE_NAME IN ('read_only', 'super_read_only') AND VARIABLE_VALUE = 'OFF'`,
  );
  return rows[0]?.["count"] === 2;
}

async function connect(server: Reached, as: As): Promise<Connection> {
  const connection = await mysql.createConnection({
    host: server.address ?? "",
    ...as,
    ssl: { rejectUnauthorized: false },
  });
  await expectServer(connection, server);
  return connection;
}
