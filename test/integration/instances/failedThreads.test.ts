import { afterAll, beforeAll, expect, it } from "vitest";
import { ChannelFailedError } from "../../../src/ground/errors";
import { Secret } from "../../../src/ground/secret";
import type { InstanceReport } from "../../../src/manage/report";
import { caughtUp, sql, sqlInOneSession, value } from "../../support/instances";
import { Managed, wanted } from "../../support/managed";
import { PATIENT, poll } from "../../support/poll";
import { damageRelayLog, removeRelayLogs, withUnapplied } from "../../support/relayLogs";

// Replicas of one source whose threads stop for one reason after the other.
const PASSWORD = "for root";
/** This root writes on fenced servers, and stops replication. */
const ROOT = { rootPassword: new Secret(PASSWORD), rootPrivileges: "all" as const };
const asRoot = (seen: InstanceReport) => ({ ...seen, rootPassword: PASSWORD });

const managed = new Managed();
let source: InstanceReport;
let replica: InstanceReport;
let lastRow = 0;

const asReplica = () => wanted("failed-r", { source: { id: source.id } });

beforeAll(async () => {
  source = await managed.bring(wanted("failed-m", { ...ROOT, databases: [{ name: "shop" }] }));
  await sql(asRoot(source), "CREATE TABLE shop.parcels (id INT PRIMARY KEY)");
  replica = await managed.bring(asReplica());
});

afterAll(() => managed[Symbol.asyncDispose]());

/** One more row on the source; answers its id. */
async function write(): Promise<number> {
  lastRow += 1;
  await sql(asRoot(source), "INSERT INTO shop.parcels VALUES (?)", [lastRow]);
  return lastRow;
}

/** In no binary log, in spite of the fence. */
function unlogged(on: InstanceReport, statement: string, values: readonly unknown[]) {
  return sqlInOneSession(asRoot(on), [
    ["SET GLOBAL super_read_only = 0"],
    ["SET sql_log_bin = 0"],
    [statement, values],
    ["SET GLOBAL super_read_only = 1"],
  ]);
}

function rows(on: InstanceReport): Promise<unknown> {
  return value(asRoot(on), "SELECT COUNT(*) FROM shop.parcels");
}

function applierErrno(on: InstanceReport): Promise<number> {
  const errno = `SELECT MAX(LAST_ERROR_NUMBER) FROM
    (SELECT LAST_ERROR_NUMBER FROM performance_schema.replication_applier_status_by_worker
     UNION ALL SELECT LAST_ERROR_NUMBER
     FROM performance_schema.replication_applier_status_by_coordinator) AS threads`;
  return poll("the applier to stop", async () => {
    const state = "SELECT SERVICE_STATE FROM performance_schema.replication_applier_status";
    if ((await value(asRoot(on), state)) !== "OFF") return undefined;
    return Number(await value(asRoot(on), errno)) || undefined;
  });
}

/** The source's next row is in the replica's relay log only. */
const unapplied = (on: InstanceReport) => withUnapplied(asRoot(on), write);

it("an applier goes on with the update after its cause is mended, and nothing is skipped", async () => {
  const id = lastRow + 1;
  await unlogged(replica, "INSERT INTO shop.parcels VALUES (?)", [id]);
  await write();
  expect(await applierErrno(replica)).toBe(1062);
  const failure: unknown = await managed
    .bring(asReplica(), replica)
    .catch((error: unknown) => error);
  expect(failure).toMatchObject({ cause: expect.any(ChannelFailedError) as unknown });
  expect(String(failure)).toContain("1062");
  expect(await rows(replica)).toBe(lastRow);

  await unlogged(replica, "DELETE FROM shop.parcels WHERE id = ?", [id]);
  replica = await managed.bring(asReplica(), replica);
  expect(replica).toMatchObject({ status: "ACTIVE", drift: [] });
  await write();
  expect(await caughtUp(asRoot(replica), asRoot(source))).toBe(true);
  expect(await rows(replica)).toBe(lastRow);
});

it("a replica that is behind on purpose is not healthy before it has got past what stopped it", async () => {
  const spec = wanted("failed-b", { source: { id: source.id }, sourceDelay: 3 });
  const behind = await managed.bring(spec);
  const id = lastRow + 1;
  await expect.poll(() => rows(behind), PATIENT).toBe(lastRow);
  await unlogged(behind, "INSERT INTO shop.parcels VALUES (?)", [id]);
  await write();
  expect(await applierErrno(behind)).toBe(1062);
  const failure: unknown = await managed.bring(spec, behind).catch((error: unknown) => error);
  expect(String(failure)).toContain("1062");
  await unlogged(behind, "DELETE FROM shop.parcels WHERE id = ?", [id]);
  expect(await managed.bring(spec, behind)).toMatchObject({ status: "ACTIVE", drift: [] });
  await expect.poll(() => rows(behind), PATIENT).toBe(lastRow);
  await managed.remove(spec, behind);
});

it("a damaged relay log is fetched again, and what was executed stays", async () => {
  await unapplied(replica);
  await damageRelayLog(replica);
  const before = await value(asRoot(replica), "SELECT @@GLOBAL.gtid_executed");
  await sql(asRoot(replica), "START REPLICA SQL_THREAD");
  expect(await applierErrno(replica)).toBe(13121);
  replica = await managed.bring(asReplica(), replica);
  expect(replica).toMatchObject({ status: "ACTIVE", drift: [] });
  expect(await rows(replica)).toBe(lastRow);
  const kept = "SELECT GTID_SUBSET(?, @@GLOBAL.gtid_executed)";
  expect(await value(asRoot(replica), kept, [before])).toBe(1);
  expect(await value(asRoot(replica), "SELECT @@GLOBAL.gtid_purged")).toBe("");
});

it("relay logs that are gone are fetched again, by a replica that stays and by one that leaves", async () => {
  await unapplied(replica);
  await removeRelayLogs(replica);
  replica = await managed.bring(asReplica(), replica);
  expect(replica).toMatchObject({ status: "ACTIVE", drift: [] });
  expect(await rows(replica)).toBe(lastRow);

  const leaving = await managed.bring(wanted("failed-l", { source: { id: source.id } }));
  await unapplied(leaving);
  await removeRelayLogs(leaving);
  const alone = await managed.bring(wanted("failed-l"), leaving);
  expect(alone).toMatchObject({
    status: "ACTIVE",
    drift: [],
    replication: { state: "standalone" },
  });
  expect(await rows(alone)).toBe(lastRow);
});

it("a damaged relay log is fetched again before a replica leaves", async () => {
  const leaving = await managed.bring(wanted("failed-d", { source: { id: source.id } }));
  await unapplied(leaving);
  await damageRelayLog(leaving);
  await sql(asRoot(leaving), "START REPLICA SQL_THREAD");
  expect(await applierErrno(leaving)).toBe(13121);
  const alone = await managed.bring(wanted("failed-d"), leaving);
  expect(alone).toMatchObject({ status: "ACTIVE", drift: [] });
  expect(await rows(alone)).toBe(lastRow);
});
