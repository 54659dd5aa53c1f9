import { readdirSync } from "node:fs";
import { join } from "node:path";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import { beforeAll, expect, it } from "vitest";

const ROOT = join(__dirname, "../../..");
const FOLDERS = ["src", "bench", "scripts"];

let modules: ICruiseResult["modules"];

beforeAll(async () => {
  const { output } = await cruise(
    FOLDERS,
    {
      baseDir: ROOT,
      includeOnly: `^(${FOLDERS.join("|")})/`,
      tsPreCompilationDeps: true,
    },
    { extensions: [".ts", ".mts", ".mjs", ".cjs"] },
  );
  if (typeof output === "string") throw new TypeError("expected a result, got a report");
  ({ modules } = output);
}, 60_000);

it("no two files import each other in a circle, type imports included", () => {
  const circles = modules.flatMap(({ source, dependencies }) =>
    dependencies
      .filter(({ circular }) => circular)
      .map(({ cycle = [] }) => [source, ...cycle.map(({ name }) => name)].join(" -> ")),
  );
  expect(circles).toEqual([]);
});

it("every file was looked at, and so were type imports", () => {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
      .filter((path) => /\.([cm]?[jt]s)$/.test(path))
      .map((path) => `${folder}/${path}`),
  );
  expect(modules.map(({ source }) => source)).toEqual(expect.arrayContaining(files));
  const kinds = modules.flatMap(({ dependencies }) =>
    dependencies.flatMap(({ dependencyTypes }) => dependencyTypes),
  );
  expect(kinds).toContain("type-only");
});
