import { expect } from "vitest";
import { Secret } from "../../src/ground/secret";
import type { InstanceReport } from "../../src/manage/report";
import { sql, sqlInOneSession, value } from "./instances";
import { type Managed, wanted } from "./managed";

// Sources whose replicas are seeded by a copy.

export const PASSWORD = "for root";
/** This root purges binary logs, and stops replication. */
export const ROOT = { rootPassword: new Secret(PASSWORD), rootPrivileges: "all" as const };

export const asRoot = (seen: InstanceReport) => ({ ...seen, rootPassword: PASSWORD });

const PARCELS = 64;

/** A source with 32 MiB of rows and without the binary logs that have them: only a copy leads there. */
export async function withParcels(managed: Managed, name: string): Promise<InstanceReport> {
  const source = await managed.bring(wanted(name, { ...ROOT, databases: [{ name: "shop" }] }));
  const root = asRoot(source);
  await sql(root, "CREATE TABLE shop.parcels (id INT PRIMARY KEY, load_ LONGBLOB)");
  for (let id = 1; id <= PARCELS; id += 1) {
    await sql(root, "INSERT INTO shop.parcels VALUES (?, REPEAT(RANDOM_BYTES(1024), 512))", [id]);
  }
  await sql(root, "FLUSH BINARY LOGS");
  await sql(root, "PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");
  return source;
}

/** It replicates from this source, and has all of its parcels. */
export async function expectParcels(replica: InstanceReport, source: InstanceReport) {
  expect(replica).toMatchObject({ status: "ACTIVE", slaveOf: source.id, drift: [] });
  expect(await value(asRoot(replica), "SELECT COUNT(*) FROM shop.parcels")).toBe(PARCELS);
}

export const ORDERS = 20_000;

/** A source with a table of orders. */
export async function withOrders(managed: Managed, name: string): Promise<InstanceReport> {
  const made = await managed.bring(wanted(name, { ...ROOT, databases: [{ name: "shop" }] }));
  await sql(
    asRoot(made),
    "CREATE TABLE shop.orders (id INT AUTO_INCREMENT PRIMARY KEY, text LONGBLOB)",
  );
  await sql(
    asRoot(made),
    `CREATE PROCEDURE shop.fill(orders INT) BEGIN
      WHILE orders > 0 DO
        INSERT INTO shop.orders (text) VALUES ('an order');
        SET orders = orders - 1;
      END WHILE;
    END`,
  );
  return made;
}

/** So many transactions that a copy takes less time than to replay them. */
export async function placeOrders(at: InstanceReport): Promise<void> {
  await sqlInOneSession(asRoot(at), [
    ["SET GLOBAL sync_binlog = 0, GLOBAL innodb_flush_log_at_trx_commit = 0"],
    ["CALL shop.fill(?)", [ORDERS]],
    ["SET GLOBAL sync_binlog = 1, GLOBAL innodb_flush_log_at_trx_commit = 1"],
  ]);
}
