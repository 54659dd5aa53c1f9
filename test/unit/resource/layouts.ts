import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const REPOSITORY = join(__dirname, "../../..");
const TEXT_MODULE = join(REPOSITORY, "dist/resource/providerText.js");
const PACKAGE = "pulumi-mysql-replication";

/** What the SDK's provider process evaluates a text with, in a file without a name. */
const FROM_STRING = createRequire(
  createRequire(__filename).resolve("@pulumi/pulumi/package.json"),
).resolve("require-from-string");

/** Prints what a verb answers, or the sentence with which it fails. */
const PROVIDER_PROCESS = `
  const verbs = require(${JSON.stringify(FROM_STRING)})(process.argv[1]).handler();
  verbs[process.argv[2]]().then(
    (answer) => console.log(JSON.stringify({ answer })),
    (error) => console.log(JSON.stringify({ error: error.message, stack: error.stack })),
  );
`;

export interface Answer {
  /** Which copy of the package has answered. */
  readonly answer?: string;
  readonly error?: string;
  readonly stack?: string;
}

/** Folders as package managers lay them out, in a folder of their own. */
export class Layout implements Disposable {
  readonly root = mkdtempSync(join(tmpdir(), "mysql-replication-layout-"));

  /** A package with these dependencies; its entry hands on what `entry` exports. */
  package(
    folder: string,
    name: string,
    dependencies: readonly string[],
    more: Readonly<Record<string, unknown>> = {},
  ): void {
    const listed = Object.fromEntries(dependencies.map((dependency) => [dependency, "*"]));
    this.file(`${folder}/package.json`, JSON.stringify({ name, dependencies: listed, ...more }));
    const [first] = dependencies;
    if (first !== undefined) this.file(`${folder}/index.js`, handsOn(first));
  }

  /** This package: the module that finds the way is the built one, its runtime says only which copy it is. */
  copy(folder: string, mark: string): void {
    const manifest = {
      name: PACKAGE,
      exports: { ".": "./dist/index.js", "./runtime": "./dist/runtime.js" },
    };
    this.file(`${folder}/package.json`, JSON.stringify(manifest));
    this.file(`${folder}/dist/index.js`, `module.exports = require("./resource/providerText.js");`);
    const verbs = ["check", "diff", "create", "read", "update", "delete"].map(
      (verb) => `${verb}: () => ${JSON.stringify(mark)}`,
    );
    this.file(`${folder}/dist/runtime.js`, `exports.instanceProvider = { ${verbs.join(", ")} };`);
    cpSync(TEXT_MODULE, join(this.root, folder, "dist/resource/providerText.js"));
  }

  file(path: string, text: string): void {
    const full = join(this.root, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, text);
  }

  link(path: string, to: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    symlinkSync(join(this.root, to), join(this.root, path));
  }

  remove(path: string): void {
    rmSync(join(this.root, path), { recursive: true, force: true });
  }

  /** The text that a program with this entry stores. */
  text(program: string, entry = "index.js", ...flags: readonly string[]): string {
    const print = `console.log(require(${JSON.stringify(join(this.root, program, entry))}).providerText())`;
    return this.node(program, [...flags, "-e", print]);
  }

  /** What the provider process makes of a stored text. */
  answers(program: string, text: string, verb = "check", ...flags: readonly string[]): Answer {
    const printed = this.node(program, [...flags, "-e", PROVIDER_PROCESS, text, verb]);
    return JSON.parse(printed) as Answer;
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  private node(program: string, args: readonly string[]): string {
    const cwd = join(this.root, program);
    return execFileSync(process.execPath, args, { cwd, encoding: "utf8" }).trimEnd();
  }
}

function handsOn(name: string): string {
  return `module.exports = require(${JSON.stringify(name)});`;
}
