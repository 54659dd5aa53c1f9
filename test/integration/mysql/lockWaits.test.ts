import type { Connection } from "mysql2/promise";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Secret } from "../../../src/ground/secret";
import type { MysqlServer } from "../../../src/ports/server";
import { startFleet, type Fleet, type TestServer } from "../../support/mysqld";

/** What other sessions hold, and what is told of them: statements wait for it as long as a run may take. */

let fleet: Fleet<"m1">;
let m1: TestServer;
beforeAll(async () => {
  fleet = await startFleet(["m1"]);
  m1 = fleet.server("m1");
});
afterAll(() => fleet[Symbol.asyncDispose]());

beforeEach(async () => {
  await using server = await m1.connect();
  await server.open();
  await server.ensureDatabase({ name: "shop" });
  await m1.sql("CREATE TABLE IF NOT EXISTS shop.t (i INT PRIMARY KEY)");
});

const user = {
  name: "app",
  host: "%",
  password: new Secret("p"),
  databases: [],
  maxConnections: 0,
  fingerprint: (stored: string) => stored,
};

type Act = (server: MysqlServer) => Promise<void>;
const makeUser: Act = (server) => server.ensureUser(user);
const makeDatabase: Act = (server) => server.ensureDatabase({ name: "another" });
const fence: Act = (server) => server.fence(2);
const drop: Act = (server) => server.dropDatabase("shop");

/** By its statements in order; the last one is what is told. */
const HOLDERS: readonly (readonly [string, readonly string[], Act, string])[] = [
  [
    "tables, and the server is to be fenced",
    ["LOCK TABLES shop.t WRITE"],
    fence,
    "LOCK TABLES shop.t WRITE",
  ],
  [
    "all tables for reading, and an account is to be made",
    ["FLUSH TABLES WITH READ LOCK"],
    makeUser,
    "FLUSH TABLES WITH READ LOCK",
  ],
  [
    "the instance for a backup, and a database is to be made",
    ["LOCK INSTANCE FOR BACKUP"],
    makeDatabase,
    "LOCK INSTANCE FOR BACKUP",
  ],
  [
    "a table in a transaction, and its database is to be dropped",
    ["BEGIN", "SELECT * FROM shop.t WHERE 'a secret' = 'x'"],
    drop,
    "SELECT * FROM shop.t WHERE …",
  ],
  [
    "rows of the accounts, and one is to be made",
    ["BEGIN", "UPDATE mysql.user SET max_questions = max_questions"],
    makeUser,
    "UPDATE mysql.user SET max_questions = max_questions",
  ],
];

async function holding(statements: readonly string[]): Promise<Connection> {
  const holder = await m1.raw();
  for (const statement of statements) await holder.query(statement);
  return holder;
}

describe.each(HOLDERS)("somebody holds %s:", (_, statements, act, shown) => {
  it("it is waited for, and the error says who it is", async () => {
    const holder = await holding(statements);
    try {
      await using server = await m1.connect();
      server.waitForLocks({ seconds: () => 2, tell: () => undefined });
      const begun = Date.now();
      await expect(act(server)).rejects.toMatchObject({
        errno: 1205,
        detail: expect.stringContaining(
          `connection ${String(holder.threadId)} of the user test-admin ("${shown}")`,
        ) as string,
      });
      expect(Date.now() - begun).toBeLessThan(20_000);
    } finally {
      await holder.end();
    }
  });

  it("it is told after some seconds, and the statement is done when it has gone", async () => {
    const holder = await holding(statements);
    try {
      await using server = await m1.connect();
      const told: string[] = [];
      server.waitForLocks({
        seconds: () => 60,
        tell: (words) => {
          told.push(words);
          void holder.end();
        },
      });
      await (act === fence ? server.fence(60) : act(server));
      expect(told).toEqual([
        `waiting for a lock of connection ${String(holder.threadId)} of the user test-admin ("${shown}")`,
      ]);
    } finally {
      await holder.end().catch(() => undefined);
    }
  });
});

it("a statement that waits for nobody is not told of", async () => {
  await using server = await m1.connect();
  const told: string[] = [];
  server.waitForLocks({ seconds: () => 60, tell: (words) => void told.push(words) });
  await server.ensureUser(user);
  expect(told).toEqual([]);
});
