import { replicationAccountOf } from "../../src/ground/names";
import type { Pair } from "./demoStack";
import type { LiveServer } from "./liveServer";

/** Seconds that a row may take to arrive. */
const PATIENCE = 30;

const TABLE = `CREATE TABLE IF NOT EXISTS shop.parcels
  (id INT AUTO_INCREMENT PRIMARY KEY, sent TIMESTAMP(3) DEFAULT NOW(3))`;

/** Writes a row on m1, and returns its id. */
export async function sendParcel(m1: LiveServer): Promise<number> {
  await m1.query(TABLE);
  return m1.insert("INSERT INTO shop.parcels () VALUES ()");
}

/** Reads the row on s1 as soon as its transaction was executed there, and says what it saw. */
export async function seeArrival(m1: LiveServer, s1: LiveServer, row: number) {
  const written = performance.now();
  const gtids = await m1.value("SELECT @@gtid_executed");
  const waited = await s1.value("SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?)", [gtids, PATIENCE]);
  if (Number(waited) !== 0) {
    throw new Error(`Row ${String(row)} did not reach s1 in ${String(PATIENCE)} s.`);
  }
  const took = Math.round(performance.now() - written);
  if (!(await has(s1, row))) {
    throw new Error(
      `s1 has executed the transaction of row ${String(row)}, but does not have the row.`,
    );
  }
  const [there, here] = [await rows(m1), await rows(s1)];
  return [
    `Row ${String(row)} was written on m1 and read on s1.`,
    `s1 had executed its transaction after ${String(took)} ms.`,
    `Rows on m1: ${there}, on s1: ${here}.`,
  ];
}

/** Checks on both servers that nothing is left of the replication; fails on the first trace of it. */
export async function seeSeparation(m1: LiveServer, s1: LiveServer, row: number, seen: Pair) {
  const account = replicationAccountOf(seen[1].id);
  const accounts = await m1.value("SELECT COUNT(*) FROM mysql.user WHERE User = ?", [account]);
  if (Number(accounts) !== 0) throw new Error(`m1 still has the account ${account} of s1.`);
  const dumps = await m1.value(
    "SELECT COUNT(*) FROM performance_schema.processlist WHERE COMMAND LIKE 'Binlog Dump%'",
  );
  if (Number(dumps) !== 0) throw new Error(`m1 still runs a dump thread.`);
  const listed = seen[0].slaves?.join(", ") ?? "nobody knows whom";
  if (listed !== "") throw new Error(`m1 still lists ${listed}.`);
  if ((await s1.query("SHOW REPLICA STATUS")).length > 0)
    throw new Error("s1 still has a channel.");
  const fences = await s1.value("SELECT @@super_read_only + @@read_only");
  if (Number(fences) !== 0) throw new Error("s1 is still read-only.");
  if (await has(s1, row))
    throw new Error(`Row ${String(row)} reached s1, although s1 is standalone.`);
  return [
    "s1 is standalone: it has no channel, and it is writable (read_only is off).",
    `It is the same instance as before, id ${seen[1].id}, with the data it had.`,
    `m1 has neither the account of s1 (${account}) nor a dump thread, and it lists no slaves.`,
    `Row ${String(row)} was just written on m1, and s1 does not have it.`,
  ];
}

async function rows(server: LiveServer): Promise<string> {
  return String(await server.value("SELECT COUNT(*) FROM shop.parcels"));
}

async function has(server: LiveServer, row: number): Promise<boolean> {
  return Number(await server.value("SELECT COUNT(*) FROM shop.parcels WHERE id = ?", [row])) === 1;
}
