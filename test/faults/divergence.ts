import { sql } from "../support/instances";
import type { SweptStack } from "./sweptStack";

/** Its binary logs are gone up to here: who lacks any of them can only be given a copy. */
export async function purge(stack: SweptStack, short: string): Promise<void> {
  const server = await stack.see(short);
  await sql(server, "FLUSH BINARY LOGS");
  await sql(server, "PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");
}

/** Scheduled events, one that runs and one that is disabled: what MySQL makes the same on a replica. */
export async function schedule(stack: SweptStack, short: string): Promise<void> {
  const server = await stack.see(short);
  const tidy = "ON SCHEDULE EVERY 1 DAY STARTS CURRENT_TIMESTAMP + INTERVAL 1 DAY";
  await sql(server, `CREATE EVENT IF NOT EXISTS shop.tidy ${tidy} DO SET @tidied = 1`);
  await sql(server, `CREATE EVENT IF NOT EXISTS shop.off ${tidy} DISABLE DO SET @tidied = 1`);
}

/** A transaction of its own, in a table that its source has not got either. */
export async function diverge(stack: SweptStack, replica: string): Promise<void> {
  const server = await stack.see(replica);
  await sql(server, "SET GLOBAL super_read_only = 0");
  await sql(server, "CREATE TABLE IF NOT EXISTS shop.strange (id INT PRIMARY KEY)");
}
