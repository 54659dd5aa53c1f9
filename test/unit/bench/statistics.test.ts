import { describe, expect, it } from "vitest";
import { compare } from "../../../bench/runner/comparison";
import { least, median } from "../../../bench/runner/statistics";
import { result } from "./results";

const FIVE = [30, 10, 20, 50, 40];

describe("statistics", () => {
  it.each([
    ["an odd count: the one in the middle", [9, 1, 5], 5],
    ["an even count: the mean of the middle two", [1, 9, 3, 5], 4],
    ["one value: itself", [7], 7],
    ["numbers, not texts, are sorted", [100, 20, 3], 20],
    ["none: no number", [], Number.NaN],
  ])("median of %s", (_, values, expected) => expect(median(values)).toBe(expected));

  it("finds the least", () => expect(least([3, 1, 2])).toBe(1));
});

describe("comparison of contenders", () => {
  it("sets the first one's median against each other one's", () => {
    const { rows, refusal } = compare(result({ ours: FIVE, floor: FIVE.map((ms) => ms / 2) }));
    expect(refusal).toBeUndefined();
    expect(rows.map(({ against }) => against)).toEqual([undefined, 2]);
  });

  it("subtracts where the case says so", () => {
    const values = { ours: FIVE, floor: FIVE.map((ms) => ms - 5) };
    expect(compare(result(values, { compare: "difference" })).rows[1]?.against).toBe(5);
  });

  it("refuses with fewer than five runs of any contender, and says of which", () => {
    const { rows, refusal } = compare(result({ ours: FIVE, floor: FIVE.slice(1) }));
    expect(refusal).toContain("floor 4");
    expect(refusal).not.toContain("ours");
    expect(rows.every(({ against }) => against === undefined)).toBe(true);
    expect(rows.map((row) => row.median)).toEqual([30, 30]);
  });

  it("has nothing to refuse for one contender", () => {
    expect(compare(result({ ours: [1] })).refusal).toBeUndefined();
  });
});
