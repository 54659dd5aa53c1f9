import type mysql from "mysql2/promise";
import { makeTable } from "../servers/rows";

/** What a source has in its binary logs. */
export interface History {
  readonly transactions: number;
  /** Of each. */
  readonly bytes: number;
}

/** Commits them one after the other, without flushing each, for speed. */
export async function fillBinaryLog(
  source: mysql.Connection,
  { transactions, bytes }: History,
): Promise<void> {
  await makeTable(source);
  await source.query(
    "CREATE TABLE bench.history (id INT AUTO_INCREMENT PRIMARY KEY, body LONGBLOB)",
  );
  await source.query(`CREATE PROCEDURE bench.fill(transactions INT, bytes INT)
    BEGIN
      WHILE transactions > 0 DO
        INSERT INTO bench.history (body) VALUES (REPEAT('x', bytes));
        SET transactions = transactions - 1;
      END WHILE;
    END`);
  await source.query("SET GLOBAL sync_binlog = 0, GLOBAL innodb_flush_log_at_trx_commit = 0");
  await source.query("CALL bench.fill(?, ?)", [transactions, bytes]);
  await source.query("SET GLOBAL sync_binlog = 1, GLOBAL innodb_flush_log_at_trx_commit = 1");
}
