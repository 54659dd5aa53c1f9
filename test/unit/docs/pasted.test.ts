import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { blocksOf, edited, PASTED, textOf, type Block } from "../../support/documents";
import { REPOSITORY } from "../../support/workspace";

// What can be checked of the README and the guide without servers. test/package/pasted.test.ts runs the commands.

/** The parser with which Pulumi's SDK reads Pulumi.yaml. */
const { load } = createRequire(require.resolve("@pulumi/pulumi/package.json"))("js-yaml") as {
  readonly load: (text: string) => unknown;
};

const blocks = PASTED.flatMap((document) => blocksOf(document));
const at = ({ document, line }: Block) => `${document}:${String(line)}`;

/** Around a fragment that begins in the middle of a program. */
const BEFORE = `import * as pulumi from "@pulumi/pulumi";
import { DatabaseInstance, ReplicaInstance } from "pulumi-mysql-replication";
declare const m1: DatabaseInstance;
export function fragment() {
`;
const AFTER = `
return [pulumi, DatabaseInstance, ReplicaInstance, m1];
}
`;

/** By the path at which it is compiled: a folder of this repository finds the package by its own name. */
function programs(): ReadonlyMap<string, Block> {
  const typescript = blocks.filter(({ language, edit }) => language === "ts" && edit === undefined);
  return new Map(
    typescript.map((block, index) => [
      join(REPOSITORY, "test/unit/docs", `pasted${String(index)}.ts`),
      block,
    ]),
  );
}

function sourceOf({ text }: Block): string {
  return /^import /m.test(text) ? text : BEFORE + text + AFTER;
}

function problemsOf(sources: ReadonlyMap<string, string>): readonly string[] {
  const options: ts.CompilerOptions = {
    noEmit: true,
    strict: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    skipLibCheck: true,
    types: ["node"],
    paths: { "pulumi-mysql-replication": [join(REPOSITORY, "src/index.ts")] },
  };
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    readFile: (path) => sources.get(path) ?? disk.readFile(path),
    fileExists: (path) => sources.has(path) || disk.fileExists(path),
    getSourceFile: (path, version, ...rest) => {
      const text = sources.get(path);
      return text === undefined
        ? disk.getSourceFile(path, version, ...rest)
        : ts.createSourceFile(path, text, version);
    },
  };
  const program = ts.createProgram([...sources.keys()], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => file && sources.has(file.fileName))
    .map(({ file, messageText }) => {
      return `${file?.fileName ?? ""}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    });
}

describe("the README and the guide", () => {
  it("have blocks of these kinds only, and each that is not run says why", () => {
    const languages = new Set(blocks.map(({ language }) => language));
    expect([...languages].toSorted()).toEqual(["js", "json", "sh", "text", "ts", "yaml"]);
    const loose = blocks.filter(
      ({ language, file, notRun }) =>
        ["yaml", "json", "js"].includes(language) && file === undefined && notRun === undefined,
    );
    expect(loose.map(at)).toEqual([]);
    expect(() => blocksOf("x.md", "<!-- run: no -->\n\n```sh\nls\n```\n")).toThrow(/says nothing/);
  });

  it("programs fit the types of the package", () => {
    const all = programs();
    expect(all.size).toBeGreaterThan(8);
    const problems = problemsOf(new Map([...all].map(([path, block]) => [path, sourceOf(block)])));
    const told = problems.map((problem) => {
      const [path = ""] = problem.split(": ");
      const block = all.get(path);
      return block ? problem.replace(path, at(block)) : problem;
    });
    expect(told).toEqual([]);
  });

  it("a program that does not fit is found", () => {
    const path = join(REPOSITORY, "test/unit/docs/wrong.ts");
    const text = `new DatabaseInstance("m1", { flavour: {} });`;
    const problems = problemsOf(new Map([[path, BEFORE + text + AFTER]]));
    expect(problems).toEqual([expect.stringContaining("flavour")]);
  });

  it("edits fit the file that they change, and the result fits the types", () => {
    const changes = blocks.filter(({ edit }) => edit !== undefined);
    expect(changes.length).toBeGreaterThan(0);
    const results = changes.map((change) => {
      const before = blocks.findLast(
        ({ document, line, file, with: other }) =>
          document === change.document &&
          line < change.line &&
          file === change.edit &&
          other === change.with,
      );
      return edited(before?.text ?? "", change.text);
    });
    const sources = results.map((text, index) => {
      return [join(REPOSITORY, "test/unit/docs", `edited${String(index)}.ts`), text] as const;
    });
    expect(problemsOf(new Map(sources))).toEqual([]);
    expect(() => edited("const a = 1;\n", "const b = 2;\n")).toThrow(/nothing begins like/);
  });

  it("YAML and JSON can be read", () => {
    for (const { language, text } of blocks) {
      if (language === "yaml") expect(load(text)).toBeTypeOf("object");
      if (language === "json") expect(JSON.parse(text)).toBeTypeOf("object");
    }
  });

  it("commands are of programs that a user has", () => {
    const unknown = blocks.flatMap((block) =>
      commandsIn(block)
        .filter(([program = "", word]) => KNOWN[program]?.test(word ?? "") !== true)
        .map((words) => `${at(block)}: ${words.join(" ")}`),
    );
    expect(unknown).toEqual([]);
  });

  it("links lead to pages and headings that exist", () => {
    const broken = [...PASTED, "CONTRIBUTING.md", "SECURITY.md", "docs/replication.md"].flatMap(
      (document) => brokenLinks(document).map((link) => `${document}: ${link}`),
    );
    expect(broken).toEqual([]);
  });
});

/** By program: its first argument. */
const KNOWN: Readonly<Record<string, RegExp>> = {
  docker: /^(compose|container|exec|image|inspect|logs|network|ps|rm|run|volume)$/,
  mkdir: /^-p$/,
  echo: /./,
  mysql: /^--/,
  node: /\.mjs$/,
  npm: /^(ci|install|uninstall)$/,
  openssl: /^rand$/,
  pnpm: /^add$/,
  pulumi: /^(config|destroy|preview|refresh|stack|up)$/,
};

/** Each command of a shell block, and of a pipeline's steps, as its first two words. */
function commandsIn({ language, text }: Block): readonly (readonly string[])[] {
  const scripts = language === "sh" ? [text] : language === "yaml" ? stepsIn(load(text)) : [];
  return scripts
    .flatMap((script) => [
      script,
      ...[...script.matchAll(/\$\(([^()]+)\)/g)].map(([, one]) => one ?? ""),
    ])
    .flatMap((script) => script.split("\n"))
    .map((line) => line.replace(/^(export )?\w+="\$\([^)]*\)"\s*/, "").trim())
    .filter((line) => line !== "")
    .map((line) => line.split(/\s+/).slice(0, 2));
}

function stepsIn(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]: [string, unknown]) =>
    key === "run" && typeof member === "string" ? [member] : stepsIn(member),
  );
}

function brokenLinks(document: string): readonly string[] {
  const links = [...textOf(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link ?? "");
  return links.filter((link) => {
    if (/^https?:/.test(link)) return false;
    const [path = "", heading] = link.split("#");
    const target = path === "" ? document : join(dirname(document), path);
    if (!existsSync(join(REPOSITORY, target))) return true;
    return heading !== undefined && !headingsOf(target).includes(heading);
  });
}

/** As GitHub makes anchors of headings. */
function headingsOf(document: string): readonly string[] {
  return [...textOf(document).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}
