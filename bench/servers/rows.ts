import type mysql from "mysql2/promise";
import { eventually } from "../engine/eventually";
import { value } from "./query";

/** What every contender writes on a source and reads on its replicas. */
export async function makeTable(source: mysql.Connection): Promise<void> {
  await source.query("CREATE DATABASE IF NOT EXISTS bench");
  await source.query(
    "CREATE TABLE IF NOT EXISTS bench.seen (id BIGINT AUTO_INCREMENT PRIMARY KEY)",
  );
}

/** Writes a row on the source, and waits until it can be read on the replica. */
export async function seeRow(source: mysql.Connection, replica: mysql.Connection): Promise<void> {
  const [{ insertId }] = await source.query<mysql.ResultSetHeader>(
    "INSERT INTO bench.seen () VALUES ()",
  );
  await eventually(`row ${insertId} to be readable on the replica`, () => has(replica, insertId));
}

const NO_SUCH_DATABASE = 1049;
const NO_SUCH_TABLE = 1146;

async function has(replica: mysql.Connection, id: number): Promise<boolean> {
  try {
    return Number(await value(replica, "SELECT COUNT(*) FROM bench.seen WHERE id = ?", [id])) === 1;
  } catch (error) {
    const { errno } = error as { errno?: number };
    if (errno === NO_SUCH_TABLE || errno === NO_SUCH_DATABASE) return false;
    throw error;
  }
}
