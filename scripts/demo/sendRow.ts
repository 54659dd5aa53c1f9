import mysql from "mysql2/promise";
import type { PropertyMap } from "../../test/support/deployment";

/** Seconds for one row to travel. */
const PATIENCE = 30;

/** Writes a row on m1 and reads it on s1 as soon as its transaction has arrived there; says what it saw. */
export async function sendRow(m1: PropertyMap, s1: PropertyMap): Promise<string> {
  const source = await connect(m1);
  const replica = await connect(s1);
  try {
    await source.query(
      "CREATE TABLE IF NOT EXISTS shop.parcels (id INT AUTO_INCREMENT PRIMARY KEY, sent TIMESTAMP(3) DEFAULT NOW(3))",
    );
    const [written] = await source.query<mysql.ResultSetHeader>(
      "INSERT INTO shop.parcels () VALUES ()",
    );
    const id = written.insertId;
    if (s1["slaveOf"] === undefined) {
      return `Row ${String(id)} was written on m1; s1 stands alone and does not get it.`;
    }
    const gtids = await one(source, "SELECT @@gtid_executed AS answer");
    const timedOut = await one(replica, "SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?) AS answer", [
      gtids,
      PATIENCE,
    ]);
    if (Number(timedOut) !== 0)
      throw new Error(`the row did not reach s1 in ${String(PATIENCE)} s`);
    const count = await one(replica, "SELECT COUNT(*) AS answer FROM shop.parcels WHERE id = ?", [
      id,
    ]);
    if (Number(count) !== 1) throw new Error("its transaction is on s1, the row is not");
    return `Row ${String(id)} was written on m1 and read on s1.`;
  } finally {
    await Promise.all([source.end(), replica.end()]);
  }
}

async function connect(instance: PropertyMap): Promise<mysql.Connection> {
  return mysql.createConnection({
    host: String(instance["address"]),
    port: 3306,
    user: "root",
    password: String(instance["rootPassword"]),
    ssl: { rejectUnauthorized: false },
  });
}

async function one(
  connection: mysql.Connection,
  statement: string,
  values: readonly (string | number)[] = [],
): Promise<string | number> {
  const [rows] = await connection.query<mysql.RowDataPacket[]>(statement, [...values]);
  const answer: unknown = rows[0]?.["answer"];
  return typeof answer === "string" || typeof answer === "number" ? answer : "";
}
