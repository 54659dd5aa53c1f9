// Longer than other files: one pair is led from test to test, and takes seconds to start.
import { Secret } from "../../../src/ground/secret";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deadlineIn, systemClock, waitUntil } from "../../../src/ground/clock";
import type { ChannelSpec, MysqlServer, ServerFacts } from "../../../src/ports/server";
import { ADMIN_PASSWORD, startFleet, type Fleet } from "../../support/mysqld";
import { PATIENT } from "../../support/poll";

/**
 * One source and one replica, made through the port's methods alone. The tests follow one another on
 * that pair, which takes seconds to start: hence one long file.
 */

let fleet: Fleet<"m1" | "s1">;
let source: MysqlServer;
let replica: MysqlServer;
let channel: ChannelSpec;
const CA_FILE = "/source-ca.pem";
const ACCOUNT = "replica-1";
const PASSWORD = 'it\'s \\ "secret"';
const ATTRIBUTE = {
  replica: "3e11fa47-71ca-41e1-9e33-c80aa9429562",
  source: "id-m1",
  root: "uuid",
  engine: "engine",
  sourceEngine: "engine",
};

beforeAll(async () => {
  fleet = await startFleet(["m1", "s1"]);
  source = await fleet.server("m1").connect();
  replica = await fleet.server("s1").connect();
  channel = {
    host: "m1",
    port: 3306,
    user: ACCOUNT,
    password: new Secret(PASSWORD),
    caFile: CA_FILE,
    delay: 0,
  };
  await fleet.server("s1").write(CA_FILE, fleet.server("m1").endpoint.ca);
});
afterAll(async () => {
  await source[Symbol.asyncDispose]();
  await replica[Symbol.asyncDispose]();
  await fleet[Symbol.asyncDispose]();
});

function replicaWhen(what: string, done: (seen: ServerFacts) => boolean): Promise<ServerFacts> {
  return waitUntil({
    what,
    observe: () => replica.observe(),
    done,
    describe: ({ channel: seen }) => JSON.stringify(seen),
    deadline: deadlineIn(systemClock, 15),
    clock: systemClock,
  });
}

const threadsOn = ({ channel: seen }: ServerFacts) =>
  seen?.receiver.state === "on" && seen.applier.state === "on";

async function pointAt(changes: Partial<ChannelSpec> = {}): Promise<void> {
  await replica.stopReplica(30);
  await replica.changeSource({ ...channel, ...changes });
  await replica.startReplica();
}

async function caughtUp(): Promise<boolean> {
  return replica.waitForGtids((await source.observe()).gtidExecuted, 15);
}

describe("a channel", () => {
  it("is made on a fenced server, and what the source has arrives", async () => {
    await source.open();
    await source.ensureReplicationAccount({
      name: ACCOUNT,
      password: new Secret(PASSWORD),
      attribute: ATTRIBUTE,
    });
    await source.ensureDatabase({ name: "shop" });
    await replica.fence(5);
    await pointAt();
    const { serverUuid, gtidExecuted } = await source.observe();
    expect(await replica.waitForGtids(gtidExecuted, 15)).toBe(true);
    const seen = await replicaWhen("both threads", threadsOn);
    expect(seen).toMatchObject({
      gtidExecuted,
      superReadOnly: true,
      databases: [{ name: "shop" }],
    });
    expect(seen.channel).toEqual({
      host: "m1",
      port: 3306,
      user: ACCOUNT,
      tls: true,
      caFile: CA_FILE,
      autoPosition: true,
      delay: 0,
      sourceUuid: serverUuid,
      receiver: { state: "on", errno: 0, message: "" },
      applier: { state: "on", errno: 0, message: "" },
      received: gtidExecuted,
      unapplied: "",
      isApplying: false,
    });
    expect(seen.replicationAccounts).toEqual([{ name: ACCOUNT, ...ATTRIBUTE }]);
    expect((await source.observe()).dumpThreads).toEqual([ACCOUNT]);
  });

  it("started twice runs, stopped twice stands, and nothing of it writes a transaction", async () => {
    const before = (await replica.observe()).gtidExecuted;
    await replica.startReplica();
    await replica.stopReplica(30);
    await replica.stopReplica(30);
    expect((await replica.observe()).channel).toMatchObject({
      receiver: { state: "off", errno: 0 },
      applier: { state: "off", errno: 0 },
    });
    expect((await replica.observe()).channel).not.toHaveProperty("applyingLag");
    await pointAt();
    expect(await replica.killDumpThreads(["nobody"])).toBe(0);
    await replica.fence(5);
    await replicaWhen("both threads", threadsOn);
    expect((await replica.observe()).gtidExecuted).toBe(before);
  });

  it("stops its receiver alone, and starts its applier alone", async () => {
    await replica.stopReceiver();
    await replica.stopReceiver();
    expect((await replica.observe()).channel).toMatchObject({
      receiver: { state: "off" },
      applier: { state: "on" },
    });
    await replica.stopReplica(30);
    await replica.startApplier();
    await replica.startApplier();
    expect((await replica.observe()).channel).toMatchObject({
      receiver: { state: "off" },
      applier: { state: "on" },
    });
    await replica.startReplica();
    await replicaWhen("both threads", threadsOn);
  });

  it("cannot be changed while it runs", async () => {
    await expect(replica.changeSource(channel)).rejects.toMatchObject({ errno: 3081 });
    await expect(replica.resetReplica()).rejects.toMatchObject({ errno: 3081 });
  });

  it("refuses users on the fenced replica", async () => {
    const user = {
      name: "other",
      host: "%",
      password: new Secret("p"),
      databases: [],
      maxConnections: 0,
      fingerprint: () => "f",
    };
    await expect(replica.ensureUser(user)).rejects.toMatchObject({ errno: 1290 });
  });

  it("takes a new password of the administrator's own, fenced as it is, and no transaction comes of it", async () => {
    const { gtidExecuted } = await replica.observe();
    await replica.setOwnPassword(new Secret("another"));
    await expect(fleet.server("s1").sql("SELECT 1")).rejects.toMatchObject({ errno: 1045 });
    await replica.setOwnPassword(new Secret(ADMIN_PASSWORD));
    await fleet.server("s1").sql("SELECT 1");
    const after = await replica.observe();
    expect(after).toMatchObject({ gtidExecuted, superReadOnly: true });
  });

  it("is written in full each time: what other hands have set is gone", async () => {
    await replica.stopReplica(30);
    await fleet.server("s1").sql(`CHANGE REPLICATION SOURCE TO SOURCE_DELAY=7, SOURCE_SSL=0,
      SOURCE_SSL_VERIFY_SERVER_CERT=1, SOURCE_CONNECT_RETRY=60, SOURCE_RETRY_COUNT=1,
      SOURCE_HEARTBEAT_PERIOD=0, SOURCE_COMPRESSION_ALGORITHMS='zstd', GTID_ONLY=1,
      REQUIRE_ROW_FORMAT=1, REQUIRE_TABLE_PRIMARY_KEY_CHECK=ON, SOURCE_TLS_VERSION='TLSv1.2',
      SOURCE_SSL_CIPHER='x', SOURCE_BIND='0.0.0.0', SOURCE_SSL_CERT='/x', SOURCE_SSL_KEY='/x'`);
    await replica.changeSource(channel);
    const options = await fleet.server("s1").sql(`SELECT SSL_ALLOWED, SSL_VERIFY_SERVER_CERTIFICATE,
      CONNECTION_RETRY_INTERVAL, CONNECTION_RETRY_COUNT, HEARTBEAT_INTERVAL, COMPRESSION_ALGORITHM,
      GTID_ONLY, TLS_VERSION, SSL_CIPHER, NETWORK_INTERFACE, SSL_CERTIFICATE, SSL_KEY,
      a.DESIRED_DELAY, a.REQUIRE_ROW_FORMAT, a.REQUIRE_TABLE_PRIMARY_KEY_CHECK
      FROM performance_schema.replication_connection_configuration
      JOIN performance_schema.replication_applier_configuration a USING (CHANNEL_NAME)`);
    expect(options.split("\t")).toEqual(
      ["YES", "NO", "1", "86400", "10", "uncompressed", "0"].concat([
        "",
        "",
        "",
        "",
        "",
        "0",
        "NO",
        "STREAM",
      ]),
    );
    await replica.startReplica();
    await replicaWhen("both threads", threadsOn);
  });
});

describe("a receiver's error", () => {
  it("is 1045 with a wrong password", async () => {
    await pointAt({ password: new Secret("wrong") });
    const { channel: seen } = await replicaWhen("an error", (facts) => receiverErrno(facts) > 0);
    expect(seen?.receiver).toMatchObject({ state: "connecting", errno: 1045 });
    expect(seen?.receiver.message).toContain("Access denied");
  });

  it("is 2026 with another server's CA", async () => {
    await fleet.server("s1").write("/other-ca.pem", fleet.server("s1").endpoint.ca);
    await pointAt({ caFile: "/other-ca.pem" });
    const { channel: seen } = await replicaWhen("an error", (facts) => receiverErrno(facts) > 0);
    expect(seen?.receiver).toMatchObject({ state: "connecting", errno: 2026 });
  });

  it("is gone when the channel is right again", async () => {
    await pointAt();
    const { channel: seen } = await replicaWhen("both threads", threadsOn);
    expect(seen?.receiver).toEqual({ state: "on", errno: 0, message: "" });
  });

  const receiverErrno = (facts: ServerFacts) => facts.channel?.receiver.errno ?? 0;
});

describe("an applier", () => {
  it("that waits for a lock has a lag, and what it holds is unapplied", async () => {
    await fleet.server("m1").sql("CREATE TABLE shop.t (i INT PRIMARY KEY, note VARCHAR(20))");
    await fleet.server("m1").sql("INSERT INTO shop.t VALUES (1, 'first')");
    await caughtUp();
    const holder = await fleet.server("s1").raw();
    await holder.query("LOCK TABLES shop.t READ");
    const begun = Date.now();
    await fleet.server("m1").sql("UPDATE shop.t SET note='changed'");
    const { channel: seen } = await replicaWhen(
      "a lag",
      (facts) => (facts.channel?.applyingLag ?? 0) > 0.3,
    );
    expect(seen?.unapplied).toMatch(/^[0-9a-f-]{36}:\d+$/);
    // whole seconds on one side or the other of it
    expect(seen?.applyingLag).toBeLessThanOrEqual((Date.now() - begun) / 1000 + 1);
    await holder.end();
    expect(await caughtUp()).toBe(true);
    const nothingInHand = ({ channel: now }: ServerFacts) => now?.applyingLag === undefined;
    const after = await replicaWhen("nothing in hand", nothingInHand);
    expect(after.channel).toMatchObject({ unapplied: "", applier: { state: "on" } });
  });

  it("that is delayed says for how long", async () => {
    await pointAt({ delay: 3600 });
    await fleet.server("m1").sql("UPDATE shop.t SET note='delayed'");
    const { channel: seen } = await replicaWhen(
      "the delay",
      // Held back as soon as it begins to arrive, unapplied when it has arrived.
      ({ channel: now }) =>
        now?.remainingDelay !== undefined && now.remainingDelay < 3599 && now.unapplied !== "",
    );
    expect(seen?.delay).toBe(3600);
    expect(seen?.remainingDelay).toBeGreaterThan(1800);
    expect(seen?.applyingLag).toBe(3600 - (seen?.remainingDelay ?? 0));
    await pointAt();
    expect(await caughtUp()).toBe(true);
    expect((await replica.observe()).channel).not.toHaveProperty("remainingDelay");
  });

  it("that takes too long to stop is error 1875", async () => {
    const table = "CREATE TABLE shop.slow (i INT) ENGINE=MyISAM";
    await fleet.server("m1").sql(table);
    await fleet
      .server("m1")
      .sql(
        `SET binlog_format='STATEMENT'; INSERT INTO shop.slow SELECT SLEEP(IF(@@server_id=2, 6, 0))`,
      );
    const sleeping = "SELECT ID FROM performance_schema.processlist WHERE STATE = 'User sleep'";
    await expect.poll(() => fleet.server("s1").sql(sleeping), PATIENT).not.toBe("");
    await expect(replica.stopReplica(0)).rejects.toMatchObject({ errno: 1875 });
    await replica.stopReplica(30);
    await replica.startReplica();
    await replicaWhen("both threads", threadsOn);
  });

  it("that met other data says so in the worker's full text", async () => {
    await fleet.server("s1").sql(`SET GLOBAL super_read_only=0; SET sql_log_bin=0;
      INSERT INTO shop.t VALUES (2, 'local'); SET GLOBAL super_read_only=1`);
    await fleet.server("m1").sql("INSERT INTO shop.t VALUES (2, 'from source')");
    const { channel: seen } = await replicaWhen(
      "an error",
      (facts) => facts.channel?.applier.state === "off",
    );
    expect(seen?.applier.errno).toBe(1062);
    expect(seen?.applier.message).toContain("Duplicate entry '…' for key 't.PRIMARY'");
    expect(seen?.receiver.state).toBe("on");
    expect(seen?.unapplied).not.toBe("");
    await fleet.server("s1").sql(`SET GLOBAL super_read_only=0; SET sql_log_bin=0;
      DELETE FROM shop.t WHERE i=2; SET GLOBAL super_read_only=1`);
    await replica.startReplica();
    expect(await caughtUp()).toBe(true);
    expect((await replica.observe()).channel?.applier).toEqual({
      state: "on",
      errno: 0,
      message: "",
    });
  });
});

describe("leaving", () => {
  it("a source that goes offline is an error of the receiver that passes", async () => {
    await source.goOffline();
    const { channel: seen } = await replicaWhen(
      "the loss",
      (facts) => facts.channel?.receiver.state === "connecting",
    );
    expect(seen?.applier.state).toBe("on");
    expect((await source.observe()).dumpThreads).toEqual([]);
    await fleet.server("m1").sql("SET GLOBAL offline_mode=0");
    await replicaWhen("both threads", threadsOn);
  });

  it("ends the dump thread, which outlives the receiver", async () => {
    await replica.stopReplica(30);
    expect(await source.killDumpThreads([ACCOUNT])).toBe(1);
    await expect.poll(async () => (await source.observe()).dumpThreads, PATIENT).toEqual([]);
    expect(await source.killDumpThreads([ACCOUNT])).toBe(0);
  });

  it("forgets the channel and keeps the sets and the fence", async () => {
    const { gtidExecuted } = await source.observe();
    await replica.resetReplica();
    await replica.resetReplica();
    const seen = await replica.observe();
    expect(seen).not.toHaveProperty("channel");
    expect(seen).toMatchObject({ gtidExecuted, superReadOnly: true });
    await replica.stopReplica(5);
    await expect(replica.startReplica()).rejects.toMatchObject({ errno: 1200 });
  });

  it("drops the inherited account, and nothing here is a transaction of its own", async () => {
    await replica.open();
    await replica.dropInternalAccounts([ACCOUNT]);
    const [own, master] = [await replica.observe(), await source.observe()];
    expect(own.replicationAccounts).toEqual([]);
    expect(own).toMatchObject({ superReadOnly: false, readOnly: false });
    expect(await source.subtract([[own.gtidExecuted, master.gtidExecuted]])).toEqual([""]);
    await source.dropInternalAccounts([ACCOUNT]);
    expect((await source.observe()).replicationAccounts).toEqual([]);
  });
});
