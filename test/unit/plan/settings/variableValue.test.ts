import { describe, expect, it } from "vitest";
import catalogue from "../../../../src/plan/settings/variables.json";
import type { Variable } from "../../../../src/plan/settings/variables";
import { integerIn, isReplaced, valueProblem } from "../../../../src/plan/settings/variableValue";

const all = Object.entries(catalogue.variables as Readonly<Record<string, Variable>>);
const of = (type: Variable["type"]) => all.filter(([, variable]) => variable.type === type);

describe("every integer of the catalogue", () => {
  it.each(of("integer"))("%s: its range is accepted, what lies outside is not", (_, variable) => {
    const { min = "", max = "" } = variable;
    expect(valueProblem(variable, min)).toBeUndefined();
    expect(valueProblem(variable, max)).toBeUndefined();
    for (const outside of [String(BigInt(min) - 1n), String(BigInt(max) + 1n)]) {
      expect(valueProblem(variable, outside)).toBe(`expected an integer from ${min} to ${max}`);
    }
    for (const none of ["", "ten", "1.5", "0x10", "1 2", "5X"]) {
      expect(valueProblem(variable, none)).toMatch(/^expected an integer/);
    }
  });
});

it.each(of("boolean"))("%s takes ON and OFF, and nothing else", (_, variable) => {
  for (const value of ["ON", "off", "1", "0", "True", "FALSE"]) {
    expect(valueProblem(variable, value)).toBeUndefined();
  }
  for (const value of ["", "2", "yes"]) {
    expect(valueProblem(variable, value)).toBe("expected ON or OFF");
  }
});

it.each(of("enumeration").filter(([, { values }]) => values))(
  "%s takes its members, by name and by number",
  (_, variable) => {
    const values = variable.values ?? [];
    for (const [index, value] of values.entries()) {
      expect(valueProblem(variable, value.toLowerCase())).toBeUndefined();
      expect(valueProblem(variable, String(index))).toBeUndefined();
    }
    expect(valueProblem(variable, "no such member")).toBe(`expected one of ${values.join(", ")}`);
    expect(valueProblem(variable, String(values.length))).toBeDefined();
  },
);

it.each(of("number"))("%s takes decimal fractions", (_, variable) => {
  for (const value of ["0", "0.5", ".25", "12."]) {
    expect(valueProblem(variable, value)).toBeUndefined();
  }
  for (const value of ["", "1e3", "half"]) {
    expect(valueProblem(variable, value)).toBe("expected a number");
  }
});

it("what the server would round is refused, unless it is as small or as large as can be", () => {
  const packet = catalogue.variables.max_allowed_packet as Variable;
  expect(valueProblem(packet, "16M")).toBeUndefined();
  expect(valueProblem(packet, "16777217")).toBe("expected a multiple of 1024");
  expect(valueProblem(packet, "1073741824")).toBeUndefined();
});

it("a size of the buffer pool that another variable's value would round is not refused", () => {
  const pool = catalogue.variables.innodb_buffer_pool_size as Variable;
  for (const value of ["64M", "200M", "209715201"]) {
    expect(valueProblem(pool, value)).toBeUndefined();
  }
});

it.each([
  ["16", 16n],
  ["16k", 16_384n],
  ["2G", 2_147_483_648n],
  ["-1", -1n],
  [" 7 ", 7n],
  ["1E", 1n << 60n],
  ["", undefined],
  ["K", undefined],
  ["1MB", undefined],
])("%j is the integer %s", (text, value) => {
  expect(integerIn(text)).toBe(value);
});

describe("what the server has made of a value is something else", () => {
  it.each([
    ["integer", "16M", "16777216", false],
    ["integer", "16M", "16777215", true],
    ["boolean", "ON", "1", false],
    ["boolean", "true", "ON", false],
    ["boolean", "1", "0", true], // as of an encryption for which there is no keyring
    ["boolean", "OFF", "OFF", false],
    ["boolean", "0", "ON", true],
    ["string", "a , b", "a,b", false], // how it writes other texts is the server's affair
  ] as const)("%s: %j, then %j: %s", (type, declared, value, expected) => {
    expect(isReplaced({ type, dynamic: true }, declared, value)).toBe(expected);
  });
});
