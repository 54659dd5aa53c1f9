import { sql } from "../support/instances";
import type { SweptStack } from "./sweptStack";

/** Its binary logs are gone up to here: who lacks any of them can only be given a copy. */
export async function purge(stack: SweptStack, short: string): Promise<void> {
  const server = await stack.see(short);
  await sql(server, "FLUSH BINARY LOGS");
  await sql(server, "PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");
}

/** A transaction of its own, in a table that its source has not got either. */
export async function diverge(stack: SweptStack, replica: string): Promise<void> {
  const server = await stack.see(replica);
  await sql(server, "SET GLOBAL super_read_only = 0");
  await sql(server, "CREATE TABLE IF NOT EXISTS shop.strange (id INT PRIMARY KEY)");
}
