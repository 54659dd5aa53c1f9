import mysql, { type Pool } from "mysql2/promise";
import type { Reached } from "./instances";

/** What an application does to a small shop, all at once, until it is told to stop. */
const ROWS_AT_ONCE = 3000;
const BYTES_OF_A_ROW = 2000;

type Work = (pool: Pool, round: number) => Promise<unknown>;

const TABLE = "shop.orders";

/** Each goes on by itself: many small writes, large ones, reads that sort and group, and changes of the table. */
const WORKS: readonly Work[] = [
  ...Array.from({ length: 8 }, () => placeOrder),
  ...Array.from({ length: 4 }, () => report),
  importMany,
  removeOld,
  alter,
];

function placeOrder(pool: Pool): Promise<unknown> {
  return pool.query(
    `INSERT INTO ${TABLE} (customer, text) VALUES (FLOOR(RAND() * 1000), REPEAT('x', RAND() * 500))`,
  );
}

function report(pool: Pool): Promise<unknown> {
  return pool.query(
    `SELECT customer, COUNT(*) AS orders, MAX(LEFT(text, 200)) AS longest FROM ${TABLE}
     GROUP BY customer ORDER BY longest, orders DESC LIMIT 100`,
  );
}

async function importMany(pool: Pool): Promise<void> {
  const text = "y".repeat(BYTES_OF_A_ROW);
  const rows = Array.from({ length: ROWS_AT_ONCE }, (_, at) => [at % 1000, text]);
  await pool.query(`INSERT INTO ${TABLE} (customer, text) VALUES ?`, [rows]);
}

/** Keeps the table near a hundred megabytes. */
function removeOld(pool: Pool): Promise<unknown> {
  return pool.query(`DELETE FROM ${TABLE} WHERE id < (SELECT * FROM (
    SELECT MAX(id) - 50000 FROM ${TABLE}) AS kept) ORDER BY id LIMIT 5000`);
}

async function alter(pool: Pool, round: number): Promise<void> {
  const change = round % 2 === 0 ? "ADD INDEX by_customer (customer)" : "DROP INDEX by_customer";
  await pool.query(`ALTER TABLE ${TABLE} ${change}`);
  await new Promise((resolve) => setTimeout(resolve, 5000));
}

/** As applications do: of two that wait for each other, InnoDB rolls one back, and it tries again. */
async function untilNoDeadlock(work: () => Promise<unknown>): Promise<unknown> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if ((error as { errno?: number }).errno !== 1213) throw error;
    }
  }
}

/** Runs it as root for so many seconds, and tells how many statements there were. Rejects with the first error. */
export async function mixedLoad(source: Reached, seconds: number): Promise<number> {
  const pool = mysql.createPool({
    host: source.address ?? "",
    user: "root",
    password: source.rootPassword ?? "",
    ssl: { rejectUnauthorized: false },
    connectionLimit: WORKS.length,
  });
  const until = Date.now() + seconds * 1000;
  try {
    await pool.query(`CREATE TABLE IF NOT EXISTS ${TABLE} (
      id BIGINT PRIMARY KEY AUTO_INCREMENT, customer INT, text VARCHAR(2000))`);
    const counts = await Promise.all(
      WORKS.map(async (work) => {
        let round = 0;
        for (; Date.now() < until; round++) await untilNoDeadlock(() => work(pool, round));
        return round;
      }),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  } finally {
    await pool.end();
  }
}
