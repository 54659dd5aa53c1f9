import { execFile, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { edited, type Block } from "../../support/documents";
import type { DeploymentKind } from "../../support/deployments";
import { REPOSITORY } from "../../support/workspace";

const run = promisify(execFile);
const packed = z.tuple([z.object({ filename: z.string() })]);

/** A folder in which somebody pastes one block after the other, with the packed package instead of a published one. */
export class PastedProject {
  private readonly home = mkdtempSync(join(tmpdir(), "mysql-replication-pasted-"));
  private readonly exported = join(this.home, "exported");
  private readonly tools = join(this.home, "tools");
  private tarball = "";
  readonly dir = join(this.home, "shop");

  constructor(private readonly kind: DeploymentKind) {}

  async prepare(): Promise<void> {
    for (const dir of [this.dir, this.tools, join(this.home, "backend")]) mkdirSync(dir);
    const pack = ["pack", "--json", "--pack-destination", this.home];
    const { stdout } = await run("npm", pack, { cwd: REPOSITORY });
    this.tarball = join(this.home, packed.parse(JSON.parse(stdout))[0].filename);
    writeFileSync(join(this.tools, "package.json"), JSON.stringify({ private: true }));
    await run("npm", ["install", "--no-audit", "--no-fund", "pnpm@10"], { cwd: this.tools });
    if (this.kind.engine === "cli") return;
    const tsx = require.resolve("tsx/cjs");
    const shim = `exec node --require ${tsx} ${join(__dirname, "embeddedPulumi.ts")} "$@"`;
    const path = join(this.tools, "node_modules/.bin/pulumi");
    writeFileSync(path, `#!/bin/sh\n${shim}\n`);
    chmodSync(path, 0o755);
  }

  /** Another project that begins with the same files. */
  variant(name: string, files: Readonly<Record<string, string>>): string {
    const dir = join(this.home, name);
    mkdirSync(dir);
    for (const [file, text] of Object.entries(files)) writeFileSync(join(dir, file), text);
    return dir;
  }

  /** Pastes a block; what it printed. Throws if it fails, or if there is nothing to do with it. */
  async paste(block: Block, dir = this.dir): Promise<string> {
    const { file, edit, language, text, notRun, needs } = block;
    if (file !== undefined) {
      writeFileSync(join(dir, file), text);
      return "";
    }
    if (edit !== undefined) {
      const path = join(dir, edit);
      writeFileSync(path, edited(readFileSync(path, "utf8"), text));
      return "";
    }
    if (language !== "sh" || notRun !== undefined) return "";
    if (needs !== undefined && !(await this.has(needs, dir))) return "";
    return this.shell(text, dir, `${block.document}:${String(block.line)}`);
  }

  /** As in one terminal: what a block exports, the next one has. */
  async shell(text: string, dir = this.dir, where = text): Promise<string> {
    const script = text.replace(
      /^((?:npm install|pnpm add)\b.*)\bpulumi-mysql-replication(?:@\S+)?/gm,
      (_, before: string) => `${before}${this.tarball}`,
    );
    const inOneTerminal = `[ ! -e "$EXPORTED" ] || . "$EXPORTED"\n${script}\nexport -p | grep -Ev ' (OLD)?PWD=' > "$EXPORTED"`;
    const child = spawn("bash", ["-euo", "pipefail", "-c", inOneTerminal], {
      cwd: dir,
      env: this.environment(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (piece: string) => {
        output += piece;
      });
    }
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", resolve);
    });
    if (code !== 0) throw new Error(`${where} ended with ${String(code)}:\n${output}`);
    return output;
  }

  /** Whatever failed: nothing of it stays. At the end of the story there is no stack any more. */
  async end(): Promise<void> {
    await this.shell("pulumi destroy --yes").catch(() => undefined);
    rmSync(this.home, { recursive: true, force: true });
  }

  private async has(program: string, dir: string): Promise<boolean> {
    // docker answers `docker compose --version` itself, whether it has compose or not
    const question = program.includes(" ") ? "version" : "--version";
    const found = this.shell(`${program} ${question}`, dir);
    return found.then(
      () => true,
      () => false,
    );
  }

  private environment(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      PATH: [join(this.tools, "node_modules/.bin"), process.env["PATH"]].join(delimiter),
      EXPORTED: this.exported,
      PULUMI_HOME: join(this.home, "pulumi"),
      PULUMI_BACKEND_URL: `file://${join(this.home, "backend")}`,
      PULUMI_CONFIG_PASSPHRASE: "for tests only",
      PULUMI_SKIP_CONFIRMATIONS: "true",
      PULUMI_SKIP_UPDATE_CHECK: "1",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "1",
      npm_config_prefer_offline: "true",
    };
  }
}
