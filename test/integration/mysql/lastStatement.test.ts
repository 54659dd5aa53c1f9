import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { ServerCallError } from "../../../src/ground/errors";
import { openSession } from "../../../src/mysql/mysqlServer";
import type { Session } from "../../../src/mysql/session";
import { sql } from "../../../src/mysql/sql";
import { startFleet, type Fleet, type TestServer } from "../../support/mysqld";
import { PATIENT } from "../../support/poll";

let fleet: Fleet<"m1">;
let m1: TestServer;
beforeAll(async () => {
  fleet = await startFleet(["m1"]);
  m1 = fleet.server("m1");
});
afterAll(() => fleet[Symbol.asyncDispose]());

let session: Session;
let id: string;
beforeEach(async () => {
  session = await openSession(m1.endpoint);
  const [row] = await session.run("asking", sql`SELECT CONNECTION_ID() AS id`);
  id = row?.["id"] ?? "";
});

const processes = (which: string) =>
  m1.sql(`SELECT COUNT(*) FROM performance_schema.threads WHERE PROCESSLIST_ID=${id} AND ${which}`);
const isThere = () => processes("TRUE");

it("is answered after a while, and nobody has to end its connection", async () => {
  const answer = await session.runLast("asking", sql`SELECT SLEEP(1) AS a, 2 AS b`, 1);
  expect(answer).toEqual([{ a: "0", b: "2" }]);
  await expect.poll(isThere, PATIENT).toBe("0");
  await session.close();
});

it("that is refused says why, and its connection ends too", async () => {
  const refused = session.runLast("asking", sql`SELECT no_such_column`, 1);
  await expect(refused).rejects.toMatchObject({ operation: "asking", errno: 1054 });
  await expect.poll(isThere, PATIENT).toBe("0");
});

it("whose connection is lost rejects without a number", async () => {
  const waiting = session.runLast("asking", sql`SELECT SLEEP(60)`, 60).catch((e: unknown) => e);
  await expect.poll(() => processes("PROCESSLIST_INFO LIKE '%SLEEP(60)%'"), PATIENT).toBe("1");
  await m1.sql(`KILL ${id}`);
  const failure = await waiting;
  expect(failure).toBeInstanceOf(ServerCallError);
  expect(failure).toMatchObject({ errno: undefined });
});
