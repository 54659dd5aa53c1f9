import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { linesOf } from "../../../scripts/truth/counts.mjs";
import { declaredSchema } from "../../../src/provider/inputs";
import { propertyTable } from "../../../src/provider/propertyTable";
import type { Bag } from "../../../src/provider/unknowns";
import { announcedFor } from "../../truth/announced";
import type { Scene } from "../../truth/row";
import { scenes } from "../../truth/scenes/index";
import { aWorld, M1, program } from "../provider/builders";

describe("the rows of npm run test:truth", () => {
  it("are 80 or more", () => {
    expect(scenes.flatMap(({ rows }) => rows).length).toBeGreaterThanOrEqual(80);
  });

  it("have names of their own, and so do the scenes", () => {
    const names = scenes.flatMap(({ name, rows }) => rows.map((row) => `${name}: ${row.name}`));
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(scenes.map(({ name }) => name)).size).toBe(scenes.length);
  });

  it("show each of the faults that a preview once had", () => {
    const shown = new Set(scenes.flatMap(({ rows }) => rows.flatMap(({ shows = [] }) => shows)));
    const all = Array.from({ length: 15 }, (_, index) => `A${String(index + 1)}`);
    expect([...shown].sort()).toEqual(all.sort());
  });

  it("declare each input of an instance", () => {
    const texts = scenes.flatMap(({ rows, start }) =>
      [start, ...rows.map(({ program }) => program)].flatMap((program) =>
        typeof program === "function" ? [String(program)] : Object.values(program ?? {}),
      ),
    );
    const all = [...Object.keys(declaredSchema.shape), ...Object.keys(propertyTable)];
    // a word of consent is known only to the preview that asks for it
    const inputs = all
      .filter((name) => !name.startsWith("__") && name !== "takeOver")
      .map((name) => name.split(".").at(-1) ?? name);
    const isDeclared = (name: string) =>
      texts.some((text) => new RegExp(`\\b${name}\\b`).test(text));
    expect(inputs.filter((name) => !isDeclared(name))).toEqual([]);
  });

  it("know why, if they are refused, and then expect nothing to happen", () => {
    const refused = scenes.flatMap(({ rows }) => rows.filter(({ isRefused }) => isRefused));
    expect(refused.filter(({ says, does }) => !says || Object.keys(does).length > 0)).toEqual([]);
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

/** The arguments of each instance, without those that only a running row knows. */
function argsIn({ rows, start }: Scene): readonly Bag[] {
  const standing = [start, ...rows.filter(({ isRefused }) => !isRefused).map((row) => row.program)];
  const programs = standing.filter((one) => one !== undefined && typeof one !== "function");
  return programs.flatMap((one) =>
    Object.values(one).map((text) => {
      const known = text.replaceAll(/\$\w+/g, () => JSON.stringify(M1));
      const image = "tests/mysql:1";
      const [args = {}] = runInNewContext(`[${known}]`, { image }) as Bag[];
      return "slaveOf" in args ? args : { image, ...args };
    }),
  );
}

describe("the programs of the rows that are not refused", () => {
  it.each(scenes.map((scene) => [scene.name, scene] as const))("%s", async (_, scene) => {
    for (const args of argsIn(scene)) {
      const { failures } = await aWorld().provider.check({}, program(args, String(args["name"])));
      expect([args, failures.map(({ reason }) => reason)]).toEqual([args, []]);
    }
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
    "    t-v: configuration: max_connections, temptable_max_ram, while it runs",
    "    t-v: while it runs: update the limits of CPU, memory and processes in place; join the network of-mine",
    "    warning: t-o: TAKES OVER the running t-o, which was created for urn, created on 2026: its data is kept; its root password is replaced by the one in this program; no other state can change or delete it any more",
    "    t-l: slaveOf its source removed: detach in place, caught up first, then writable; id and data kept",
    "    t-p: slaveOf t-m → t-n: re-point by GTID, data kept",
    "    t-f: the applier has failed with error 13121: its relay logs are fetched again from t-m; what was executed stays",
    "    warning: t-u: app@% was renamed to mine@%: it is set up again, and the other one is dropped",
    "    t-c: a new certificate, without a restart (rotate.certificate has changed)",
    "    t-d: a new certificate, without a restart (rotate.certificate has changed); it is used by the update after the one in which its replicas learn to trust it",
  ].join("\n");

  it.each([
    [
      "t-m",
      [
        "accountDropped late@localhost",
        "accountDropped report@%",
        "accountSet app@%",
        "restarted",
        "variableSet back_log",
      ],
    ],
    ["t-r", ["attached", "fenced"]],
    ["t-s", ["attached"]],
    ["t-x", ["refused"]],
    ["t-v", ["joined of-mine", "limited", "variableSet max_connections"]],
    ["t-o", ["accountSet root@%", "adopted"]],
    ["t-l", ["detached", "opened"]],
    ["t-p", ["repointed"]],
    ["t-f", ["resumed"]],
    ["t-u", ["accountDropped mine@%", "accountSet app@%"]],
    ["t-c", ["certified"]],
    ["t-d", []],
    ["t-none", []],
  ])("for %s", (name, expected) => {
    expect(announcedFor([name], output)).toEqual(expected);
  });

  it("also what is to be done to its resource, unless a line says more of it", () => {
    expect(announcedFor(["t-none"], output, "create")).toEqual(["created"]);
    expect(announcedFor(["t-none"], output, "delete")).toEqual(["removed"]);
    expect(announcedFor(["t-none"], output, "update")).toEqual([]);
    expect(announcedFor(["t-o"], output, "create")).not.toContain("created");
  });
});
