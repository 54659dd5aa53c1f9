import { describe, expect, it } from "vitest";
import { parseArguments } from "../../engine/arguments";

const NEEDED = [
  ...["--program-dir", "/p", "--main", "index.ts", "--project", "shop"],
  ...["--stack", "dev", "--state", "/s.json"],
];

describe("the command line", () => {
  it("names a stack, its configuration and what to do", () =>
    expect(
      parseArguments([
        ...["up", ...NEEDED, "--config", "a=1=2", "--secret", "other:b=x", "--refresh"],
        ...["--replace", "u1", "--replace", "u2", "--parallel", "3", "--json"],
      ]),
    ).toEqual({
      engine: {
        programDir: "/p",
        main: "index.ts",
        project: "shop",
        stack: "dev",
        stateFile: "/s.json",
        config: { "shop:a": "1=2", "other:b": "x" },
        secretKeys: ["other:b"],
        parallel: 3,
        env: {},
      },
      command: {
        verb: "up",
        refresh: true,
        replace: ["u1", "u2"],
        expectNoChanges: false,
        clearPendingCreates: false,
      },
      json: true,
    }));

  it.each([
    ["no command", NEEDED],
    ["an unknown command", ["plan", ...NEEDED]],
    ["no stack", ["up", ...NEEDED.slice(0, 6)]],
  ])("says what is wrong with %s", (_, args) => expect(parseArguments(args)).toBeTypeOf("string"));
});
