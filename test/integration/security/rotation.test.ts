import { performance } from "node:perf_hooks";
import mysql from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  ADMIN_USER,
  MYSQL_PORT,
  paths,
  replicationAccountOf,
  sourceCaOf,
} from "../../../src/ground/names";
import { Secret } from "../../../src/ground/secret";
import type { InstanceReport } from "../../../src/manage/report";
import { findContainerOf } from "../../../src/observe/census";
import { read } from "../../../src/observe/host/vault";
import { replicationPassword } from "../../../src/plan/content/accounts";
import { authoritiesIn } from "../../../src/plan/host/authorities";
import type { Rotation } from "../../../src/plan/host/rotationNote";
import { containerOf } from "../../support/containers";
import { execute } from "../../support/execute";
import { FastWriter } from "../../support/fastWriter";
import { caughtUp, sql, value } from "../../support/instances";
import { Managed, wanted } from "../../support/managed";

/**
 * Each secret of a server is rotated while a client writes to the source: nobody is refused, nothing is lost. Longer
 * than other files: one pair is led from test to test, and takes seconds to start.
 */

const managed = new Managed();
const PASSWORD = "a password of many characters";
const app = { name: "app", host: "%", password: new Secret(PASSWORD), databases: ["shop"] };
const source = wanted("rotated-m", {
  rootPassword: new Secret(PASSWORD),
  rootPrivileges: "all",
  databases: [{ name: "shop" }],
  users: [app],
});
const replica = wanted("rotated-s");
let m: InstanceReport;
let s: InstanceReport;

beforeAll(async () => {
  m = await managed.bring(source);
  s = await managed.bring(below());
  // as a second update leaves them
  m = await managed.bring(source, m);
  s = await managed.bring(below(), s);
});
afterAll(() => managed[Symbol.asyncDispose]());

function below(rotate: Rotation = {}) {
  return { ...replica, rotate, source: { id: m.id, isOfThisProgram: true as const } };
}

const root = (of: InstanceReport) => ({ ...of, rootPassword: PASSWORD });

async function contentsOf({ id }: InstanceReport) {
  const container = await findContainerOf(managed.ports.engine, id);
  return read(managed.ports.engine, container?.id ?? "");
}

async function adminPassword(of: InstanceReport): Promise<string> {
  return (await contentsOf(of)).keys.admin?.reveal() ?? "";
}

/** Logs in over TLS, trusting anybody or only `ca`. */
async function login(of: InstanceReport, user: string, password: string, ca?: string) {
  const connection = await mysql.createConnection({
    host: of.address ?? "",
    port: MYSQL_PORT,
    user,
    password,
    ssl: ca === undefined ? { rejectUnauthorized: false } : { ca, rejectUnauthorized: true },
  });
  await connection.end();
}

const REFUSED = { errno: 1045 };

/**
 * Does the work while a client writes to m, and fails if a write failed, or is not on s afterwards. Answers the
 * longest time, in milliseconds, in which no row arrived on s.
 */
async function underLoad(table: string, work: () => Promise<void>): Promise<number> {
  const life = [await containerOf(m.name), await containerOf(s.name)];
  await using writer = await FastWriter.start(root(m), table, { connections: 4, rate: 200 });
  const watch = new AbortController();
  expect(await caughtUp(root(s), root(m))).toBe(true);
  const standstill = longestStandstill(table, watch.signal);
  try {
    await work();
  } finally {
    watch.abort();
  }
  const { errors, committed } = await writer.stop();
  expect(errors).toEqual([]);
  expect(await caughtUp(root(s), root(m))).toBe(true);
  const count = `SELECT COUNT(*) FROM ${table}`;
  expect(Number(await value(root(s), count))).toBe(committed);
  expect(Number(await value(root(m), count))).toBe(committed);
  expect([await containerOf(m.name), await containerOf(s.name)]).toEqual(life);
  return await standstill;
}

async function longestStandstill(table: string, signal: AbortSignal): Promise<number> {
  let [longest, rows, since] = [0, 0, performance.now()];
  while (!signal.aborted) {
    const now = Number(await value(root(s), `SELECT COUNT(*) FROM ${table}`));
    longest = Math.max(longest, performance.now() - since);
    if (now > rows) [rows, since] = [now, performance.now()];
  }
  return longest;
}

/** The receiver has to log in again. */
async function reconnects(): Promise<void> {
  await sql(root(s), "STOP REPLICA IO_THREAD");
  await sql(root(s), "START REPLICA IO_THREAD");
  const server = await managed.server(s);
  await using _ = server;
  await expect
    .poll(async () => (await server.observe()).channel?.receiver, { timeout: 20_000 })
    .toMatchObject({ state: "on", errno: 0 });
}

/** A second run changes nothing and writes no transaction. */
async function isSettled(): Promise<void> {
  expect(await caughtUp(root(s), root(m))).toBe(true);
  const before = [await gtids(m), await changesIn(m), await changesIn(s)];
  const lines = managed.lines.length;
  m = await managed.bring({ ...source, rotate: rotated.m }, m);
  s = await managed.bring(below(rotated.s), s);
  expect([m.drift, s.drift]).toEqual([[], []]);
  expect(managed.lines.slice(lines)).toEqual([]);
  expect([await gtids(m), await changesIn(m), await changesIn(s)]).toEqual(before);
  expect(await value(root(s), "SELECT @@gtid_executed")).not.toContain(s.serverUuid);
}

const gtids = (of: InstanceReport) => value(root(of), "SELECT @@gtid_executed");

/** When each file of the provider was last written. */
const changesIn = ({ name }: InstanceReport) =>
  execute(name, `stat -c '%n %Y %s' ${paths.instance}/* ${paths.tls}/*`);

/** What has been declared so far. */
const rotated: { m: Rotation; s: Rotation } = { m: {}, s: {} };

describe("the administrator's password", () => {
  it.each(["m", "s"] as const)("of %s is another one after the update", async (which) => {
    const of = () => (which === "m" ? m : s);
    const old = await adminPassword(of());
    const open = await mysql.createConnection({
      host: of().address ?? "",
      user: ADMIN_USER,
      password: old,
      ssl: { rejectUnauthorized: false },
    });
    rotated[which] = { ...rotated[which], administrator: "1" };
    await underLoad(`shop.admin_${which}`, async () => {
      if (which === "m") m = await managed.bring({ ...source, rotate: rotated.m }, m);
      else s = await managed.bring(below(rotated.s), s);
    });
    await open.query("SELECT 1");
    await open.end();
    await expect(login(of(), ADMIN_USER, old)).rejects.toMatchObject(REFUSED);
    await login(of(), ADMIN_USER, await adminPassword(of()));
    expect(await value(root(s), "SELECT @@gtid_executed")).not.toContain(s.serverUuid);
    await isSettled();
  });

  it("can be remembered by another process, which learns the new one", async () => {
    const other = new Managed();
    expect((await other.see({ ...source, rotate: rotated.m }, m)).status).toBe("ACTIVE");
    rotated.m = { ...rotated.m, administrator: "2" };
    m = await managed.bring({ ...source, rotate: rotated.m }, m);
    expect((await other.see({ ...source, rotate: rotated.m }, m)).status).toBe("ACTIVE");
    await isSettled();
  });

  it("leaves the names of locks as they are, so that runs with either exclude one another", async () => {
    await using before = await managed.server(m);
    expect(await before.lockForCopying(0)).toBe(true);
    rotated.m = { ...rotated.m, administrator: "3" };
    m = await managed.bring({ ...source, rotate: rotated.m }, m);
    await using after = await managed.server(m);
    expect(await after.lockForCopying(0)).toBe(false);
  });

  it("is the only one after a start, also when somebody has left another one", async () => {
    const password = await adminPassword(m);
    const retained = `ALTER USER '${ADMIN_USER}'@'%' IDENTIFIED BY 'mine' RETAIN CURRENT PASSWORD`;
    await sql(m, retained, [], { user: ADMIN_USER, password });
    await login(m, ADMIN_USER, "mine");
    m = await managed.bring({ ...source, rotate: rotated.m, configuration: { back_log: "99" } }, m);
    await expect(login(m, ADMIN_USER, "mine")).rejects.toMatchObject(REFUSED);
    await login(m, ADMIN_USER, password);
    m = await managed.bring({ ...source, rotate: rotated.m }, m);
    await reconnects();
    await isSettled();
  });
});

describe("the password of a replica's account", () => {
  it("is another one after the update, and the receiver is back", async () => {
    const account = replicationAccountOf(s.id);
    const secret = async () => (await contentsOf(s)).keys.replication ?? new Secret("");
    const password = async () => replicationPassword(await secret(), m.serverUuid ?? "").reveal();
    const old = await password();
    await login(m, account, old);
    rotated.s = { ...rotated.s, replication: "1" };
    const standstill = await underLoad("shop.replication", async () => {
      s = await managed.bring(below(rotated.s), s);
    });
    process.stdout.write(`no row arrived for ${standstill.toFixed(0)} ms\n`);
    expect(standstill).toBeLessThan(5000);
    await expect(login(m, account, old)).rejects.toMatchObject(REFUSED);
    await login(m, account, await password());
    await reconnects();
    await isSettled();
  });

  it("leaves users as they are, on the instance that has set them", async () => {
    rotated.m = { ...rotated.m, replication: "1" };
    const before = await gtids(m);
    m = await managed.bring({ ...source, rotate: rotated.m }, m);
    expect(await gtids(m)).toBe(before);
    await login(m, "app", PASSWORD);
    await isSettled();
  });
});

describe("the certificate", () => {
  const authorities = async (of: InstanceReport) =>
    authoritiesIn((await contentsOf(of)).files.ownCa);

  it("of a source is another one after two updates, and replicas trust whom they meet all along", async () => {
    const [old = ""] = await authorities(m);
    rotated.m = { ...rotated.m, certificate: "1" };
    const both = async () => {
      m = await managed.bring({ ...source, rotate: rotated.m }, m);
      await reconnects();
      s = await managed.bring(below(rotated.s), s);
      await reconnects();
    };
    await underLoad("shop.published", both);
    expect(await authorities(m)).toHaveLength(2);
    expect(m.drift.join()).toContain("rotated-s");
    expect(s.drift.join()).toContain("rotated-m");
    await login(m, "app", PASSWORD, old);
    await underLoad("shop.used", both);
    const now = await authorities(m);
    expect(now).toHaveLength(1);
    await expect(login(m, "app", PASSWORD, old)).rejects.toThrow(/certificate|signature/);
    await login(m, "app", PASSWORD, now[0]);
    expect((await contentsOf(s)).files.pins[m.id]).toBe(now[0]);
    expect(await execute("rotated-s", `cat ${sourceCaOf(m.id)}`)).not.toContain(old);
    await isSettled();
  });

  it("is not used while a replica would not trust it", async () => {
    rotated.m = { ...rotated.m, certificate: "2" };
    m = await managed.bring({ ...source, rotate: rotated.m }, m);
    m = await managed.bring({ ...source, rotate: rotated.m }, m);
    await reconnects();
    expect(await authorities(m)).toHaveLength(2);
    s = await managed.bring(below(rotated.s), s);
    m = await managed.bring({ ...source, rotate: rotated.m }, m);
    await reconnects();
    s = await managed.bring(below(rotated.s), s);
    await isSettled();
  });

  it("of a replica is another one after one update, and lasts over a start", async () => {
    const [old = ""] = await authorities(s);
    rotated.s = { ...rotated.s, certificate: "1" };
    await underLoad("shop.of_s", async () => {
      s = await managed.bring(below(rotated.s), s);
    });
    const [now = ""] = await authorities(s);
    await expect(login(s, "app", PASSWORD, old)).rejects.toThrow(/certificate|signature/);
    await login(s, "app", PASSWORD, now);
    await execute("rotated-s", `[ "$(stat -c '%U %a' ${paths.serverKey})" = "mysql 600" ]`);
    await execute("rotated-s", `[ ! -e ${paths.nextTls} ] && [ ! -e ${paths.formerTls} ]`);
    s = await managed.bring({ ...below(rotated.s), configuration: { back_log: "99" } }, s);
    await login(s, "app", PASSWORD, now);
    s = await managed.bring(below(rotated.s), s);
    await isSettled();
  });

  it("is renewed before it expires, and drift says so before", async () => {
    const YEARS = 3600 * 24 * 3600 * 1000;
    const { clock } = managed.ports;
    const later = new Managed({
      clock: { ...clock, date: () => clock.date() + YEARS },
    });
    const { drift } = await later.see(below(rotated.s), s);
    expect(drift.join()).toContain("expires in");
    expect((await managed.see(below(rotated.s), s)).drift).toEqual([]);
  });

  it("takes its place when a kill came between", async () => {
    const [old = ""] = await authorities(s);
    await execute(
      "rotated-s",
      `mkdir ${paths.nextTls} && cp -a ${paths.tls}/. ${paths.nextTls} && mv ${paths.tls} ${paths.formerTls}`,
    );
    s = await managed.bring({ ...below(rotated.s), configuration: { back_log: "99" } }, s);
    await login(s, "app", PASSWORD, old);
  });
});

it("nothing that is noted of rotations is a secret, and no secret is in what others can read", async () => {
  await execute("rotated-m", `[ "$(stat -c '%U %a' ${paths.rotated})" = "root 644" ]`);
  for (const path of [paths.nextAdminPassword, paths.nextReplicationSecret, paths.keptKeys]) {
    await execute("rotated-m", `[ "$(stat -c '%U %a' ${path})" = "root 600" ]`);
  }
  expect(JSON.parse(await execute("rotated-m", `cat ${paths.rotated}`))).toEqual(rotated.m);
  await execute("rotated-m", `[ ! -s ${paths.nextAdminPassword} ]`);
});
