import { describe, expect, it } from "vitest";
import { Secret } from "../../../src/ground/secret";
import { aliasOf, paths } from "../../../src/ground/names";
import type { MysqlServer } from "../../../src/ports/server";
import { bareServer } from "./bareServer";
import { World } from "./world";

const SOURCE_CA = `${paths.instance}/source.pem`;

const ACCOUNT = {
  name: "replica-s",
  password: new Secret("secret"),
  attribute: { replica: "s", source: "m", root: "m", engine: "ENGINE", sourceEngine: "ENGINE" },
};

const CHANNEL = {
  host: aliasOf("m"),
  port: 3306,
  user: ACCOUNT.name,
  password: ACCOUNT.password,
  caFile: SOURCE_CA,
  delay: 0,
};

/** s replicates from m, which has written one row before. */
async function pair(channel: Partial<typeof CHANNEL> = {}) {
  const world = new World();
  const m = await (await bareServer(world, "m")).connect();
  const s = await (await bareServer(world, "s")).connect();
  world.server("s").writeFile(SOURCE_CA, "authority of m");
  await m.ensureReplicationAccount(ACCOUNT);
  world.server("m").insertAsRoot("shop.orders 1");
  await s.changeSource({ ...CHANNEL, ...channel });
  await s.startReplica();
  return { world, m, s };
}

async function channelOf(server: MysqlServer) {
  const { channel } = await server.observe();
  if (!channel) throw new Error("no channel");
  return channel;
}

describe("a channel", () => {
  it("brings what the source has, accounts included, under the source's GTIDs", async () => {
    const { world, m, s } = await pair();
    expect(world.server("s").rows).toEqual(["shop.orders 1"]);
    const [above, below] = [await m.observe(), await s.observe()];
    expect(below.gtidExecuted).toBe(above.gtidExecuted);
    expect(below.replicationAccounts).toEqual(above.replicationAccounts);
    expect(below.channel).toMatchObject({
      sourceUuid: above.serverUuid,
      receiver: { state: "on", errno: 0 },
      applier: { state: "on", errno: 0 },
      received: above.gtidExecuted,
      unapplied: "",
    });
    expect(above.dumpThreads).toEqual([ACCOUNT.name]);
  });

  it("goes on over a restart of either end", async () => {
    const { world } = await pair();
    world.kill("m");
    world.start("m");
    world.crash("s");
    world.pass(1);
    world.server("m").insertAsRoot("shop.orders 2");
    expect(world.server("s").rows).toEqual(["shop.orders 1", "shop.orders 2"]);
  });

  it("leads on to the next replica", async () => {
    const { world, m } = await pair();
    const t = await (await bareServer(world, "t")).connect();
    world.server("t").writeFile(SOURCE_CA, "authority of s");
    await m.ensureReplicationAccount({ ...ACCOUNT, name: "replica-t" });
    await t.changeSource({ ...CHANNEL, host: aliasOf("s"), user: "replica-t" });
    await t.startReplica();
    world.server("m").insertAsRoot("shop.orders 2");
    expect(world.server("t").rows).toEqual(["shop.orders 1", "shop.orders 2"]);
  });

  it.each([
    ["of the source being away", 2003, (world: World) => world.stop("m")],
    [
      "of an account that has gone",
      1045,
      (world: World) => world.server("m").dropAccount(ACCOUNT.name),
    ],
    [
      "of a locked account",
      3118,
      (world: World) => world.server("m").changeAccount(ACCOUNT.name, { isLocked: true }),
    ],
    [
      "of another authority than the pinned one",
      2026,
      (world: World) => world.server("s").writeFile(SOURCE_CA, "authority of s"),
    ],
  ])("that has to come again is refused because %s", async (_, errno, change) => {
    const { world, s } = await pair();
    await s.stopReceiver();
    change(world);
    await s.startReplica();
    expect((await channelOf(s)).receiver).toMatchObject({ state: "connecting", errno });
  });

  it("does not notice that its account has gone while it is connected", async () => {
    const { world, s } = await pair();
    world.server("m").dropAccount(ACCOUNT.name);
    world.server("m").insertAsRoot("shop.orders 2");
    expect((await channelOf(s)).receiver.state).toBe("on");
    world.server("m").endDumpThreads();
    expect((await channelOf(s)).receiver).toMatchObject({ state: "connecting", errno: 1045 });
  });

  it("ends where the source has purged what is missing", async () => {
    const { world, s } = await pair();
    await s.stopReplica(10);
    world.server("m").insertAsRoot("shop.orders 2");
    world.server("m").purge();
    await s.startReplica();
    expect((await channelOf(s)).receiver).toMatchObject({ state: "off", errno: 13114 });
  });

  it("ends for a cause of its receiver, at once and whenever it is started, until that is mended", async () => {
    const { world, s } = await pair();
    world.server("s").obstruct("receiver", 13122);
    expect((await channelOf(s)).receiver).toMatchObject({ state: "off", errno: 13122 });
    await s.startReplica();
    expect((await channelOf(s)).receiver).toMatchObject({ state: "off", errno: 13122 });
    world.server("s").mend("receiver");
    await s.startReplica();
    expect((await channelOf(s)).receiver).toMatchObject({ state: "on", errno: 0 });
  });

  it("is changed and forgotten only while both threads are off; what was not applied goes with it", async () => {
    const { world, s } = await pair();
    await expect(s.changeSource(CHANNEL)).rejects.toMatchObject({ errno: 3021 });
    await expect(s.resetReplica()).rejects.toMatchObject({ errno: 3081 });
    world.server("s").hold();
    world.server("m").insertAsRoot("shop.orders 2");
    await s.stopReplica(10);
    await s.resetReplica();
    expect((await s.observe()).channel).toBeUndefined();
    expect(world.server("s").rows).toEqual(["shop.orders 1"]);
  });
});

describe("an applier", () => {
  it("ends with the error of what it cannot apply, and keeps what was received", async () => {
    const { world, m, s } = await pair();
    world.server("s").insertUnlogged("shop.orders 2");
    world.server("m").insertAsRoot("shop.orders 2");
    const { applier, unapplied } = await channelOf(s);
    expect(applier).toMatchObject({ state: "off", errno: 1062 });
    expect(unapplied).toBe(`${(await m.observe()).serverUuid}:3`);
  });

  it("stops again and again for a cause that lasts, and goes on once that is mended", async () => {
    const { world, s } = await pair();
    world.server("s").obstruct("applier", 1146);
    expect((await channelOf(s)).applier.state).toBe("on");
    world.server("m").insertAsRoot("shop.orders 2");
    expect((await channelOf(s)).applier).toMatchObject({ state: "off", errno: 1146 });
    await s.startReplica();
    expect((await channelOf(s)).applier).toMatchObject({ state: "off", errno: 1146 });
    world.server("s").mend("applier");
    await s.startReplica();
    expect((await channelOf(s)).applier).toMatchObject({ state: "on", errno: 0 });
    expect(world.server("s").rows).toContain("shop.orders 2");
  });

  it("cannot read a relay log that is damaged until another one is received", async () => {
    const { world, s } = await pair();
    world.server("s").hold();
    world.server("m").insertAsRoot("shop.orders 2");
    world.server("s").damageRelayLog(13121);
    world.server("s").release();
    expect((await channelOf(s)).applier).toMatchObject({ state: "off", errno: 13121 });
    world.crash("s");
    world.pass(1);
    expect(world.server("s").rows).toContain("shop.orders 2");
  });

  it("waits for a lock, and for a delay", async () => {
    const { world, s } = await pair();
    world.server("s").hold(5);
    world.server("m").insertAsRoot("shop.orders 2");
    expect((await channelOf(s)).unapplied).not.toBe("");
    world.pass(5);
    expect((await channelOf(s)).unapplied).toBe("");
    await s.setDelay(60);
    world.server("m").insertAsRoot("shop.orders 3");
    expect(await channelOf(s)).toMatchObject({ delay: 60, remainingDelay: 60 });
    world.pass(60);
    expect(world.server("s").rows).toContain("shop.orders 3");
  });

  it("goes on with what was received while the receiver is off", async () => {
    const { world, s } = await pair();
    world.server("s").hold();
    world.server("m").insertAsRoot("shop.orders 2");
    await s.stopReceiver();
    world.server("m").insertAsRoot("shop.orders 3");
    world.server("s").release();
    expect(world.server("s").rows).toEqual(["shop.orders 1", "shop.orders 2"]);
  });
});

describe("a dump thread", () => {
  it("outlives its receiver until it next sends", async () => {
    const { world, m, s } = await pair();
    await s.stopReceiver();
    expect((await m.observe()).dumpThreads).toEqual([ACCOUNT.name]);
    world.server("m").insertAsRoot("shop.orders 2");
    expect((await m.observe()).dumpThreads).toEqual([]);
  });

  it("that is ended comes again as long as there is an account", async () => {
    const { m } = await pair();
    expect(await m.killDumpThreads([ACCOUNT.name])).toBe(1);
    expect((await m.observe()).dumpThreads).toEqual([ACCOUNT.name]);
    await m.dropInternalAccounts([ACCOUNT.name]);
    expect(await m.killDumpThreads([ACCOUNT.name])).toBe(1);
    expect(await m.killDumpThreads([ACCOUNT.name])).toBe(0);
  });

  it("does not come to a server that is offline", async () => {
    const { world, m, s } = await pair();
    await m.goOffline();
    expect((await channelOf(s)).receiver).toMatchObject({ state: "connecting", errno: 3032 });
    world.stop("m");
    world.start("m");
    expect((await channelOf(s)).receiver.state).toBe("on");
  });
});

it("a copy of a world goes its own way", async () => {
  const { world } = await pair();
  const other = world.copy();
  other.server("m").insertAsRoot("shop.orders 2");
  expect(other.server("s").rows).toHaveLength(2);
  expect(world.server("s").rows).toHaveLength(1);
});
