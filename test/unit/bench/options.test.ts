import { describe, expect, it } from "vitest";
import { DEFAULT_RUNS, parseOptions, usage, UsageError } from "../../../bench/options";

const CASES = ["small", "middle", "large"];
const parse = (...args: readonly string[]) => parseOptions(args, CASES);

describe("the benchmark's options", () => {
  it.each([
    ["nothing is given: all cases, five runs", [], { only: [], runs: DEFAULT_RUNS, smoke: false }],
    ["one case", ["--only", "large"], { only: ["large"] }],
    [
      "several, in the order of the whole",
      ["--only", "large", "--only=small"],
      { only: ["small", "large"] },
    ],
    ["a count of runs", ["--runs", "12"], { runs: 12 }],
    ["a file for the figures", ["--json", "figures.json"], { json: "figures.json" }],
    ["smoke: the first case, once", ["--smoke"], { only: ["small"], runs: 1, smoke: true }],
    ["help", ["--help"], { help: true }],
  ])("%s", (_, args, expected) => expect(parse(...args)).toMatchObject(expected));

  it.each([
    ["an unknown option", ["--fast"], "--fast"],
    ["a word that is no option", ["small"], "small"],
    ["an unknown case", ["--only", "huge"], "huge"],
    ["no run at all", ["--runs", "0"], "0"],
    ["a count that is none", ["--runs", "1e3"], "1e3"],
    ["an option without its value", ["--runs"], "--runs"],
    ["smoke with a case", ["--smoke", "--only", "large"], "--smoke"],
    ["smoke with a count", ["--smoke", "--runs", "3"], "--smoke"],
  ])("refuses %s", (_, args, named) => {
    expect(() => parse(...args)).toThrow(UsageError);
    expect(() => parse(...args)).toThrow(named);
  });

  it("names every case in its usage", () => {
    const text = usage(CASES.map((name) => ({ name, about: `about ${name}` })));
    for (const name of CASES) expect(text).toContain(`about ${name}`);
  });
});
