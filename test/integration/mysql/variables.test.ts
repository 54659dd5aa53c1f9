import type { Connection, RowDataPacket } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import catalogue from "../../../src/plan/settings/variables.json";
import { managedBecause } from "../../../src/plan/settings/refusedVariables";
import { catalogued, type Variable } from "../../../src/plan/settings/variables";
import { valueProblem } from "../../../src/plan/settings/variableValue";
import { startFleet, type Fleet } from "../../support/mysqld";

/**
 * The catalogue against a real server: what it says can be set while the server runs, and within which bounds, for
 * every variable that a program may declare.
 */

type Case = readonly [name: string, variable: Variable];

const settable: readonly Case[] = Object.keys(catalogue.variables).flatMap((name) => {
  const variable = catalogued(name);
  const isFree = managedBecause(name) === undefined;
  return variable?.dynamic === true && variable.option !== false && isFree
    ? [[name, variable] as const]
    : [];
});

const of = (...types: readonly Variable["type"][]) =>
  settable.filter(([, { type }]) => types.includes(type));

let fleet: Fleet<"m1">;
let connection: Connection;
beforeAll(async () => {
  fleet = await startFleet(["m1"]);
  connection = await fleet.server("m1").raw();
  await connection.query("SET GLOBAL super_read_only = OFF");
  await connection.query("INSTALL PLUGIN clone SONAME 'mysql_clone.so'");
});
afterAll(async () => {
  await connection.end();
  await fleet[Symbol.asyncDispose]();
});

async function valueOf(name: string): Promise<string> {
  const [[row]] = await connection.query<RowDataPacket[]>(
    `SELECT CAST(@@GLOBAL.${name} AS CHAR) AS value`,
  );
  return String(row?.["value"]);
}

/** The value that the server then has, or the number of its error. It has its own value again afterwards. */
async function tried(name: string, text: string): Promise<string | number> {
  const before = await valueOf(name);
  try {
    await connection.query(`SET GLOBAL ${name} = ${text}`);
    return await valueOf(name);
  } catch (error) {
    return (error as { errno?: number }).errno ?? 0;
  } finally {
    const own = /^-?[\d.]+$/.test(before) ? before : connection.escape(before);
    await connection.query(`SET GLOBAL ${name} = ${own}`);
  }
}

it("there are some hundred of them", () => {
  expect(settable.length).toBeGreaterThan(200);
});

/** What else a running server has, or says, if it is given the least value of these. */
const LEAST_IS_NOT_TAKEN: Readonly<Record<string, string | number>> = {
  innodb_buffer_pool_size: "67108864", // the pool changes its size when there is time for it
  innodb_io_capacity_max: "10000", // not below innodb_io_capacity
  key_buffer_size: 1438, // nothing is a value for a start alone
  optimizer_trace_offset: "-9223372036854775807",
};

describe("a number", () => {
  it.each(of("integer"))("%s takes its least value as it is", async (name, variable) => {
    const least = variable.min ?? "";
    expect(valueProblem(variable, least)).toBeUndefined();
    expect(await tried(name, least)).toBe(LEAST_IS_NOT_TAKEN[name] ?? least);
  });

  it.each(of("integer"))(
    "%s takes nothing below that, and the preview says so",
    async (name, variable) => {
      const below = String(BigInt(variable.min ?? "") - 1n);
      expect(valueProblem(variable, below)).toContain("expected an integer from");
      expect(await tried(name, below)).not.toBe(below);
    },
  );

  it.each(of("integer"))("%s takes nothing above its greatest value", async (name, variable) => {
    const above = String(BigInt(variable.max ?? "") + 1n);
    expect(valueProblem(variable, above)).toContain("expected an integer from");
    expect(await tried(name, above)).not.toBe(above);
  });
});

/** What a server without a keyring has, or says, if these are ON. */
const ON_NEEDS_A_KEYRING: Readonly<Record<string, string | number>> = {
  binlog_encryption: 3794,
  innodb_redo_log_encrypt: "0",
  innodb_undo_log_encrypt: "0",
};

describe("a choice", () => {
  it.each(of("enumeration").flatMap(([name, { values = [] }]) => values.map((one) => [name, one])))(
    "%s takes %s",
    async (name, value) => {
      expect(
        valueProblem(catalogued(name) ?? { type: "unknown", dynamic: true }, value),
      ).toBeUndefined();
      expect(await tried(name, connection.escape(value))).toBe(value);
    },
  );

  it.each(of("enumeration"))("%s takes no other word", async (name, variable) => {
    expect(valueProblem(variable, "another")).toContain("expected one of");
    expect(await tried(name, "'another'")).toEqual(expect.any(Number));
  });

  it.each(of("boolean"))("%s takes ON and OFF", async (name, variable) => {
    for (const [text, value] of [
      ["ON", ON_NEEDS_A_KEYRING[name] ?? "1"],
      ["OFF", "0"],
    ] as const) {
      expect(valueProblem(variable, text)).toBeUndefined();
      expect(await tried(name, text)).toBe(value);
    }
  });
});
