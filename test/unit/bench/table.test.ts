import { describe, expect, it } from "vitest";
import { tableOf } from "../../../bench/runner/table";
import { result } from "./results";

const FIVE = [1500, 1600, 1700, 1800, 1900];

describe("the table of the benchmark", () => {
  it("has a row for each contender, its columns aligned", () => {
    const text = tableOf([
      result({ ours: FIVE, floor: FIVE.map((ms) => ms / 2) }),
      result({ ours: [12.34] }, { name: "other" }),
    ]);
    expect(text.split("\n")).toEqual([
      "case       contender  runs      min   median  ours to it",
      "---------  ---------  ----  -------  -------  ----------",
      "some-case  ours          5  1500 ms  1700 ms",
      "           floor         5   750 ms   850 ms       2.00x",
      "",
      "other      ours          1  12.3 ms  12.3 ms",
    ]);
  });

  it("shows a difference with its sign", () => {
    const difference = { compare: "difference" } as const;
    const faster = result({ ours: FIVE, floor: FIVE.map((ms) => ms + 7) }, difference);
    expect(tableOf([faster])).toContain(" -7.0 ms");
    const slower = result({ ours: FIVE, floor: FIVE.map((ms) => ms - 7) }, difference);
    expect(tableOf([slower])).toContain(" +7.0 ms");
  });

  it("says below a case why nothing is compared, and what failed", () => {
    const text = tableOf([result({ ours: [1], floor: [] }, { failure: "no engine" })]);
    expect(text).toContain("not compared");
    expect(text).toContain("failed: no engine");
    expect(text).toMatch(/floor +0 +- +-$/m);
  });
});
