import { describe, expect, it } from "vitest";
import { parseArguments } from "../../engine/arguments";

const NEEDED = [
  ...["--program-dir", "/p", "--main", "index.ts", "--project", "shop"],
  ...["--stack", "dev", "--state", "/s.json"],
];

describe("the command line", () => {
  it("names a stack, its configuration and what to do", () =>
    expect(
      parseArguments(
        [
          ...["up", ...NEEDED, "--config", "a=1=2", "--secret", "other:b=x", "--refresh"],
          ...["--replace", "u1", "--replace", "u2", "--parallel", "3", "--json"],
        ],
        { PULUMI_CONFIG: '{"shop:c":"y"}', PULUMI_CONFIG_SECRET_KEYS: '["shop:c"]' },
      ),
    ).toEqual({
      engine: {
        programDir: "/p",
        main: "index.ts",
        project: "shop",
        stack: "dev",
        stateFile: "/s.json",
        config: { "shop:a": "1=2", "other:b": "x", "shop:c": "y" },
        secretKeys: ["shop:c", "other:b"],
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
    ["an option of the CLI that is not supported", ["up", ...NEEDED, "--target", "u1"]],
    ["a pair without a value", ["up", ...NEEDED, "--config", "a"]],
  ])("says what is wrong with %s", (_, args) =>
    expect(parseArguments(args, {})).toBeTypeOf("string"),
  );
});
