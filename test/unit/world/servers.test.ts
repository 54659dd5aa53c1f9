import { describe, expect, it } from "vitest";
import { LoginError, ServerCallError } from "../../../src/ground/errors";
import { Secret } from "../../../src/ground/secret";
import { aliasOf, copyAccountOf, paths } from "../../../src/ground/names";
import type { ServerFacts } from "../../../src/ports/server";
import { bareServer, type BareServer } from "./bareServer";
import { World } from "./world";

async function facts(server: BareServer): Promise<ServerFacts> {
  await using connection = await server.connect();
  return await connection.observe();
}

describe("a server that was started", () => {
  it("listens after a moment, fenced, without transactions", async () => {
    const world = new World();
    const m = await bareServer(world, "m");
    expect(await facts(m)).toMatchObject({
      superReadOnly: true,
      readOnly: true,
      persistedOpen: "no",
      gtidExecuted: "",
    });
  });

  it("lets in its administrator, by its own authority, and nobody else", async () => {
    const m = await bareServer(new World(), "m");
    await expect(m.connect({ password: new Secret("another") })).rejects.toMatchObject({
      errno: 1045,
    });
    await expect(m.connect({ ca: "another" })).rejects.toBeInstanceOf(LoginError);
    await expect(
      m.connect({ at: { addresses: [{ host: "10.9.9.9", port: 3306 }] } }),
    ).rejects.toMatchObject({
      errno: undefined,
    });
  });

  it("is opened for good, and fenced for good", async () => {
    const world = new World();
    const m = await bareServer(world, "m");
    await using connection = await m.connect();
    await connection.open();
    world.stop("m");
    world.start("m");
    expect(world.server("m").isWritable).toBe(true);
    world.server("m").data.persistedOff.clear();
    world.crash("m");
    expect(world.server("m").isWritable).toBe(false);
  });

  it("that has gone answers nobody, nor does a connection to an earlier start of it", async () => {
    const world = new World();
    const m = await bareServer(world, "m");
    const connection = await m.connect();
    world.stop("m");
    world.start("m");
    await expect(connection.observe()).rejects.toBeInstanceOf(ServerCallError);
    expect(connection.isReusable).toBe(false);
  });

  it("counts its own transactions and says what is in one set and not in another", async () => {
    const world = new World();
    const m = await bareServer(world, "m");
    const uuid = world.data("m").serverUuid;
    world.server("m").insertAsRoot("shop.orders 1");
    world.server("m").insertAsRoot("shop.orders 2");
    await using connection = await m.connect();
    expect((await connection.observe()).gtidExecuted).toBe(`${uuid}:1-2`);
    expect(
      await connection.subtract([
        [`${uuid}:1-5,a:1`, `${uuid}:2-3`],
        ["a:1-3", "a:1,a:2-3"],
        [`a:1,a:7`, ""],
      ]),
    ).toEqual([`${uuid}:1:4-5,a:1`, "", "a:1:7"]);
  });

  it("waits for transactions by the clock of the world", async () => {
    const world = new World();
    const m = await bareServer(world, "m");
    await using connection = await m.connect();
    const before = world.clock.now();
    expect(await connection.waitForGtids("a:1", 30)).toBe(false);
    expect(world.clock.now() - before).toBe(30_000);
    expect(await connection.waitForGtids("", 30)).toBe(true);
  });

  it("gives the administrator at each start the password that lies there", async () => {
    const world = new World();
    const m = await bareServer(world, "m");
    world.server("m").writeFile(paths.adminPassword, "a later one");
    world.crash("m");
    world.pass(1);
    await expect(m.connect()).rejects.toMatchObject({ errno: 1045 });
    await using connection = await m.connect({ password: new Secret("a later one") });
    expect(connection.isReusable).toBe(true);
  });

  it("without a file that it needs ends again and again", async () => {
    const world = new World();
    const m = await bareServer(world, "m");
    world.server("m").writeFile(paths.configuration, "no_such_variable=1\n");
    world.stop("m");
    world.start("m");
    for (let seconds = 0; seconds < 3; seconds++) world.pass(1);
    await expect(m.connect()).rejects.toBeInstanceOf(LoginError);
    expect(world.container("m")).toMatchObject({ exitCode: 1, restartCount: 2 });
  });
});

describe("a copy", () => {
  const account = {
    name: copyAccountOf("recipient"),
    password: new Secret("for this copy"),
    recipient: "recipient",
  };

  async function copied(seeding: string) {
    const world = new World();
    const [donor, recipient] = [
      await bareServer(world, "donor"),
      await bareServer(world, "recipient", { seeding }),
    ];
    world.server("donor").insertAsRoot("shop.orders 1");
    world.server("recipient").insertAsRoot("own.table 1");
    world.server("recipient").writeFile(paths.donorCa, "authority of donor");
    const from = {
      host: aliasOf("donor"),
      port: 3306,
      user: account.name,
      password: account.password,
      caFile: paths.donorCa,
    };
    await using giving = await donor.connect();
    await giving.ensureCopyAccount(account);
    const before = await facts(recipient);
    await using connection = await recipient.connect();
    return { world, donor, recipient, from, before, connection };
  }

  it("has all data and accounts of the donor, is itself, and is fenced when it is up again", async () => {
    const { world, recipient, connection, from, before } = await copied("note");
    await connection.copyFrom(from, 10);
    world.pass(1);
    await using now = await recipient.connect();
    expect(await now.observe()).toMatchObject({
      serverUuid: before.serverUuid,
      gtidExecuted: `${world.data("donor").serverUuid}:1`,
      gtidPurged: `${world.data("donor").serverUuid}:1`,
      binlogSize: 0,
      superReadOnly: true,
      clone: { isWhole: true },
      leftCopyAccounts: [account.name],
    });
    expect(world.server("recipient").rows).toEqual(["shop.orders 1"]);
    expect(world.container("recipient").restartCount).toBe(1);
  });

  it("is refused with another password, and leaves the data and an open fence", async () => {
    const { world, connection, from } = await copied("note");
    const wrong = connection.copyFrom({ ...from, password: new Secret("another") }, 10);
    await expect(wrong).rejects.toMatchObject({ errno: 3862 });
    expect(world.server("recipient").rows).toEqual(["own.table 1"]);
    expect(world.server("recipient").mysqld).toMatchObject({
      superReadOnly: false,
      readOnly: true,
    });
  });

  it("is given to one at a time", async () => {
    const { world, donor } = await copied("note");
    const first = await donor.connect();
    await using second = await donor.connect();
    expect(await first.lockForCopying(0)).toBe(true);
    const before = world.clock.now();
    expect(await second.lockForCopying(2)).toBe(false);
    expect(world.clock.now() - before).toBe(2000);
    await first[Symbol.asyncDispose]();
    expect(await second.lockForCopying(0)).toBe(true);
  });
});
