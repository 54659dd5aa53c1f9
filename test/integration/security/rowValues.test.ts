import { afterAll, beforeAll, expect, it } from "vitest";
import { REPEATING_MESSAGES, withoutRowValues } from "../../../src/ground/rowValues";
import { Secret } from "../../../src/ground/secret";
import type { InstanceReport } from "../../../src/manage/report";
import { sql, sqlInOneSession } from "../../support/instances";
import { Managed, wanted } from "../../support/managed";

// The messages in which a server itself repeats a value: as it words them, the value is found and cut.
const PASSWORD = "for root";
const managed = new Managed();
let server: InstanceReport & { readonly rootPassword: string };

beforeAll(async () => {
  const databases = [{ name: "shop" }];
  const made = await managed.bring(
    wanted("values-m", {
      rootPassword: new Secret(PASSWORD),
      databases,
      configuration: { performance_schema_error_size: "6000" },
    }),
  );
  server = { ...made, rootPassword: PASSWORD };
  await sqlInOneSession(server, [
    ["CREATE TABLE shop.t (name VARCHAR(99) PRIMARY KEY, n INT, d DATE)", []],
    ["CREATE TABLE shop.p (n INT) PARTITION BY RANGE (n) (PARTITION p0 VALUES LESS THAN (9))", []],
    [`INSERT INTO shop.t (name) VALUES ("jane"), ("x' for key 'y', jane")`, []],
  ]);
});

afterAll(() => managed[Symbol.asyncDispose]());

it.each<[errno: number, value: string, statement: string]>([
  [1062, "jane", `INSERT INTO shop.t (name) VALUES ("jane")`],
  [1062, "jane", `INSERT INTO shop.t (name) VALUES ("x' for key 'y', jane")`],
  [1064, "jane", "SELEC jane"],
  [1292, "jane", `INSERT INTO shop.t (name, n) SELECT "a", CAST("jane" AS SIGNED)`],
  [1300, "E9FFFE", "SELECT _utf8mb4 x'E9FFFE'"],
  [1366, "jane", `INSERT INTO shop.t (name, n) VALUES ("a", "jane")`],
  [1367, "1e4711", "SELECT 1e4711"],
  [1411, "jane", `INSERT INTO shop.t (name, d) VALUES ("a", STR_TO_DATE("jane", "%Y-%m-%d"))`],
  [1525, "jane", `SELECT DATE "jane"`],
  [1526, "4711", "INSERT INTO shop.p VALUES (4711)"],
  [1690, "4711", "SELECT 18446744073709551615 + 4711"],
  [3616, "4711", `SELECT ST_GeomFromText("POINT(0 4711)", 4326)`],
  [3617, "4711", `SELECT ST_GeomFromText("POINT(4711 0)", 4326)`],
  [6138, "jane", `SELECT STRING_TO_VECTOR("jane")`],
])("%i repeats %s, and what is shown does not", async (errno, value, statement) => {
  const error: unknown = await sql(server, statement).catch((thrown: unknown) => thrown);
  const { errno: seen, message } = error as { errno: number; message: string };
  expect({ seen, message }).toMatchObject({ seen: errno });
  expect(message).toContain(value);
  expect(withoutRowValues(message)).not.toContain(value);
});

it("every number in the table is one that the server knows", async () => {
  const numbers = REPEATING_MESSAGES.flatMap(({ errnos }) => errnos);
  const known = await sql(
    server,
    `SELECT ERROR_NUMBER AS errno, ERROR_NAME AS name
       FROM performance_schema.events_errors_summary_global_by_error WHERE ERROR_NUMBER IN (?)`,
    [numbers],
  );
  expect(known.map(({ errno }) => Number(errno)).toSorted((a, b) => a - b)).toEqual(
    numbers.toSorted((a, b) => a - b),
  );
});
