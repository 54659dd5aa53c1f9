import { Secret } from "../../../src/ground/secret";
import { createServer, type AddressInfo, type Server } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LoginError, ServerCallError } from "../../../src/ground/errors";
import type { MysqlServer } from "../../../src/ports/server";
import { ADMIN_PASSWORD, startFleet, type Fleet, type TestServer } from "../../support/mysqld";
import { PATIENT } from "../../support/poll";

let fleet: Fleet<"m1" | "other">;
let m1: TestServer;
beforeAll(async () => {
  fleet = await startFleet(["m1", "other"]);
  m1 = fleet.server("m1");
});
afterAll(() => fleet[Symbol.asyncDispose]());

describe("logging in", () => {
  it("works with the server's own CA, whatever name the certificate has", async () => {
    await using server = await m1.connect();
    expect((await server.observe()).serverId).toBe(1);
  });

  it.each([
    ["another server's CA", () => ({ ca: fleet.server("other").endpoint.ca }), undefined],
    ["a wrong password", () => ({ password: new Secret("wrong") }), 1045],
    ["an unknown user", () => ({ user: "nobody" }), 1045],
    [
      "a port where nobody listens",
      () => ({ at: { addresses: [{ host: m1.address, port: 3307 }] } }),
      undefined,
    ],
    [
      "a name that nobody has",
      () => ({ at: { addresses: [{ host: "nowhere.invalid", port: 3306 }] } }),
      undefined,
    ],
  ])("fails with %s", async (_, wrong, errno) => {
    const failure = await rejection(m1.connect(wrong()));
    expect(failure).toBeInstanceOf(LoginError);
    expect(failure).toMatchObject({ server: "m1", errno });
    expect((failure as LoginError).detail).not.toBe("");
  });

  it("gives up on a port that never greets", async () => {
    const silent = await listening((server) => server);
    const { port } = silent.address() as AddressInfo;
    const at = { addresses: [{ host: "127.0.0.1", port }] };
    const failure = await rejection(m1.connect({ at, connectTimeout: 200 }));
    silent.close();
    expect(failure).toBeInstanceOf(LoginError);
  });

  it("fails for a user who may not keep the binary log out", async () => {
    await m1.sql(`SET GLOBAL super_read_only=0; CREATE USER plain IDENTIFIED BY 'x'`);
    const failure = await rejection(m1.connect({ user: "plain", password: new Secret("x") }));
    expect(failure).toMatchObject({ errno: 1227 });
    expect(failure).toBeInstanceOf(LoginError);
  });
});

describe("a session", () => {
  it("keeps its settings whatever the server's defaults are", async () => {
    await m1.sql(
      "SET GLOBAL sql_mode='NO_BACKSLASH_ESCAPES,ANSI_QUOTES', GLOBAL max_execution_time=1, GLOBAL autocommit=0",
    );
    try {
      await using server = await m1.connect();
      await server.ensureDatabase({ name: "it's \\" });
      expect((await server.observe()).databases.map(({ name }) => name)).toEqual(["it's \\"]);
      expect(await server.waitForGtids(`${UUID}:1`, 1)).toBe(false);
    } finally {
      await m1.sql("SET GLOBAL sql_mode=DEFAULT, GLOBAL max_execution_time=0, GLOBAL autocommit=1");
    }
  });

  it("leaves no connection behind", async () => {
    for (let round = 0; round < 5; round++) await (await m1.connect())[Symbol.asyncDispose]();
    await expect.poll(() => ourThreads(), PATIENT).toEqual([]);
  });

  it("that was killed rejects with a ServerCallError, and closes quietly", async () => {
    const server = await m1.connect();
    await killOurs();
    const failure = await rejection(server.observe());
    expect(failure).toBeInstanceOf(ServerCallError);
    expect(await rejection(server.open())).toBeInstanceOf(ServerCallError);
    await server[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  it("that is killed while it waits rejects with a ServerCallError", async () => {
    await using server = await m1.connect();
    const waiting = rejection(server.waitForGtids(`${UUID}:1`, 30));
    await killOurs();
    expect(await waiting).toBeInstanceOf(ServerCallError);
  });

  it("closes at once in the middle of a wait", async () => {
    const server = await m1.connect();
    // longer than this test may take: whoever waits for its end is found out
    const waiting = rejection(server.waitForGtids(`${UUID}:1`, 3600));
    await server[Symbol.asyncDispose]();
    expect(await waiting).toBeInstanceOf(ServerCallError);
  });
});

describe("an error", () => {
  const secret = "s3cret' -- \n \\";
  const acts: [string, (server: MysqlServer) => Promise<void>, number][] = [
    ["of a refused user", (server) => server.ensureUser({ ...user, host: "a@b\0" }), 1064],
    [
      "of a name that is too long",
      (server) => server.ensureUser({ ...user, name: "n".repeat(33) }),
      1470,
    ],
    [
      "of a password that is too long for a channel",
      (server) => server.changeSource({ ...channel, password: new Secret("s3cret".repeat(6)) }),
      3056,
    ],
    [
      "of a password whose line break no channel takes, which the server repeats",
      (server) => server.changeSource({ ...channel, password: new Secret(secret) }),
      1525,
    ],
    [
      "of a long one, of which it repeats the beginning",
      (server) => server.changeSource({ ...channel, password: new Secret(secret.repeat(20)) }),
      1525,
    ],
  ];
  const channel = { host: "h", port: 1, user: "u", caFile: "", delay: 0 };
  const user = {
    name: "u",
    host: "%",
    password: new Secret(secret),
    databases: [],
    maxConnections: 0,
    fingerprint: () => "f",
  };

  it.each(acts)("%s shows neither SQL nor secrets", async (_, act, errno) => {
    await using server = await m1.connect();
    const failure = await rejection(act(server));
    expect(failure).toBeInstanceOf(ServerCallError);
    expect(failure).toMatchObject({ errno });
    const shown = everythingIn(failure);
    for (const word of ["s3cret", "IDENTIFIED", "SOURCE_PASSWORD", ADMIN_PASSWORD]) {
      expect(shown).not.toContain(word);
    }
  });
});

const UUID = "00000000-0000-0000-0000-000000000001";

function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

/** All that an error holds, own and inherited, not only what is enumerable. */
function everythingIn(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = Object.getOwnPropertyNames(error).map((key) => Reflect.get(error, key) as unknown);
  return [...own.map(everythingIn), JSON.stringify(error)].join("\n");
}

async function listening(configure: (server: Server) => Server): Promise<Server> {
  const server = configure(createServer());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

async function ourThreads(): Promise<string[]> {
  const rows = await m1.sql(
    "SELECT ID FROM performance_schema.processlist WHERE USER = 'test-admin' AND ID <> CONNECTION_ID()",
  );
  return rows.split("\n").filter((row) => row !== "");
}

async function killOurs(): Promise<void> {
  await expect.poll(() => ourThreads(), PATIENT).toHaveLength(1);
  for (const id of await ourThreads()) await m1.sql(`KILL ${id}`);
  await expect.poll(() => ourThreads(), PATIENT).toEqual([]);
}
