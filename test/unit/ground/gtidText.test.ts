import { describe, expect, it } from "vitest";
import { countTransactions, describeSet, gtidIntervals } from "../../../src/ground/gtidText";

const A = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
const B = "bbbbbbbb-0000-0000-0000-000000000000";

/** `A:1`, `A:3`, …: nothing to join, and soon too long to be shown whole. */
const oddNumbers = (count: number) => Array.from({ length: count }, (_, at) => String(2 * at + 1));
const scattered = `${A}:${oddNumbers(100).join(":")}`;

describe("a set that can be read", () => {
  it.each([
    ["nothing", "", 0, "no transactions"],
    ["nothing but commas and spaces", " ,\n, ", 0, "no transactions"],
    ["a uuid with nothing behind it", A, 0, "no transactions"],
    ["a tag with nothing behind it", `${A}:blue`, 0, "no transactions"],
    ["an interval that ends before it begins", `${A}:5-3`, 0, "no transactions"],
    ["one transaction", `${A}:7`, 1, `1 transaction: ${A}:7`],
    ["an interval", `${A}:5-7`, 3, `3 transactions: ${A}:5-7`],
    ["several intervals", `${A}:1-5:7:9-10`, 8, `8 transactions: ${A}:1-5:7:9-10`],
    ["a tag", `${A}:blue:1-3`, 3, `3 transactions: ${A}:blue:1-3`],
    ["with and without a tag", `${A}:1-5:blue:1-3:7`, 9, `9 transactions: ${A}:1-5:blue:1-3:7`],
    ["two tags", `${A}:blue:1:t_1:2`, 2, `2 transactions: ${A}:blue:1:t_1:2`],
    ["two servers over a line break", `${A}:1,\n${B}:2-3`, 3, `3 transactions: ${A}:1, ${B}:2-3`],
    [
      "stray commas and spaces",
      `, ${A} : 1 - 2 ,,\t${B}:1,`,
      3,
      `3 transactions: ${A}:1-2, ${B}:1`,
    ],
    ["intervals that overlap", `${A}:4-9:1-5:5`, 9, `9 transactions: ${A}:1-9`],
    ["intervals that touch", `${A}:1-2:3:4-5`, 5, `5 transactions: ${A}:1-5`],
    ["an interval inside another", `${A}:1-9:2-3`, 9, `9 transactions: ${A}:1-9`],
    ["a server in two places", `${A}:1,${B}:1,${A}:2`, 3, `3 transactions: ${A}:1-2, ${B}:1`],
    ["a tag before none", `${A}:blue:1,${A}:5`, 2, `2 transactions: ${A}:5:blue:1`],
    ["the same number twice, tagged once", `${A}:1:blue:1`, 2, `2 transactions: ${A}:1:blue:1`],
    ["capitals", `${A.toUpperCase()}:BLUE:1`, 1, `1 transaction: ${A}:blue:1`],
  ])("%s", (_, set, count, text) => {
    expect(countTransactions(set)).toBe(BigInt(count));
    expect(describeSet(set)).toBe(text);
  });

  it("counts beyond what a double can tell apart", () => {
    expect(countTransactions(`${A}:1-9223372036854775806`)).toBe(9223372036854775806n);
  });
});

it.each([
  ["no uuid at all", "what a server would not say"],
  ["half a uuid", "3e11fa47-71ca:1"],
  ["something behind a number", `${A}:1;`],
  ["an interval without an end", `${A}:1-`],
  ["an interval of three", `${A}:1-5-6`],
  ["number 0", `${A}:0-3`],
  ["an empty place between colons", `${A}::1`],
  ["a tag that is too long", `${A}:${"a".repeat(33)}:1`],
  ["one good server and one bad", `${A}:1, oops:2`],
  ["a cut set, as describeSet prints it", `${A}:1:3 … and 98 more intervals`],
])("%s: it is quoted, and counts as nothing", (_, text) => {
  expect(gtidIntervals(text)).toBeUndefined();
  expect(describeSet(text)).toBe(`"${text}"`);
  expect(countTransactions(text)).toBe(0n);
});

it("text that is no set is shown on one line", () => {
  expect(describeSet(" not\n\n a\tset \n")).toBe('"not a set"');
});

describe("a long set", () => {
  it("of exactly 200 characters is still whole", () => {
    const set = `${A}:1:${"3".repeat(161)}`;
    expect(set).toHaveLength(200);
    expect(describeSet(set)).toBe(`2 transactions: ${set}`);
    expect(describeSet(`${set}3`)).toBe(`2 transactions of ${A}: ${A}:1 … and 1 more interval`);
  });

  it("is cut after whole intervals, and says how many are left out", () => {
    const text = describeSet(scattered);
    const [, shown = "", left] =
      /^100 transactions of 3e11fa47\S+: (.*) … and (\d+) more intervals$/.exec(text) ?? [];
    expect(shown.length).toBeLessThanOrEqual(200);
    expect(scattered.startsWith(`${shown}:`)).toBe(true);
    expect(countTransactions(shown)).toBe(100n - BigInt(left ?? 0));
  });

  it("says how many transactions each server has, with the most first", () => {
    expect(describeSet(`${scattered},${B}:1-1000`)).toContain(
      `1100 transactions (1000 of ${B}, 100 of ${A}): ${A}:1:3:5:`,
    );
  });

  it("of many servers names four of them and counts the rest together", () => {
    const uuids = Array.from({ length: 7 }, (_, at) => `${String(at)}${A.slice(1)}`);
    const set = uuids.map((uuid, at) => `${uuid}:1-${String(at + 1)}`).join(",\n");
    const [top = "", second = "", third = "", fourth = ""] = uuids.toReversed();
    expect(describeSet(set)).toContain(
      `28 transactions (7 of ${top}, 6 of ${second}, 5 of ${third}, 4 of ${fourth}, 6 of 3 other servers): `,
    );
    expect(describeSet(set)).toMatch(/:1-4 … and 3 more intervals$/);
  });

  it("stays short, however long the set is", () => {
    const uuids = Array.from(
      { length: 500 },
      (_, at) => `${String(at).padStart(8, "0")}${A.slice(8)}`,
    );
    const set = uuids.map((uuid) => `${uuid}:1:3:5:blue:1`).join(",");
    expect(describeSet(set).length).toBeLessThan(500);
  });
});
