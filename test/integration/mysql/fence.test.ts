import { Secret } from "../../../src/ground/secret";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { ServerFacts } from "../../../src/ports/server";
import { startFleet, type Fleet, type TestServer } from "../../support/mysqld";
import { PATIENT } from "../../support/poll";

let fleet: Fleet<"m1">;
let m1: TestServer;
beforeAll(async () => {
  fleet = await startFleet(["m1"]);
  m1 = fleet.server("m1");
});
afterAll(() => fleet[Symbol.asyncDispose]());

const FENCED = { superReadOnly: true, readOnly: true, persistedOpen: "no" };
const LOWERED = { superReadOnly: false, readOnly: true, persistedOpen: "no" };
const OPEN = { superReadOnly: false, readOnly: false, persistedOpen: "yes" };

beforeEach(async () => {
  await using server = await m1.connect();
  await server.fence(5);
});

async function fenceOf(): Promise<Partial<ServerFacts>> {
  await using server = await m1.connect();
  const { superReadOnly, readOnly, persistedOpen } = await server.observe();
  return { superReadOnly, readOnly, persistedOpen };
}

it("a server whose file fences it says so, and has executed nothing", async () => {
  await using server = await m1.connect();
  const facts = await server.observe();
  expect(facts).toMatchObject({
    ...FENCED,
    serverId: 1,
    gtidExecuted: "",
    gtidPurged: "",
    logBin: true,
    gtidMode: "ON",
    lowerCaseTableNames: 0,
    replicationAccounts: [],
    dumpThreads: [],
    databases: [],
    users: [],
  });
  expect(facts.version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(facts.serverUuid).toMatch(/^[0-9a-f-]{36}$/);
  expect(facts.binlogSize).toBeGreaterThan(0);
  expect(facts).not.toHaveProperty("channel");
});

it("a fence that was lowered is closed again by the file after a restart", async () => {
  await m1.sql("SET GLOBAL super_read_only = 0");
  expect(await fenceOf()).toEqual(LOWERED);
  await m1.restart();
  expect(await fenceOf()).toEqual(FENCED);
});

it("open and fence both survive a restart", async () => {
  {
    await using server = await m1.connect();
    await server.open();
    await server.open();
  }
  expect(await fenceOf()).toEqual(OPEN);
  await m1.restart();
  expect(await fenceOf()).toEqual(OPEN);
  {
    await using server = await m1.connect();
    await server.fence(5);
    await server.fence(5);
  }
  expect(await fenceOf()).toEqual(FENCED);
  await m1.restart();
  expect(await fenceOf()).toEqual(FENCED);
});

it("half of what opens a server is neither open nor closed; fencing closes it for good", async () => {
  await m1.sql("SET PERSIST read_only=0");
  await m1.sql("SET GLOBAL super_read_only=1");
  expect(await fenceOf()).toMatchObject({ persistedOpen: "partly" });
  await using server = await m1.connect();
  await server.fence(5);
  expect(await fenceOf()).toEqual(FENCED);
});

it("fencing waits no longer than granted for another session's locks, and changes nothing then", async () => {
  await using server = await m1.connect();
  await server.open();
  await server.ensureDatabase({ name: "d" });
  const holder = await m1.raw();
  try {
    await holder.query("CREATE TABLE IF NOT EXISTS d.t (i INT); LOCK TABLES d.t WRITE");
    await expect(server.fence(1)).rejects.toMatchObject({ errno: 1205 });
    expect(await fenceOf()).toEqual(OPEN);
  } finally {
    await holder.end();
  }
  await server.fence(5);
  expect(await fenceOf()).toEqual(FENCED);
});

it("offline, the administrator stays and ordinary users are refused", async () => {
  await using server = await m1.connect();
  await server.open();
  const user = {
    name: "u",
    host: "%",
    password: new Secret("p"),
    databases: [],
    maxConnections: 0,
    fingerprint: () => "f",
  };
  await server.ensureUser(user);
  const connected = await m1.raw("u", "p");
  connected.on("error", () => undefined);
  await server.goOffline();
  await expect(m1.raw("u", "p")).rejects.toMatchObject({ errno: 3032 });
  await expect
    .poll(
      () =>
        connected.query("SELECT 1").then(
          () => "alive",
          () => "ended",
        ),
      PATIENT,
    )
    .toBe("ended");
  expect(await fenceOf()).toEqual(OPEN);
  expect((await server.observe()).offlineMode).toBe(true);
  await server.comeOnline();
  expect((await server.observe()).offlineMode).toBe(false);
  const again = await m1.raw("u", "p");
  await again.end();
  await server.dropUser("u", "%");
});

it("comes online for good, also where somebody has persisted that it is offline", async () => {
  await m1.sql("SET PERSIST offline_mode = 1");
  {
    await using server = await m1.connect();
    await server.comeOnline();
  }
  await m1.restart();
  await using server = await m1.connect();
  expect((await server.observe()).offlineMode).toBe(false);
});

it("takes a new password of its own, outside of the binary log", async () => {
  await using server = await m1.connect();
  await server.open();
  const { password } = m1.endpoint;
  const before = (await server.observe()).gtidExecuted;
  await server.setOwnPassword(new Secret("new '\\\" one"));
  await expect(m1.connect()).rejects.toMatchObject({ errno: 1045 });
  const again = await m1.connect({ password: new Secret("new '\\\" one") });
  await again.setOwnPassword(password);
  expect((await again.observe()).gtidExecuted).toBe(before);
  await again[Symbol.asyncDispose]();
});
