import { readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { testFile, testFiles, TESTS } from "./testFiles";

// The documents name tests: whoever reads that a fault is repaired can read the proof. A renamed test must
// not leave its name behind.
const ROOT = join(__dirname, "../../..");
const files = testFiles();

/** Fewer characters would fit too many tests. */
const ENOUGH = 40;

const ACCEPTANCE = [
  ...Array.from({ length: 16 }, (_, at) => `T-A${at + 1}`),
  ...["P-A1", "P-A2", "P-A3", "P-A4", "P-A5", "P-A6", "P-A7", "P-A10", "P-A11"],
];

interface Reference {
  readonly fault: string;
  readonly file: string;
  readonly title: string;
}

/** `` `drift.test.ts`: the title ``, several with `<br>` between them. */
function faultTable(): readonly Reference[] {
  const document = readFileSync(join(ROOT, "docs/replication.md"), "utf8");
  const [, section = ""] = /^## Faults\n([\s\S]*?)(?=^## |(?![\s\S]))/m.exec(document) ?? [];
  const [heading = [], , ...rows] = section
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map(cellsOf);
  expect(heading).toEqual(["fault", "refresh shows", "up does", "test"]);
  return rows.flatMap(([fault = "", , , tests = ""]) =>
    tests.split(/<br ?\/?>/).map((reference) => {
      const [, file = "", title = ""] = /^`([^`]+)`: (.*)$/.exec(reference.trim()) ?? [];
      return { fault, file, title: title.trim() };
    }),
  );
}

/** `\|` is part of a cell; other characters are escaped where Markdown would take them for its own. */
function cellsOf(line: string): readonly string[] {
  const cells = line.split(/(?<!\\)\|/).slice(1, -1);
  return cells.map((cell) => cell.trim().replace(/\\([^\w\s])/g, "$1"));
}

describe("the table of faults in docs/replication.md", () => {
  it("names at least 25 faults", () => {
    const faults = new Set(faultTable().map(({ fault }) => fault));
    expect(faults.size).toBeGreaterThanOrEqual(25);
    expect(faults.has("")).toBe(false);
  });

  it("names for each fault a test that exists", () => {
    const wrong = faultTable().flatMap((row) => {
      const problem = problemWith(row);
      return problem === undefined ? [] : [`${row.fault}: ${problem}`];
    });
    expect(wrong).toEqual([]);
  });
});

function problemWith({ file, title }: Reference): string | undefined {
  if (file === "" || title === "") return "no `file`: title";
  const named = files.filter(({ path }) => path === file || basename(path) === file);
  if (named.length === 0) return `no file ${file} below ${relative(ROOT, TESTS)}/`;
  const fitting = named.flatMap(({ titles }) => titles.filter((one) => one.startsWith(title)));
  const conditional = named.flatMap((file) => file.conditional);
  if (fitting.length === 0 && conditional.some((one) => one.startsWith(title))) {
    return `"${title}" in ${file} does not always run`;
  }
  if (fitting.length === 0) return `no test in ${file} begins with "${title}"`;
  const isEnough = title.length >= ENOUGH || fitting.includes(title);
  return isEnough ? undefined : `"${title}" is neither the whole title nor ${ENOUGH} characters`;
}

describe("every test", () => {
  it("is run: none is skipped, still to be written, expected to fail, or run alone", () => {
    const left = files.flatMap(({ path, left: words }) => words.map((word) => `${path}: ${word}`));
    expect(left).toEqual([]);
  });

  it("of both engines says which one it runs on", () => {
    const e2e = files.filter(({ path }) => path.startsWith("e2e/"));
    const nameless = e2e.filter(({ path }) => {
      const text = readFileSync(join(TESTS, path), "utf8");
      const given = text.split("describe.each(deployments())(").slice(1);
      return given.some((after) => !/^"[^"]*, \$engine engine"/.test(after));
    });
    expect(nameless.map(({ path }) => path)).toEqual([]);
  });

  it("that is left out, or may be, is found", () => {
    const { left, conditional, titles } = testFile(
      "x.test.ts",
      `describe.skip("a", () => { it("b", f); it.only("c", f); });
       describe.runIf(x)("d", () => { it.each([["e"], ["f"]])("%s", f); });
       it.skipIf(y)("g", f);
       it.skip("h"); it("i", f);`,
    );
    expect(left).toEqual(["describe.skip: a", "it.only: c", "it.skip: h"]);
    expect(conditional).toEqual(["e", "f", "g"]);
    expect(titles).toEqual(["b", "c", "h", "i"]);
  });
});

/** `T-A3, P-A1: it …` is named after both. */
function rowsNamedBy(title: string): readonly string[] {
  const [, rows] = /^([TP]-A\d+(?:, [TP]-A\d+)*): /.exec(title) ?? [];
  return rows?.split(", ") ?? [];
}

describe("the acceptance list", () => {
  const named = new Set(
    files.flatMap(({ titles, subjects }) => [...titles, ...subjects].flatMap(rowsNamedBy)),
  );

  it.each(ACCEPTANCE)("%s: a test is named after it", (row) => {
    expect([...named]).toContain(row);
  });
});
