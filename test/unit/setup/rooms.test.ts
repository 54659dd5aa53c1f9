import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ESLint } from "eslint";
import { parser } from "typescript-eslint";
import { describe, expect, it, vi } from "vitest";
import { roomRules, rooms, type Row } from "../../../eslint.rooms.mjs";

// a bound for a busy machine, no measure
vi.setConfig({ testTimeout: 60_000 });

const root = join(__dirname, "../../..");
const eslint = new ESLint({
  cwd: root,
  overrideConfigFile: true,
  overrideConfig: [{ files: ["**/*.ts"], languageOptions: { parser } }, ...roomRules()],
});

/** The lines of a file that the table refuses. */
async function refusedIn(filePath: string, lines: readonly string[]): Promise<readonly string[]> {
  const [result] = await eslint.lintText(lines.join("\n"), { filePath });
  const messages = result?.messages ?? [];
  expect(messages.filter(({ fatal }) => fatal)).toEqual([]);
  const numbers = new Set(messages.map(({ line }) => line));
  return lines.filter((_, index) => numbers.has(index + 1));
}

const nameOf = (row: Row) => ("room" in row ? row.room : row.file);

const asValue = (to: string) => [
  `import { x } from "${to}";`,
  `import { type X, y } from "${to}";`,
  `import "${to}";`,
  `import x = require("${to}");`,
  `export { x } from "${to}";`,
  `export * from "${to}";`,
  `void import("${to}");`,
  `void import(\`${to}\`);`,
];

const asType = (to: string) => [
  `import type { X } from "${to}";`,
  `import { type X } from "${to}";`,
  `import type x = require("${to}");`,
  `export type { X } from "${to}";`,
  `export type * from "${to}";`,
  `type X = import("${to}").X;`,
  `type X = typeof import("${to}");`,
];

/** A file of the row, and how it can spell the way to what lies in src. */
function placesOf(row: Row): readonly (readonly [file: string, ways: readonly string[]])[] {
  if ("file" in row) return [[`src/${row.file}.ts`, [".", "../src", "./plan/..", ".//plan/./.."]]];
  const { room } = row;
  return [
    [`src/${room}/x.ts`, ["..", "./..", "../../src", `../${room}/..`, "../plan/link/../.."]],
    [`src/${room}/sub/x.ts`, ["../..", "../../../src", `../../${room}/sub/../..`]],
  ];
}

/** How a file can be named at the end of that way. */
function targetsIn(row: Row): readonly string[] {
  if ("room" in row) return [row.room, `${row.room}/x`, `${row.room}/sub/x.js`];
  return row.file === "index" ? ["index", "index.ts", ""] : [row.file, `${row.file}.js`];
}

const libraries = [
  ...new Set(rooms.flatMap((row) => row.libraries ?? [])),
  ...["left-pad", "@left/pad", "node:fs", "node:timers", "node:module", "fs", "crypto"],
  ...["/etc/passwd", "file:///etc/passwd", "#x", "pulumi-mysql-replication/runtime"],
];

interface Sample {
  readonly code: string;
  readonly allowed: boolean;
}

/** The first target in every form of an import, the others in the plainest two. */
function judged(targets: readonly string[], value: boolean, type: boolean): readonly Sample[] {
  return targets.flatMap((to, index) => {
    const forms = index === 0 ? undefined : 1;
    return [
      ...asValue(to)
        .slice(0, forms)
        .map((code) => ({ code, allowed: value })),
      ...asType(to)
        .slice(0, forms)
        .map((code) => ({ code, allowed: type })),
    ];
  });
}

/** Every target that there is, and every spelling of the way to it. */
function samplesOf(row: Row, ways: readonly string[]): readonly Sample[] {
  const { may, types = [], libraries: own = [] } = row;
  const spelled = (ends: readonly string[]) =>
    ways.flatMap((way) => ends.map((end) => (end === "" ? way : `${way}/${end}`)));
  const ofRooms = rooms.flatMap((other) => {
    const name = nameOf(other);
    const value = other === row || may.includes(name);
    return judged(spelled(targetsIn(other)), value, value || types.includes(name));
  });
  const ofLibraries = libraries.flatMap((name) => {
    const value = own.includes(name);
    return [
      ...judged([name, `${name}/promise`], value, value || types.includes(name)),
      ...judged([`${name}x`], false, false),
    ];
  });
  const outside = ["../test/x", "../package.json", "../node_modules/mysql2", "nowhere/x", "x"];
  return [...ofRooms, ...ofLibraries, ...judged(spelled(outside), false, false)];
}

describe.each(rooms.map((row) => [nameOf(row), row] as const))("%s", (_, row) => {
  it.each(placesOf(row))(
    "%s may import what its row names and nothing else",
    async (file, ways) => {
      const samples = samplesOf(row, ways);
      const lines = samples.map(({ code }) => code);
      const expected = samples.filter(({ allowed }) => !allowed).map(({ code }) => code);
      expect(await refusedIn(file, lines)).toEqual(expected);
    },
  );
});

describe("refused, whatever the rows say", () => {
  it.each([
    ["an adapter in the loop", "src/manage/x.ts", `import { y } from "../docker/y";`],
    ["one adapter in the other", "src/docker/x.ts", `import { y } from "../mysql/y";`],
    ["a decision in an adapter", "src/mysql/x.ts", `import { y } from "../plan/host/y";`],
    ["a port that is no type", "src/mysql/x.ts", `import { y } from "../ports/y";`],
    ["files in a decision", "src/plan/link/x.ts", `import { y } from "node:fs";`],
    ["a timer in a decision", "src/plan/x.ts", `import { y } from "node:timers/promises";`],
    ["the driver's types in a decision", "src/plan/x.ts", `import type { Y } from "mysql2";`],
    ["a socket in a step", "src/execute/host/x.ts", `import { y } from "node:net";`],
    ["the runtime in a Pulumi program", "src/resource/x.ts", `void import("../runtime");`],
    ["import() of a variable", "src/mysql/x.ts", "void import(name);"],
    ["import() of a computed text", "src/mysql/x.ts", "void import(`mysql2/${name}`);"],
    ["require", "src/mysql/x.ts", `require("mysql2");`],
    ["require under another name", "src/mysql/x.ts", "const load = require;"],
    ["require.resolve", "src/mysql/x.ts", `require.resolve("mysql2");`],
    ["a comment that lifts the rule", "src/plan/x.ts", `import "node:fs"; // eslint-disable-line`],
    ["a folder without a row", "src/nowhere/x.ts", "export const x = 1;"],
    ["a loose file without a row", "src/nowhere.ts", "export const x = 1;"],
  ])("%s", async (_, file, line) => expect(await refusedIn(file, [line])).toEqual([line]));

  it("adapters, in any room but the composition root", () => {
    const users = rooms.filter(({ may, types = [] }) =>
      [...may, ...types].some((name) => name === "docker" || name === "mysql"),
    );
    expect(users.map(nameOf)).toEqual(["runtime"]);
  });
});

it("there is one row for each folder and each loose file of src", () => {
  const there = readdirSync(join(root, "src"), { withFileTypes: true });
  const names = there.map((entry) => (entry.isFile() ? entry.name : `${entry.name}/`));
  const rows = rooms.map((row) => ("room" in row ? `${row.room}/` : `${row.file}.ts`));
  expect(rows.toSorted()).toEqual(names.toSorted());
});

it("the linter's own configuration has the table for every one of them", async () => {
  const real = new ESLint({ cwd: root });
  const configs = await Promise.all(
    rooms
      .flatMap((row) => placesOf(row).map(([file]) => file))
      .map((file) => real.calculateConfigForFile(join(root, file)) as Promise<unknown>),
  );
  for (const config of configs) {
    expect(config).toMatchObject({
      rules: { "rooms/direction": [2] },
      linterOptions: { noInlineConfig: true },
    });
  }
});
