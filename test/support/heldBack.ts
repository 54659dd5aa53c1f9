import mysql from "mysql2/promise";
import type { Seen } from "./instances";

/** What arrives for the table is received and not applied, until this is disposed of: somebody reads it under a lock. */
export async function heldBack(copy: Seen, table = "shop.parcels"): Promise<AsyncDisposable> {
  const reader = await mysql.createConnection({
    host: copy.address ?? "",
    user: "root",
    password: copy.rootPassword ?? "",
    ssl: { rejectUnauthorized: false },
  });
  await reader.query(`LOCK TABLES ${table} READ`);
  return {
    async [Symbol.asyncDispose]() {
      await reader.end();
    },
  };
}
