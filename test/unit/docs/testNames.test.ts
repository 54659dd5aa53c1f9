import { readdirSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

// The documents name tests: whoever reads that a fault is repaired can read the proof. A renamed test must
// not leave its name behind.
const ROOT = join(__dirname, "../../..");
const TESTS = join(ROOT, "test");

/** Fewer characters would fit too many tests. */
const ENOUGH = 40;

const ACCEPTANCE = [
  ...Array.from({ length: 16 }, (_, at) => `T-A${at + 1}`),
  ...["P-A1", "P-A2", "P-A3", "P-A4", "P-A5", "P-A6", "P-A7", "P-A10", "P-A11"],
];

interface TestFile {
  /** Below test/. */
  readonly path: string;
  /** Of tests. */
  readonly titles: readonly string[];
  /** Of what is described. */
  readonly subjects: readonly string[];
}

interface Reference {
  readonly fault: string;
  readonly file: string;
  readonly title: string;
}

const files: readonly TestFile[] = readdirSync(TESTS, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".test.ts"))
  .map((path) => ({
    path,
    titles: titlesIn(path, ["it", "test"]),
    subjects: titlesIn(path, ["describe"]),
  }));

/** As the source has them: a template with its holes. Rows of a table stand for its title where that is `%s`. */
function titlesIn(path: string, functions: readonly string[]): readonly string[] {
  const text = readFileSync(join(TESTS, path), "utf8");
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && functions.includes(calledFunction(node.expression))) {
      const title = textOf(node.arguments[0]);
      if (title?.startsWith("%s")) {
        found.push(...firstColumn(node.expression).map((first) => first + title.slice(2)));
      } else if (title !== undefined) {
        found.push(title);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** `it` of `it(…)`, `it.skip(…)`, `it.each(…)(…)`. */
function calledFunction(expression: ts.Expression): string {
  if (ts.isIdentifier(expression)) return expression.text;
  if (ts.isCallExpression(expression)) return calledFunction(expression.expression);
  return ts.isPropertyAccessExpression(expression) ? calledFunction(expression.expression) : "";
}

function textOf(node: ts.Node | undefined): string | undefined {
  if (!node) return undefined;
  if (ts.isStringLiteralLike(node)) return node.text;
  return ts.isTemplateExpression(node) ? node.getText().slice(1, -1) : undefined;
}

/** The texts in front of the rows that `it.each([[…], […]])` is given in place. */
function firstColumn(expression: ts.Expression): readonly string[] {
  const table = ts.isCallExpression(expression) ? expression.arguments[0] : undefined;
  if (!table || !ts.isArrayLiteralExpression(table)) return [];
  return table.elements.flatMap((row) => {
    const first = ts.isArrayLiteralExpression(row) ? row.elements[0] : row;
    return textOf(first) ?? [];
  });
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
  if (fitting.length === 0) return `no test in ${file} begins with "${title}"`;
  const isEnough = title.length >= ENOUGH || fitting.includes(title);
  return isEnough ? undefined : `"${title}" is neither the whole title nor ${ENOUGH} characters`;
}

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
