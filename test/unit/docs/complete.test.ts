import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { PASTED, textOf } from "../../support/documents";
import { REPOSITORY } from "../../support/workspace";

// Nothing that a user declares, reads or meets is missing in the README and the guide.

const all = PASTED.map(textOf).join("\n");
const troubleshooting = textOf("docs/guide/troubleshooting.md");

/** What stands between backticks on one line. */
function codeIn(text: string): readonly string[] {
  return [...text.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code ?? "");
}

function sourceFile(path: string): ts.SourceFile {
  const text = readFileSync(join(REPOSITORY, path), "utf8");
  return ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
}

/** The members of each interface, as `UserArgs.requireTls`. */
function membersOf(path: string): readonly string[] {
  return sourceFile(path).statements.flatMap((statement) =>
    ts.isInterfaceDeclaration(statement)
      ? statement.members.flatMap((member) =>
          member.name ? [`${statement.name.text}.${member.name.getText()}`] : [],
        )
      : [],
  );
}

function textsBelow(node: ts.Node): readonly string[] {
  const own =
    ts.isStringLiteral(node) ||
    ts.isNoSubstitutionTemplateLiteral(node) ||
    ts.isTemplateHead(node) ||
    ts.isTemplateMiddleOrTemplateTail(node)
      ? [node.text]
      : [];
  const below: string[] = [];
  ts.forEachChild(node, (child) => {
    below.push(...textsBelow(child));
  });
  return [...own, ...below];
}

/** Fewer characters would stand on any page. */
const ENOUGH = 12;

/** Whether the page has, between backticks, a part of one of these texts that is long enough to search for. */
function isFound(texts: readonly string[]): boolean {
  const codes = codeIn(troubleshooting).flatMap((code) =>
    code.split("…").map((part) => part.trim()),
  );
  return codes.some((code) => code.length >= ENOUGH && texts.some((text) => text.includes(code)));
}

interface ErrorClass {
  readonly name: string;
  readonly code: string | undefined;
  readonly texts: readonly string[];
}

/** Below src, whoever extends the base class or one that does. */
function errorClasses(): readonly ErrorClass[] {
  const paths = readdirSync(join(REPOSITORY, "src"), { recursive: true, encoding: "utf8" });
  return paths
    .filter((path) => path.endsWith(".ts"))
    .flatMap((path) => sourceFile(join("src", path)).statements)
    .filter(ts.isClassDeclaration)
    .filter((one) => /(ReplicationProviderError|InvalidInputError)$/.test(baseOf(one)))
    .map((one) => ({
      name: one.name?.text ?? "",
      code: one.members
        .filter(ts.isPropertyDeclaration)
        .filter(({ name }) => name.getText() === "code")
        .flatMap(({ initializer }) => (initializer ? textsBelow(initializer) : []))[0],
      texts: one.members.filter(ts.isConstructorDeclaration).flatMap(textsBelow),
    }));
}

function baseOf({
  heritageClauses = [],
}: {
  heritageClauses?: Iterable<ts.HeritageClause>;
}): string {
  const [clause] = heritageClauses;
  return clause?.types[0]?.expression.getText() ?? "";
}

/** These hand on what others say: single inputs in refusals.ts, a server, the cause of a run that ended half way. */
const OF_OTHERS = [
  "InvalidInputError",
  "TakenError",
  "RefusedInputsError",
  "HalfDoneError",
  "SeedRefusedError",
  "ServerCallError",
];

describe("the README and the guide name", () => {
  it.each([
    ["input", "src/resource/instanceArgs.ts", 40],
    ["output", "src/resource/instanceOutputs.ts", 40],
  ])("every %s, also inside of others", (_, path, atLeast) => {
    const members = membersOf(path);
    expect(members.length).toBeGreaterThan(atLeast);
    const codes = [
      ...codeIn(all),
      ...[...all.matchAll(/```\w+\n([\s\S]*?)```/g)].map(([code]) => code),
    ];
    const missing = members.filter((member) => {
      const name = new RegExp(`\\b${member.split(".")[1] ?? ""}\\b`);
      return !codes.some((code) => name.test(code));
    });
    expect(missing).toEqual([]);
  });
});

describe("the page about messages", () => {
  const classes = errorClasses();

  it("has the code of every class of error, and no other", () => {
    expect(classes.length).toBeGreaterThan(30);
    expect(classes.filter(({ code }) => code === undefined)).toEqual([]);
    const [, list = ""] =
      /the codes are for readers of the source: (.*)\./.exec(troubleshooting) ?? [];
    expect(codeIn(list).toSorted()).toEqual(classes.map(({ code }) => code ?? "").toSorted());
  });

  it("has the words of every class of error", () => {
    const own = classes.filter(({ name }) => !OF_OTHERS.includes(name));
    expect(own.filter(({ texts }) => !isFound(texts)).map(({ name }) => name)).toEqual([]);
  });

  it("has the words of every refusal", () => {
    const refusals = sourceFile("src/ground/refusals.ts").statements.filter(
      ts.isFunctionDeclaration,
    );
    const exported = refusals.filter(({ modifiers }) => modifiers !== undefined);
    expect(exported.length).toBeGreaterThan(40);
    const missing = exported.filter((one) => !isFound(textsBelow(one)));
    expect(missing.map(({ name }) => name?.text)).toEqual([]);
  });

  it("has no words that nobody says", () => {
    const sources = readdirSync(join(REPOSITORY, "src"), { recursive: true, encoding: "utf8" });
    const said = sources
      .filter((path) => path.endsWith(".ts"))
      .flatMap((path) => textsBelow(sourceFile(join("src", path))))
      .map((text) => text.replace(/\s+/g, " "));
    const rows = troubleshooting.split("\n").filter((line) => line.startsWith("| `"));
    const messages = rows.flatMap((row) => codeIn(row.split(" | ")[0] ?? ""));
    const parts = messages.flatMap((message) => message.split(/…|"/).map((part) => part.trim()));
    const invented = parts.filter(
      (part) => part.length >= ENOUGH && !said.some((text) => text.includes(part)),
    );
    expect(messages.length).toBeGreaterThan(70);
    expect(invented).toEqual([]);
  });
});
