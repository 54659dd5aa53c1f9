import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Deployment, RunOptions, RunResult, Verb } from "../../../support/deployment";
import type { DeploymentKind } from "../../../support/deployments";
import { REPOSITORY } from "../../../support/workspace";

const PACKAGE = "node_modules/pulumi-mysql-replication";

export type Ran = RunResult & { readonly asked: readonly string[] };

/** A program with the real classes and the real provider, whose instances exist in Pulumi's state only. */
export class PretendedStack implements AsyncDisposable {
  private readonly home = mkdtempSync(join(tmpdir(), "mysql-replication-pretended-"));
  private readonly calls = join(this.home, "calls");
  readonly deployment: Deployment;

  constructor(kind: DeploymentKind) {
    const dir = join(this.home, "program");
    mkdirSync(join(dir, PACKAGE), { recursive: true });
    symlinkSync(join(REPOSITORY, "node_modules/@pulumi"), join(dir, "node_modules/@pulumi"));
    this.write("package.json", JSON.stringify({ private: true }));
    this.write(`${PACKAGE}/package.json`, JSON.stringify({ exports: EXPORTS }));
    this.write(`${PACKAGE}/index.js`, reExport(join(REPOSITORY, "dist")));
    this.write(
      `${PACKAGE}/runtime.js`,
      `require(${JSON.stringify(require.resolve("tsx/cjs"))});\n${reExport(join(__dirname, "runtime.ts"))}`,
    );
    this.deployment = kind.create({
      program: { dir, main: "index.js" },
      project: "pretended",
      home: join(this.home, "state"),
      env: { PRETENDED_CALLS: this.calls },
    });
  }

  declare(program: string): void {
    this.write("index.js", `${IMPORTS}\n${program}\n`);
  }

  /** What Pulumi made of it, and what the instances were asked to do meanwhile. */
  async run(verb: Verb, options: RunOptions = {}): Promise<Ran> {
    rmSync(this.calls, { force: true });
    const result = await this.deployment[verb](options);
    const asked = existsSync(this.calls) ? readFileSync(this.calls, "utf8").trim().split("\n") : [];
    return { ...result, asked };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.deployment.dispose();
    rmSync(this.home, { recursive: true, force: true });
  }

  private write(path: string, text: string): void {
    writeFileSync(join(this.home, "program", path), text);
  }
}

const EXPORTS = { ".": "./index.js", "./runtime": "./runtime.js" };

const IMPORTS = `const pulumi = require("@pulumi/pulumi");
const { DatabaseInstance, ReplicaInstance } = require("pulumi-mysql-replication");`;

function reExport(path: string): string {
  return `module.exports = require(${JSON.stringify(path)});\n`;
}
