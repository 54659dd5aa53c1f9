import { Secret } from "../../../src/ground/secret";
import type { Connection, RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, expect, it } from "vitest";
import { deadlineIn, systemClock, waitUntil } from "../../../src/ground/clock";
import type { MysqlServer } from "../../../src/ports/server";
import { startFleet, type Fleet } from "../../support/mysqld";
import { PATIENT } from "../../support/poll";

/**
 * A source that goes while it sends a transaction leaves a part of it in the relay log. An applier that is
 * stopped then waits for the rest, for a minute, and so does the server when it is shut down.
 */

const ACCOUNT = "replica-1";
const PASSWORD = "partial";
const CA_FILE = "/source-ca.pem";
/** Milliseconds. Less than the minute that the server itself would wait, and far more than any machine needs. */
const BEFORE_THE_MINUTE = 45_000;

let fleet: Fleet<"m1" | "s1">;
let source: MysqlServer;
let replica: MysqlServer;
/** Held open, for a login takes as long as much of a transaction. */
let watching: Connection;
let written = 0;

/** Of a MiB each: enough to be met in the middle. */
const ROWS = 128;

beforeAll(async () => {
  fleet = await startFleet(["m1", "s1"]);
  source = await fleet.server("m1").connect();
  replica = await fleet.server("s1").connect();
  watching = await fleet.server("s1").raw();
  await source.open();
  const attribute = {
    replica: "3e11fa47-71ca-41e1-9e33-c80aa9429562",
    source: "id-m1",
    root: "uuid",
    engine: "engine",
    sourceEngine: "engine",
  };
  await source.ensureReplicationAccount({
    name: ACCOUNT,
    password: new Secret(PASSWORD),
    attribute,
  });
  await source.ensureDatabase({ name: "shop" });
  await fleet.server("m1").sql("CREATE TABLE shop.parcels (run INT, content LONGBLOB)");
  await fleet.server("s1").write(CA_FILE, fleet.server("m1").endpoint.ca);
  const of = { user: ACCOUNT, password: new Secret(PASSWORD), caFile: CA_FILE, delay: 0 };
  await replica.changeSource({ host: "m1", port: 3306, ...of });
  await replica.startReplica();
});
afterAll(async () => {
  await source[Symbol.asyncDispose]();
  await replica[Symbol.asyncDispose]();
  watching.destroy();
  await fleet[Symbol.asyncDispose]();
});

const HELD = `SELECT COUNT(*) FROM performance_schema.replication_applier_status_by_coordinator
  JOIN performance_schema.replication_connection_status USING (CHANNEL_NAME)
  WHERE PROCESSING_TRANSACTION <> '' AND PROCESSING_TRANSACTION = QUEUEING_TRANSACTION`;
const QUEUEING = `SELECT QUEUEING_TRANSACTION AS gtid FROM performance_schema.replication_connection_status`;

/** A large transaction, of which only a part arrives. */
async function cutInTheMiddle(): Promise<void> {
  written += 1;
  await fleet.server("m1").sql(`SET SESSION cte_max_recursion_depth = 1000;
    INSERT INTO shop.parcels WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n
    WHERE i < ${String(ROWS)}) SELECT ${String(written)}, REPEAT('x', 1048576) FROM n`);
  await waitUntil({
    what: "the replica to receive it",
    observe: () => watching.query<RowDataPacket[]>(QUEUEING),
    done: ([[row]]) => row?.["gtid"] !== "",
    deadline: deadlineIn(systemClock, 20),
    clock: systemClock,
    pause: 1,
    longest: 1,
  });
  await replica.stopReceiver();
  await expect.poll(() => fleet.server("s1").sql(HELD), PATIENT).toBe("1");
}

async function expectWhole(): Promise<void> {
  await replica.startReplica();
  expect(await replica.waitForGtids((await source.observe()).gtidExecuted, 60)).toBe(true);
  const count = `SELECT COUNT(*) FROM shop.parcels WHERE run = ${String(written)}`;
  expect(await fleet.server("s1").sql(count)).toBe(String(ROWS));
}

async function milliseconds(action: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await action();
  return performance.now() - began;
}

it("does not hold up who stops the replica", async () => {
  await cutInTheMiddle();
  expect(await milliseconds(() => replica.stopReplica(30))).toBeLessThan(BEFORE_THE_MINUTE);
  const { channel } = await replica.observe();
  expect(channel).toMatchObject({ receiver: { state: "off" }, applier: { state: "off" } });
  await expectWhole();
});

it("does not hold up who changes the delay", async () => {
  await cutInTheMiddle();
  await fleet.server("m1").sql(`ALTER USER '${ACCOUNT}'@'%' ACCOUNT LOCK`);
  expect(await milliseconds(() => replica.setDelay(0))).toBeLessThan(BEFORE_THE_MINUTE);
  await fleet.server("m1").sql(`ALTER USER '${ACCOUNT}'@'%' ACCOUNT UNLOCK`);
  await expectWhole();
});

it("does not hold up a server that is stopped", async () => {
  await cutInTheMiddle();
  await replica.goOffline();
  expect(await milliseconds(() => fleet.server("s1").restart())).toBeLessThan(BEFORE_THE_MINUTE);
  replica = await fleet.server("s1").connect();
  watching.destroy();
  watching = await fleet.server("s1").raw();
  await expectWhole();
});

it("is waited for while it still arrives", async () => {
  await cutInTheMiddle();
  await replica.startReplica();
  await replica.stopReplica(30);
  const { channel } = await replica.observe();
  expect(channel?.applier).toEqual({ state: "off", errno: 0, message: "" });
  await expectWhole();
});
