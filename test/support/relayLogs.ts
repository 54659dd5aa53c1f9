import { expect } from "vitest";
import { execute } from "./execute";
import { sql, value, type Seen, type Reached } from "./instances";
import { PATIENT } from "./poll";

/** Both threads stand, and what `write` has its source commit is in the relay log only. */
export async function withUnapplied(on: Reached, write: () => Promise<unknown>): Promise<void> {
  await sql(on, "STOP REPLICA SQL_THREAD");
  await write();
  const unapplied = `SELECT GTID_SUBTRACT(RECEIVED_TRANSACTION_SET, @@GLOBAL.gtid_executed)
    FROM performance_schema.replication_connection_status`;
  await expect.poll(() => value(on, unapplied), PATIENT).not.toBe("");
  await sql(on, "STOP REPLICA");
}

/** The last relay log that holds a transaction is overwritten near its end, where its checksums are. */
export async function damageRelayLog({ name }: Pick<Seen, "name">): Promise<void> {
  await execute(
    name,
    `cd /var/lib/mysql/data
     file=$(ls -S relay-bin.0* | head -n 1)
     size=$(stat -c %s "$file")
     head -c 32 /dev/zero | tr '\\0' X | dd of="$file" bs=1 seek=$((size - 48)) conv=notrunc`,
  );
}

/** As after a clean-up by somebody who took them for rubbish: START REPLICA does not find its place. */
export async function removeRelayLogs({ name }: Pick<Seen, "name">): Promise<void> {
  await execute(name, "rm /var/lib/mysql/data/relay-bin.*");
}
