import { afterAll, beforeAll, expect, it } from "vitest";
import type { MysqlServer } from "../../../src/ports/server";
import { aliasOf } from "../../../src/ground/names";
import type { InstanceReport } from "../../../src/manage/report";
import { asRoot, ROOT } from "../../support/copied";
import { sql, value } from "../../support/instances";
import { Managed, wanted } from "../../support/managed";
import { poll } from "../../support/poll";

// A source that gives another copy is spared: one of its replicas gives its data in its place. Who holds the
// source's lock here does nothing with it; so the time a copy takes plays no part.
const ROWS = 8;

const managed = new Managed();
let source: InstanceReport;
let sibling: InstanceReport;

const replicaOf = (name: string) => wanted(name, { source: { id: source.id } });
const DONOR = "SELECT SOURCE FROM performance_schema.clone_status";

beforeAll(async () => {
  const databases = [{ name: "shop" }];
  source = await managed.bring(wanted("donor-m", { ...ROOT, databases }));
  const root = asRoot(source);
  await sql(root, "CREATE TABLE shop.parcels (id INT PRIMARY KEY)");
  for (let id = 1; id <= ROWS; id += 1) {
    await sql(root, "INSERT INTO shop.parcels VALUES (?)", [id]);
  }
  await sql(root, "FLUSH BINARY LOGS");
  await sql(root, "PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");
  sibling = await managed.bring(replicaOf("donor-s"));
});

afterAll(() => managed[Symbol.asyncDispose]());

/** Somebody else's copy of it is under way until this is disposed of. */
async function busy(donor: InstanceReport): Promise<MysqlServer> {
  const holder = await managed.server(donor);
  expect(await holder.lockForCopying(0)).toBe(true);
  return holder;
}

async function expectCopyOf(donor: InstanceReport, replica: InstanceReport): Promise<void> {
  expect(replica).toMatchObject({ status: "ACTIVE", slaveOf: source.id, drift: [] });
  expect(await value(asRoot(replica), DONOR)).toBe(`${aliasOf(donor.id)}:3306`);
  expect(await value(asRoot(replica), "SELECT COUNT(*) FROM shop.parcels")).toBe(ROWS);
  await sql(asRoot(source), "REPLACE INTO shop.parcels VALUES (1)");
  const executed = await value(asRoot(source), "SELECT @@GLOBAL.gtid_executed");
  const arrives = `SELECT WAIT_FOR_EXECUTED_GTID_SET(${JSON.stringify(executed)}, 30)`;
  expect(await value(asRoot(replica), arrives)).toBe(0);
}

it("a replica of a source that is busy gives the copy, and the new one follows the source", async () => {
  await using _busy = await busy(source);
  const replica = await managed.bring(replicaOf("donor-a"));
  await expectCopyOf(sibling, replica);
  expect(managed.lines).toContain("donor-a: copying donor-s, a replica of it");
  // its administrator has its own password again: a process that remembers nothing gets in
  await using afresh = new Managed();
  expect((await afresh.see(replicaOf("donor-a"), replica)).status).toBe("ACTIVE");
  await managed.remove(replicaOf("donor-a"), replica);
});

it("one that is not a sound copy does not: then the source's turn is waited for", async () => {
  await sql(asRoot(sibling), "STOP REPLICA");
  const copying = await busy(source);
  const attempt = managed.bring(replicaOf("donor-b"));
  await poll("somebody waiting", () =>
    Promise.resolve(managed.lines.find((line) => line.startsWith("donor-b: waiting for its turn"))),
  );
  await copying[Symbol.asyncDispose]();
  await expectCopyOf(source, await attempt);
  await sql(asRoot(sibling), "START REPLICA");
});

it("nobody asks them while the source is free", async () => {
  await using _other = await busy(sibling);
  await expectCopyOf(source, await managed.bring(replicaOf("donor-c")));
});
