import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { configurationRefusal } from "../../../src/plan/settings/configurationRefusal";
import { managedBecause } from "../../../src/plan/settings/refusedVariables";
import {
  catalogued,
  FIXED,
  optionNames,
  type Variable,
} from "../../../src/plan/settings/variables";
import { valueProblem } from "../../../src/plan/settings/variableValue";
import { RIGHTS_TO_VALIDATE } from "../../../src/plan/host/rights";
import { dockerScratch } from "../../support/docker";

/**
 * The catalogue against mysqld itself, for every variable that a program may declare and that counts from a start:
 * what the preview lets pass mysqld takes as it is, and what lies outside of that it does not.
 */

type Case = readonly [name: string, variable: Variable];

const startOnly: readonly Case[] = optionNames.flatMap((name) => {
  const variable = catalogued(name);
  const isFree = managedBecause(name) === undefined && !(name in FIXED);
  return variable?.dynamic === false && isFree ? [[name, variable] as const] : [];
});

const of = (...types: readonly Variable["type"][]) =>
  startOnly.filter(([, { type }]) => types.includes(type));

const scratch = dockerScratch();
let container = "";
beforeAll(async () => {
  const memory = 512 * 1024 ** 2;
  const resources = { memory, processes: 500 };
  container = (await scratch.started("mysqld", { resources, rights: RIGHTS_TO_VALIDATE })).id;
});
afterAll(() => scratch[Symbol.asyncDispose]());

/** What mysqld has against it, before anything is stopped; undefined if nothing. */
async function refusal(name: string, value: string): Promise<string | undefined> {
  const { exitCode, stdout } = await scratch.engine.run(container, [
    "/bin/sh",
    "-c",
    `exec 2>&1; exec mysqld --no-defaults --user=mysql --datadir=/tmp --plugin-load-add=mysql_clone.so \\
      --validate-config --log-error-verbosity=2 "--$1=$2"`,
    "sh",
    name,
    value,
  ]);
  return configurationRefusal([name], exitCode, stdout.split("\n"))?.message;
}

it("there are a hundred of them", () => {
  expect(startOnly.length).toBeGreaterThan(100);
});

describe("a number", () => {
  it.each(of("integer"))("%s: its bounds are taken, and nothing beyond", async (name, variable) => {
    const [least, greatest] = [variable.min ?? "", variable.max ?? ""];
    for (const value of [least, greatest]) {
      expect(valueProblem(variable, value), value).toBeUndefined();
    }
    expect(await refusal(name, least), least).toBeUndefined();
    for (const value of [BigInt(least) - 1n, BigInt(greatest) + 1n].map(String)) {
      expect(valueProblem(variable, value), value).toContain("expected an integer from");
      expect(await refusal(name, value), value).toBeDefined();
    }
  });
});

describe("a choice", () => {
  // of some, the server does not tell the words
  const told = of("enumeration").filter(([, { values }]) => values !== undefined);

  it.each(told)("%s: each of its words is taken, and no other", async (name, variable) => {
    for (const value of variable.values ?? []) {
      expect(valueProblem(variable, value), value).toBeUndefined();
      expect(await refusal(name, value), value).toBeUndefined();
    }
    expect(valueProblem(variable, "another")).toContain("expected one of");
    expect(await refusal(name, "another")).toBeDefined();
  });

  // mysqld takes any other word for ON or OFF with some of them, and does not say for which
  it.each(of("boolean"))("%s: ON and OFF are taken", async (name, variable) => {
    for (const value of ["ON", "OFF"]) {
      expect(valueProblem(variable, value), value).toBeUndefined();
      expect(await refusal(name, value), value).toBeUndefined();
    }
    expect(valueProblem(variable, "another")).toContain("expected ON or OFF");
  });
});
