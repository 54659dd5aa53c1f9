import { Secret } from "../../../src/ground/secret";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { messageOf } from "../../../src/ground/errors";
import { lockKeyOf, lockName } from "../../../src/ground/lockName";
import type { MysqlServer } from "../../../src/ports/server";
import { ADMIN_PASSWORD, startFleet, type Fleet, type TestServer } from "../../support/mysqld";

/**
 * super_read_only is one variable for the whole server. Several runs move it at the same time: replicas that
 * leave have their accounts dropped on one fenced source, and its owner may open it meanwhile.
 */

let fleet: Fleet<"m1">;
let m1: TestServer;
beforeAll(async () => {
  fleet = await startFleet(["m1"]);
  m1 = fleet.server("m1");
});
afterAll(() => fleet[Symbol.asyncDispose]());

beforeEach(async () => {
  await using server = await m1.connect();
  await server.fence(5);
});

const SESSIONS = 8;
const ROUNDS = 10;
const SOURCE = "00000000-0000-4000-8000-000000000000";
const numbers = Array.from({ length: SESSIONS }, (_, number) => number);
const accountOf = (number: number) => ({
  name: `replica-${String(number).padStart(24, "0")}`,
  password: new Secret("of the replica"),
  attribute: {
    replica: `replica ${number}`,
    source: SOURCE,
    root: SOURCE,
    engine: "engine",
    sourceEngine: "engine",
  },
});

async function fenceOf() {
  await using server = await m1.connect();
  const { superReadOnly, readOnly, persistedOpen } = await server.observe();
  return { superReadOnly, readOnly, persistedOpen };
}

/** Each with a connection of its own, all begun at once; what failed, in words. */
async function atOnce(
  acts: readonly ((server: MysqlServer) => Promise<void>)[],
): Promise<readonly string[]> {
  const servers = await Promise.all(acts.map(() => m1.connect()));
  try {
    const results = await Promise.allSettled(
      acts.map((act, at) => {
        const server = servers[at];
        return server ? act(server) : Promise.reject(new Error("no connection"));
      }),
    );
    return results.flatMap((result) =>
      result.status === "rejected" ? [messageOf(result.reason)] : [],
    );
  } finally {
    await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()));
  }
}

it("eight sessions that make and drop accounts on a fenced server do not get into one another's way", async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const failures = await atOnce(
      numbers.map((number) => async (server) => {
        const account = accountOf(number);
        await server.ensureReplicationAccount(account);
        await server.dropInternalAccounts([account.name]);
      }),
    );
    expect(failures).toEqual([]);
    expect(await fenceOf()).toEqual({ superReadOnly: true, readOnly: true, persistedOpen: "no" });
  }
  expect(await m1.sql("SELECT COUNT(*) FROM mysql.user WHERE User LIKE 'replica-%'")).toBe("0");
});

it("a server that its owner opens meanwhile stays open", async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const busy = numbers
      .slice(1)
      .map((number) => (server: MysqlServer) => server.ensureReplicationAccount(accountOf(number)));
    expect(await atOnce([...busy, (server) => server.open()])).toEqual([]);
    expect(await fenceOf()).toEqual({
      superReadOnly: false,
      readOnly: false,
      persistedOpen: "yes",
    });
    await using server = await m1.connect();
    await server.fence(5);
  }
});

it("a server that somebody else opens for good meanwhile, without the lock, stays open, too", async () => {
  await using server = await m1.connect();
  const holder = await m1.raw();
  // account statements wait for it, after the fence was lowered
  await holder.query("LOCK INSTANCE FOR BACKUP");
  const making = server.ensureReplicationAccount(accountOf(1));
  await expect
    .poll(async () => (await fenceOf()).superReadOnly, { timeout: 20_000, interval: 20 })
    .toBe(false);
  await m1.sql("SET PERSIST super_read_only = 0, PERSIST read_only = 0");
  await holder.end();
  await making;
  expect(await fenceOf()).toEqual({ superReadOnly: false, readOnly: false, persistedOpen: "yes" });
});

it("who waits for the fence in vain is told who has it", async () => {
  const holder = await m1.raw();
  const [rows] = await holder.query("SELECT GET_LOCK(?, 0) AS locked, CONNECTION_ID() AS id", [
    lockName("fence", lockKeyOf(new Secret(ADMIN_PASSWORD))),
  ]);
  const [{ id } = { id: 0 }] = rows as { id: number }[];
  try {
    await using server = await m1.connect();
    await expect(server.open()).rejects.toMatchObject({
      errno: 1205,
      detail: expect.stringContaining(`connection ${id}`) as string,
    });
    expect(await fenceOf()).toMatchObject({ superReadOnly: true });
  } finally {
    await holder.end();
  }
});
