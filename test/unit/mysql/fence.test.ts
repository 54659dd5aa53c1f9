import { describe, expect, it } from "vitest";
import { ServerCallError } from "../../../src/ground/errors";
import { Secret } from "../../../src/ground/secret";
import { FENCED, OPEN, SpokenServer } from "./spokenServer";

const LOCK = "SELECT GET_LOCK('fence', 30) AS locked";
const UNLOCK = "DO RELEASE_LOCK('fence')";
const [LOWER, RAISE] = ["SET GLOBAL super_read_only = 0", "SET GLOBAL super_read_only = 1"];
const BOUND = "lock_wait_timeout = 7, innodb_lock_wait_timeout = 7";
const CLOSED_NOW = [BOUND, RAISE, "SET GLOBAL read_only = ON"];
const CLOSED_FOR_EVER = [
  "RESET PERSIST IF EXISTS read_only",
  "RESET PERSIST IF EXISTS super_read_only",
];

describe("the fence is closed", () => {
  it("now and for ever, both variables, under the lock", async () => {
    const server = SpokenServer.answering();
    await server.fence(7);
    expect(server.done).toEqual([LOCK, ...CLOSED_NOW, ...CLOSED_FOR_EVER, UNLOCK]);
  });

  it("not at all when somebody's locks are in the way: what was persisted stays", async () => {
    const server = SpokenServer.answering([/super_read_only = 1/, 1205]);
    await expect(server.fence(7)).rejects.toMatchObject({ errno: 1205 });
    expect(server.done).toEqual([LOCK, BOUND, RAISE, UNLOCK]);
  });

  it("not at all while another run holds the lock, who is named", async () => {
    const server = SpokenServer.answering(
      [/GET_LOCK/, [{ locked: "0" }]],
      [/IS_USED_LOCK/, [{ holder: "42" }]],
    );
    const failure = server.fence(7);
    await expect(failure).rejects.toBeInstanceOf(ServerCallError);
    await expect(failure).rejects.toMatchObject({
      errno: 1205,
      detail: expect.stringContaining("42") as string,
    });
    expect(server.done).toEqual([LOCK]);
  });
});

describe("the fence is opened", () => {
  it("now and for ever, under the lock", async () => {
    const server = SpokenServer.answering();
    await server.open();
    expect(server.done).toEqual([
      LOCK,
      "SET PERSIST super_read_only = 0, PERSIST read_only = 0",
      UNLOCK,
    ]);
  });
});

/** As a run that was killed behind the fence leaves it. */
const LOWERED = { fenced: "0", closed: "1", opened: "0" };

describe("a fence that was left lowered", () => {
  it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ["is raised, under the lock", LOWERED, [RAISE]],
    ["is no fence of a server that is open for good", { ...LOWERED, opened: "1" }, []],
    ["is no fence of a server that users may write to", { ...LOWERED, closed: "0" }, []],
    ["has been raised meanwhile", { ...LOWERED, fenced: "1" }, []],
  ])("%s", async (_, row, statements) => {
    const server = SpokenServer.answering([/AS fenced/, [row]]);
    await server.raiseFence();
    expect(server.done).toEqual([LOCK, ...statements, UNLOCK]);
  });
});

describe("a statement behind the fence", () => {
  const statement = "ALTER USER CURRENT_USER() IDENTIFIED BY 'new'";
  const change = (server: SpokenServer) => server.setOwnPassword(new Secret("new"));

  it("is let through for a moment", async () => {
    const server = SpokenServer.answering(...FENCED);
    await change(server);
    expect(server.done).toEqual([LOCK, LOWER, statement, RAISE, UNLOCK]);
  });

  it("that fails leaves it closed", async () => {
    const server = SpokenServer.answering([/ALTER USER/, 1396], ...FENCED);
    await expect(change(server)).rejects.toMatchObject({ errno: 1396 });
    expect(server.done.slice(-2)).toEqual([RAISE, UNLOCK]);
  });

  it("raises one that a killed run has left lowered", async () => {
    const server = SpokenServer.answering([/AS fenced/, [LOWERED]]);
    await change(server);
    expect(server.done).toEqual([LOCK, statement, RAISE, UNLOCK]);
  });

  it("leaves an open server as it is", async () => {
    const server = SpokenServer.answering(...OPEN);
    await change(server);
    expect(server.done).toEqual([LOCK, statement, UNLOCK]);
  });

  it("leaves one open that was opened for good meanwhile", async () => {
    const answers = [
      { fenced: "1", opened: "0" },
      { fenced: "0", opened: "1" },
    ];
    const server = SpokenServer.answering();
    const wire = server.wire;
    const query = wire.query.bind(wire);
    wire.query = async (text) => {
      const rows = await query(text);
      return text.includes("AS fenced") ? [answers.shift() ?? {}] : rows;
    };
    await change(server);
    expect(server.done).toEqual([LOCK, LOWER, statement, UNLOCK]);
  });

  it("whose lock cannot be given back ends the connection's use, not the work", async () => {
    const server = SpokenServer.answering([/RELEASE_LOCK/, 2013], ...OPEN);
    await change(server);
    expect(server.isReusable).toBe(false);
  });
});

it("a server is taken offline by a connection that nobody uses again, and brought back for good", async () => {
  const server = SpokenServer.answering();
  await server.goOffline();
  expect(server.isReusable).toBe(false);
  await server.comeOnline();
  expect(server.done).toEqual([
    "SET GLOBAL offline_mode = 1",
    "RESET PERSIST IF EXISTS offline_mode",
    "SET GLOBAL offline_mode = 0",
  ]);
});

it("another run's lock on the fence is waited for as long as anything else", async () => {
  const server = SpokenServer.answering([/GET_LOCK/, [{ locked: "0" }]]);
  server.waitForLocks({ seconds: () => 300, tell: () => undefined });
  await expect(server.open()).rejects.toMatchObject({
    errno: 1205,
    detail: expect.stringContaining("more than 300 s") as string,
  });
  expect(server.done).toContain("SELECT GET_LOCK('fence', 300) AS locked");
});
