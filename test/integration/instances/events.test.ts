import { afterAll, beforeAll, expect, it } from "vitest";
import { Secret } from "../../../src/ground/secret";
import type { InstanceReport } from "../../../src/manage/report";
import { docker } from "../../support/engineView";
import { caughtUp, sql, sqlInOneSession, value } from "../../support/instances";
import { Managed, wanted } from "../../support/managed";
import { PATIENT } from "../../support/poll";

// Scheduled events of a source and its replicas: where they run, and what a change of their status leaves as it was.
const PASSWORD = "for root";
const ROOT = { rootPassword: new Secret(PASSWORD), rootPrivileges: "all" as const };
const asRoot = (seen: InstanceReport) => ({ ...seen, rootPassword: PASSWORD });

const managed = new Managed();
let m: InstanceReport;
let r: InstanceReport;

const specOf = {
  m: (more: object = {}) => wanted("events-m", { ...ROOT, databases: [{ name: "shop" }], ...more }),
  r: (more: object = {}) => wanted("events-r", more),
};
const of = (source: InstanceReport) => ({ source: { id: source.id } });
const rootAgain = { rootPassword: new Secret(PASSWORD), rootPrivileges: "all" as const };

beforeAll(async () => {
  m = await managed.bring(specOf.m());
  await sqlInOneSession(asRoot(m), [
    ["CREATE TABLE shop.ticks (id INT PRIMARY KEY AUTO_INCREMENT, server VARCHAR(36), word TEXT)"],
    ["CREATE USER clerk@'%' IDENTIFIED BY 'a password of its own'"],
    ["GRANT EVENT, INSERT, SELECT ON shop.* TO clerk@'%'"],
    // written by a client with another character set, another SQL mode and another time zone
    ["SET NAMES latin1 COLLATE latin1_swedish_ci"],
    ["SET SESSION sql_mode = 'ANSI_QUOTES', time_zone = '+05:00'"],
    [
      `CREATE DEFINER = clerk@'%' EVENT shop.tick ON SCHEDULE EVERY 1 SECOND ON COMPLETION PRESERVE
       COMMENT 'ticks' DO INSERT INTO shop.ticks (server, word) VALUES (@@server_uuid, 'gr\u00fcn')`,
    ],
    [
      `CREATE EVENT shop.off ON SCHEDULE EVERY 1 SECOND DISABLE
       DO INSERT INTO shop.ticks (server, word) VALUES (@@server_uuid, 'off')`,
    ],
    [
      `CREATE EVENT shop.later ON SCHEDULE AT CURRENT_TIMESTAMP + INTERVAL 1 DAY
       DO INSERT INTO shop.ticks (server, word) VALUES (@@server_uuid, 'later')`,
    ],
    [
      `CREATE EVENT shop.once ON SCHEDULE AT CURRENT_TIMESTAMP ON COMPLETION PRESERVE
       DO INSERT INTO shop.ticks (server, word) VALUES (@@server_uuid, 'once')`,
    ],
  ]);
  r = await managed.bring(specOf.r(of(m)));
});

afterAll(() => managed[Symbol.asyncDispose]());

async function statusesOn(seen: InstanceReport): Promise<Record<string, string>> {
  const rows = await sql(
    asRoot(seen),
    "SELECT EVENT_NAME AS name, STATUS AS status FROM information_schema.EVENTS ORDER BY EVENT_NAME",
  );
  return Object.fromEntries(rows.map(({ name, status }) => [String(name), String(status)]));
}

/** All that is to stay as it is. */
async function detailsOn(seen: InstanceReport): Promise<readonly unknown[]> {
  return sql(
    asRoot(seen),
    `SELECT EVENT_NAME, DEFINER, TIME_ZONE, EVENT_DEFINITION, EVENT_TYPE, EXECUTE_AT, INTERVAL_VALUE, INTERVAL_FIELD,
       SQL_MODE, STARTS, ENDS, ON_COMPLETION, EVENT_COMMENT, CHARACTER_SET_CLIENT, COLLATION_CONNECTION,
       DATABASE_COLLATION
     FROM information_schema.EVENTS ORDER BY EVENT_NAME`,
  );
}

const executedOn = (seen: InstanceReport) => value(asRoot(seen), "SELECT @@GLOBAL.gtid_executed");
const ticksOf = (seen: InstanceReport) =>
  value(asRoot(seen), "SELECT COUNT(*) FROM shop.ticks WHERE server = ?", [seen.serverUuid]);

const SWITCHED_OFF = {
  later: "REPLICA_SIDE_DISABLED",
  off: "DISABLED",
  once: "DISABLED",
  tick: "REPLICA_SIDE_DISABLED",
};
const RUNNING = { later: "ENABLED", off: "DISABLED", once: "DISABLED", tick: "ENABLED" };

it("an update of a replica tells what is disabled on its source from what only runs there", async () => {
  await expect.poll(() => statusesOn(m), PATIENT).toEqual(RUNNING);
  expect(await caughtUp(asRoot(r), asRoot(m))).toBe(true);
  r = await managed.bring(specOf.r(of(m)), r);
  expect(await statusesOn(r)).toEqual(SWITCHED_OFF);
  expect(r).toMatchObject({ status: "ACTIVE", drift: [] });
  expect(await detailsOn(r)).toEqual(await detailsOn(m));
});

it("roles are swapped: the events run on the new source and nowhere else, as they were written", async () => {
  const details = await detailsOn(m);
  m = await managed.bring(specOf.m({ readOnly: true }), m);
  expect(await statusesOn(m)).toEqual(SWITCHED_OFF);
  const before = await executedOn(m);

  r = await managed.bring(specOf.r(rootAgain), r);
  expect(await statusesOn(r)).toEqual(RUNNING);
  expect(await detailsOn(r)).toEqual(details);
  await expect.poll(() => ticksOf(r), PATIENT).toBeGreaterThan(1);
  const words =
    "SELECT GROUP_CONCAT(DISTINCT HEX(word)) FROM shop.ticks WHERE server = ? AND word LIKE 'gr%'";
  const written = await value(asRoot(r), words, [m.serverUuid]);
  expect(written).not.toBeNull();
  expect(await value(asRoot(r), words, [r.serverUuid])).toBe(written);

  m = await managed.bring(wanted("events-m", { ...of(r), readOnly: true }), m);
  expect(m).toMatchObject({ status: "ACTIVE", slaveOf: r.id, drift: [] });
  const own =
    "SELECT GTID_SUBTRACT(@@GLOBAL.gtid_executed, ?) LIKE CONCAT('%', @@server_uuid, '%')";
  expect(await value(asRoot(m), own, [before])).toBe(0);
  expect(await statusesOn(m)).toEqual(SWITCHED_OFF);
});

it("and back again", async () => {
  r = await managed.bring(specOf.r({ ...rootAgain, readOnly: true }), r);
  m = await managed.bring(specOf.m(), m);
  expect(await statusesOn(m)).toEqual(RUNNING);
  r = await managed.bring(specOf.r(of(m)), r);
  expect(r).toMatchObject({ status: "ACTIVE", slaveOf: m.id, drift: [] });
  expect(await statusesOn(r)).toEqual(SWITCHED_OFF);
  const ticks = Number(await ticksOf(m));
  await expect.poll(() => ticksOf(m), PATIENT).toBeGreaterThan(ticks);
});

it("a replica that is detached, and attached again at once, has no transaction of its own for its events", async () => {
  const executed = await executedOn(r);
  const alone = await managed.bring(specOf.r({ readOnly: true }), r);
  const own =
    "SELECT GTID_SUBTRACT(@@GLOBAL.gtid_executed, ?) LIKE CONCAT('%', @@server_uuid, '%')";
  expect(await value(asRoot(alone), own, [executed])).toBe(0);
  expect(await statusesOn(alone)).toEqual(SWITCHED_OFF);
  r = await managed.bring(specOf.r(of(m)), alone);
  expect(r).toMatchObject({ status: "ACTIVE", slaveOf: m.id, drift: [] });
});

it("events that a copy has brought run on the source only", async () => {
  await sql(asRoot(m), "FLUSH BINARY LOGS");
  await sql(asRoot(m), "PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");
  const copied = await managed.bring(wanted("events-c", of(m)));
  expect(await value(asRoot(copied), "SELECT @@GLOBAL.gtid_purged")).not.toBe("");
  expect(await statusesOn(copied)).toEqual(SWITCHED_OFF);
  expect(copied).toMatchObject({ status: "ACTIVE", slaveOf: m.id, drift: [] });
  await managed.remove(wanted("events-c", of(m)), copied);
});

it("while the source is down, a replica that leaves runs what its last update has seen there", async () => {
  await docker.getContainer("events-m").stop();
  const alone = await managed.bring(specOf.r(rootAgain), r);
  expect(await statusesOn(alone)).toEqual(RUNNING);
  await expect.poll(() => ticksOf(alone), PATIENT).toBeGreaterThan(0);
  expect(managed.lines.join("\n")).toMatch(
    /events-r: enable its scheduled events again: .*events-m does not answer/,
  );
});
