import { describe, expect, it } from "vitest";
import { linesOf } from "../../../scripts/truth/counts.mjs";
import { announcedFor } from "../../truth/announced";
import { scenes } from "../../truth/scenes/index";

describe("the rows of npm run test:truth", () => {
  it("are 80 or more", () => {
    expect(scenes.flatMap(({ rows }) => rows).length).toBeGreaterThanOrEqual(80);
  });

  it("have names of their own, and so do the scenes", () => {
    const names = scenes.flatMap(({ name, rows }) => rows.map((row) => `${name}: ${row.name}`));
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(scenes.map(({ name }) => name)).size).toBe(scenes.length);
  });

  it("are counted by engine, and true if they are so on each", () => {
    const row = (engine: string, name: string, ...problems: readonly string[]) => ({
      engine,
      scene: "s",
      row: name,
      problems,
    });
    const told = [
      row("embedded", "a"),
      row("embedded", "b"),
      row("cli", "a", "no"),
      row("cli", "b"),
    ];
    expect(linesOf(told)).toEqual([
      "embedded: 2 rows, 2 true",
      "cli: 2 rows, 1 true",
      "2 rows, 1 true",
    ]);
  });
});

describe("what is announced in the output of a preview", () => {
  const output = [
    "    warning: t-m: one restart: its configuration changes (back_log)",
    "    t-m: user app gets another password: the former one is no longer valid",
    "    warning: t-m: dropped: users report, late@localhost",
    "    warning: t-r: slaveOf t-m: becomes a fenced replica by GTID, data kept",
    "    t-s: slaveOf t-m: becomes a fenced replica by GTID, data kept",
    "    warning: t-s: if it stops again, t-s is RE-SEEDED in place by a copy",
    "    warning: t-x: then it is refused: t-x holds transactions",
  ].join("\n");

  it.each([
    [
      "t-m",
      ["accountDropped late@localhost", "accountDropped report@%", "accountSet app@%", "restarted"],
    ],
    ["t-r", ["fenced"]],
    ["t-s", []],
    ["t-x", ["refused"]],
    ["t-none", []],
  ])("for %s", (name, expected) => {
    expect(announcedFor(name, output)).toEqual(expected);
  });
});
