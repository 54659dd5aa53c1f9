import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** What the files below test/ say of themselves: titles, and which tests may not run. */
export const TESTS = join(__dirname, "../..");

export interface TestFile {
  /** Below test/. */
  readonly path: string;
  /** Of tests. */
  readonly titles: readonly string[];
  /** Of what is described. */
  readonly subjects: readonly string[];
  /** Of tests that a condition may leave out. */
  readonly conditional: readonly string[];
  /** What is left out, or leaves others out, whatever happens: `it.skip`, `describe.only`. */
  readonly left: readonly string[];
}

const CONDITIONS = ["runIf", "skipIf"];
const LEFT_OUT = ["skip", "todo", "only", "fails"];

/** Titles as the source has them: a template with its holes. Rows of a table stand for its title where that is `%s`. */
export function testFile(path: string, text: string): TestFile {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const found = {
    titles: new Array<string>(),
    subjects: new Array<string>(),
    conditional: new Array<string>(),
    left: new Array<string>(),
  };
  const visit = (node: ts.Node, isConditional: boolean): void => {
    const [called = "", ...modifiers] = ts.isCallExpression(node) ? wordsOf(node.expression) : [];
    const isBelow = isConditional || modifiers.some((word) => CONDITIONS.includes(word));
    const isTest = called === "it" || called === "test";
    if (ts.isCallExpression(node) && (isTest || called === "describe")) {
      const titles = titlesOf(node);
      if (isTest) found[isBelow ? "conditional" : "titles"].push(...titles);
      else found.subjects.push(...titles);
      const word = modifiers.find((modifier) => LEFT_OUT.includes(modifier));
      if (word !== undefined && titles.length > 0) {
        found.left.push(`${called}.${word}: ${titles.join(", ")}`);
      }
    }
    ts.forEachChild(node, (child) => visit(child, isBelow));
  };
  visit(source, false);
  return { path, ...found };
}

function titlesOf(call: ts.CallExpression): readonly string[] {
  const title = textOf(call.arguments[0]);
  if (title?.startsWith("%s") !== true) return title === undefined ? [] : [title];
  return firstColumn(call.expression).map((first) => first + title.slice(2));
}

/** `it`, and then `skip` of `it.skip(…)`, `each` of `it.each(…)(…)`. */
function wordsOf(expression: ts.Expression): readonly string[] {
  if (ts.isIdentifier(expression)) return [expression.text];
  if (ts.isCallExpression(expression)) return wordsOf(expression.expression);
  if (!ts.isPropertyAccessExpression(expression)) return [];
  return [...wordsOf(expression.expression), expression.name.text];
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

export function testFiles(): readonly TestFile[] {
  return readdirSync(TESTS, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".test.ts"))
    .map((path) => testFile(path, readFileSync(join(TESTS, path), "utf8")));
}
