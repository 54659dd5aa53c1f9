import type mysql from "mysql2/promise";
import type { Instance } from "../ours/instance";
import { value } from "../servers/query";
import { makeTable } from "../servers/rows";
import { donorOf, type Donor } from "./donor";

const ROWS = 1_150_000;
/** 1000 bytes of noise, which cannot be compressed. A page holds fifteen. */
const FIRST_ROWS = 5_000;

/**
 * Writes about 1.2 GB without the binary log, for speed, and purges what the log had before. So a replica can get
 * the data only by a copy.
 */
export async function fillSource(source: mysql.Connection, instance: Instance): Promise<Donor> {
  await makeTable(source);
  await source.query("CREATE TABLE bench.filler (id INT AUTO_INCREMENT PRIMARY KEY, body BLOB)");
  await source.query("SET SESSION sql_log_bin = 0, cte_max_recursion_depth = 100000");
  await source.query(
    `INSERT INTO bench.filler (body) WITH RECURSIVE n AS
       (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < ${FIRST_ROWS})
     SELECT RANDOM_BYTES(1000) FROM n`,
  );
  for (let rows = FIRST_ROWS; rows < ROWS; rows *= 2) {
    const more = Math.min(rows, ROWS - rows);
    await source.query("INSERT INTO bench.filler (body) SELECT body FROM bench.filler LIMIT ?", [
      more,
    ]);
  }
  await source.query("SET SESSION sql_log_bin = 1");
  const donor = await donorOf(source, instance);
  await source.query("FLUSH BINARY LOGS");
  const last = await value(source, "SHOW BINARY LOG STATUS");
  await source.query("PURGE BINARY LOGS TO ?", [last]);
  return donor;
}
