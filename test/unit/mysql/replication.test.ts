import { describe, expect, it } from "vitest";
import { Secret } from "../../../src/ground/secret";
import { FENCED, OPEN, SpokenServer, type Script } from "./spokenServer";

const channel = {
  host: "i-1",
  port: 3306,
  user: "replica-1",
  password: new Secret("pw"),
  caFile: "/ca.pem",
  delay: 60,
};
const donor = { host: "i-1", port: 3306, user: "admin", password: new Secret("pw"), caFile: "/ca" };

describe("the role of a server", () => {
  it.each([
    ["open", OPEN],
    ["closed", FENCED],
    ["following", [[/AS fenced/, [{ fenced: "1", following: "1" }]]] satisfies Script],
    ["following", [[/AS fenced/, [{ fenced: "0", following: "1" }]]] satisfies Script],
  ])("is %s", async (role, script) => {
    expect(await SpokenServer.answering(...script).role()).toBe(role);
  });
});

describe("the channel", () => {
  it("is told all that is declared of it", async () => {
    const server = SpokenServer.answering();
    await server.changeSource(channel);
    const [statement = ""] = server.done;
    for (const part of [
      "SOURCE_HOST = 'i-1', SOURCE_PORT = 3306, SOURCE_USER = 'replica-1'",
      "SOURCE_PASSWORD = 'pw', SOURCE_AUTO_POSITION = 1",
      "SOURCE_SSL = 1, SOURCE_SSL_CA = '/ca.pem'",
      "SOURCE_DELAY = 60",
      "FOR CHANNEL ''",
    ]) {
      expect(statement).toContain(part);
    }
  });

  it.each([
    ["startReplica", ["START REPLICA FOR CHANNEL ''"]],
    ["stopReceiver", ["STOP REPLICA IO_THREAD FOR CHANNEL ''"]],
    ["startApplier", ["START REPLICA SQL_THREAD FOR CHANNEL ''"]],
    ["resetReplica", ["RESET REPLICA ALL FOR CHANNEL ''"]],
    ["dropRelayLogs", ["RESET REPLICA FOR CHANNEL ''"]],
  ] as const)("%s says what it is called", async (method, statements) => {
    const server = SpokenServer.answering();
    await server[method]();
    expect(server.done).toEqual(statements);
  });

  it("is stopped within the time that is granted", async () => {
    const server = SpokenServer.answering();
    await server.stopReplica(7.5);
    expect(server.done).toEqual([
      "SET GLOBAL rpl_stop_replica_timeout = 8",
      "STOP REPLICA FOR CHANNEL ''",
    ]);
  });

  it("keeps what was received when its delay is changed: never both threads are off", async () => {
    const server = SpokenServer.answering();
    await server.setDelay(0);
    expect(server.done.slice(1)).toEqual([
      "START REPLICA IO_THREAD FOR CHANNEL ''",
      "STOP REPLICA SQL_THREAD FOR CHANNEL ''",
      "CHANGE REPLICATION SOURCE TO SOURCE_DELAY = 0 FOR CHANNEL ''",
      "START REPLICA SQL_THREAD FOR CHANNEL ''",
    ]);
  });

  it("gives up a transaction of which only a part has arrived before its threads are stopped", async () => {
    const partial = [{ coordinator: "12", arrives: "0" }];
    const server = SpokenServer.answering();
    const query = server.wire.query.bind(server.wire);
    server.wire.query = async (text) => {
      const rows = await query(text);
      return text.includes("QUEUEING_TRANSACTION") ? partial.splice(0) : rows;
    };
    await server.stopReplica(10);
    expect(server.done).toEqual([
      "STOP REPLICA IO_THREAD FOR CHANNEL ''",
      "KILL 12",
      "SET GLOBAL rpl_stop_replica_timeout = 10",
      "STOP REPLICA FOR CHANNEL ''",
    ]);
  });
});

describe("dump threads", () => {
  const script: Script = [
    [
      /FROM performance_schema.processlist/,
      [
        { id: "1", user: "replica-1" },
        { id: "2", user: "replica-2" },
        { id: "3", user: "replica-1" },
      ],
    ],
  ];

  it("of these accounts end, and no others", async () => {
    const server = SpokenServer.answering(...script);
    expect(await server.killDumpThreads(["replica-1"])).toBe(2);
    expect(server.done).toEqual(["KILL 1", "KILL 3"]);
  });

  it("that end by themselves meanwhile are counted all the same", async () => {
    const server = SpokenServer.answering([/^KILL/, 1094], ...script);
    expect(await server.killDumpThreads(["replica-1"])).toBe(2);
  });
});

describe("GTID sets", () => {
  it("are subtracted in one question, and none at all without a pair", async () => {
    const server = SpokenServer.answering([/GTID_SUBTRACT/, [{ 0: "a:1", 1: "" }]]);
    expect(
      await server.subtract([
        ["a:1", ""],
        ["b:1", "b:1"],
      ]),
    ).toEqual(["a:1", ""]);
    expect(server.wire.sent).toHaveLength(1);
    expect(await server.subtract([])).toEqual([]);
    expect(server.wire.sent).toHaveLength(1);
  });

  it.each([
    ["reached", "1", true],
    ["not reached", "0", false],
    ["nothing known", null, false],
  ])("are waited for: %s", async (_, reached, is) => {
    const server = SpokenServer.answering([/reached/, [{ reached }]]);
    expect(await server.waitForGtids("a:1", 5)).toBe(is);
  });

  it("of nothing are there at once", async () => {
    const server = SpokenServer.answering();
    expect(await server.waitForGtids("", 5)).toBe(true);
    expect(server.wire.sent).toEqual([]);
  });
});

describe("a copy", () => {
  it("allows its donor, lowers the fence and says goodbye with the statement that copies", async () => {
    const server = SpokenServer.answering();
    await server.copyFrom(donor, 10);
    expect(server.done).toEqual([
      "SET GLOBAL clone_valid_donor_list = 'i-1:3306', GLOBAL clone_ssl_ca = '/ca'",
      "SELECT GET_LOCK('fence', 30) AS locked",
      "SET GLOBAL super_read_only = 0",
      "CLONE INSTANCE FROM 'admin'@'i-1':3306 IDENTIFIED BY 'pw' REQUIRE SSL",
      "goodbye",
    ]);
    expect(server.isReusable).toBe(false);
  });

  it.each([
    ["a server that ended itself and that nobody starts", 3707, true],
    ["any other", 3862, false],
  ])("that ends with the error of %s", async (_, errno, isFine) => {
    const server = SpokenServer.answering([/^CLONE/, errno]);
    const copying = server.copyFrom(donor, 10).then(
      () => true,
      () => false,
    );
    expect(await copying).toBe(isFine);
  });

  it("is given to one at a time, by a lock that stays with its connection", async () => {
    const free = SpokenServer.answering();
    expect(await free.lockForCopying(2)).toBe(true);
    expect(free.done).toEqual(["wait_timeout = 86400", "SELECT GET_LOCK('copy', 2) AS locked"]);
    expect(free.isReusable).toBe(false);
    const taken = SpokenServer.answering([/GET_LOCK/, [{ locked: "0" }]]);
    expect(await taken.lockForCopying(2)).toBe(false);
  });

  it("that is under way is ended, on both sides", async () => {
    const server = SpokenServer.answering([/processlist/, [{ id: "7" }, { id: "8" }]]);
    expect(await server.endCopying()).toBe(2);
    expect(server.done).toEqual(["KILL 7", "KILL 8"]);
  });

  it("says how far it is, while there is one", async () => {
    const row = { stages: "1", copied: "5", expected: "10" };
    const progress = (...script: Script) => SpokenServer.answering(...script).copyProgress();
    expect(await progress([/clone_progress/, [row]])).toEqual({ copied: 5, expected: 10 });
    expect(await progress([/clone_progress/, [{ ...row, stages: "0" }]])).toBeUndefined();
    expect(await progress([/clone_progress/, 1146])).toBeUndefined();
  });
});

it("an empty file is none", async () => {
  const read = (content: string | null) =>
    SpokenServer.answering([/LOAD_FILE/, [{ content }]]).readFile("/f");
  expect(await read("text")).toBe("text");
  expect(await read("")).toBeUndefined();
  expect(await read(null)).toBeUndefined();
});
