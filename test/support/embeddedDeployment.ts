import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { start } from "../engine/engine";
import type { Diagnostic } from "../engine/diagnostics";
import type { ResourceEvent } from "../engine/events";
import { command, DEFAULT_PARALLEL, type EngineOptions, type Verb } from "../engine/options";
import { endGroup } from "../engine/processGroup";
import { readHolder } from "../engine/stateLock";
import type { Deployment, DeploymentSettings, RunOptions, RunResult } from "./deployment";
import { startEmbedded } from "./embeddedProcess";
import { operationsIn } from "./operations";
import { deployedResources, hideSecrets, stackOutputs } from "./stateView";
import { newDirectory } from "./workspace";

const EMPTY_STATE = '{"version":3,"deployment":{}}';

export class EmbeddedDeployment implements Deployment {
  readonly engine = "embedded";
  readonly project: string;
  readonly stack: string;
  private readonly home: string;
  private readonly stateFile: string;
  private config: Readonly<Record<string, string>> = {};
  private secretKeys: readonly string[] = [];

  constructor(private readonly settings: DeploymentSettings) {
    this.project = settings.project ?? "test";
    this.stack = settings.stack ?? "dev";
    this.home = settings.home ?? newDirectory("embedded");
    this.stateFile = join(this.home, `${this.stack}.json`);
  }

  up = (options: RunOptions = {}) =>
    options.preview === true ? this.previewed(options) : this.run("up", options);
  preview = (options: RunOptions = {}) => this.run("preview", options);
  refresh = (options: RunOptions = {}) => this.run("refresh", options);
  destroy = (options: RunOptions = {}) => this.run("destroy", options);

  start(verb: Verb, options: RunOptions = {}) {
    const engine = this.engineOptions(options);
    return Promise.resolve(startEmbedded(engine, command(verb, options), options.onOutput));
  }

  setConfig(key: string, value: string, { secret = false } = {}): Promise<void> {
    const full = key.includes(":") ? key : `${this.project}:${key}`;
    this.config = { ...this.config, [full]: value };
    const others = this.secretKeys.filter((known) => known !== full);
    this.secretKeys = secret ? [...others, full] : others;
    return Promise.resolve();
  }

  resources = async () => deployedResources(await this.exportState());
  outputs = async () => stackOutputs(await this.exportState());
  visibleState = async () => hideSecrets(await this.exportState());

  exportState(): Promise<string> {
    const text = existsSync(this.stateFile) ? readFileSync(this.stateFile, "utf8") : EMPTY_STATE;
    return Promise.resolve(text);
  }

  importState(text: string): Promise<void> {
    mkdirSync(dirname(this.stateFile), { recursive: true });
    writeFileSync(this.stateFile, text, { mode: 0o600 });
    return Promise.resolve();
  }

  async dispose(): Promise<void> {
    const lock = `${this.stateFile}.lock`;
    const provider = existsSync(lock) ? readHolder(lock).provider : 0;
    if (provider !== 0) await endGroup(provider);
    rmSync(this.home, { recursive: true, force: true });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  /** As the CLI has it: what cannot be previewed is not begun. */
  private async previewed(options: RunOptions): Promise<RunResult> {
    const preview = await this.run("preview", options);
    const announced = operationsIn(preview.events);
    if (preview.rc !== 0) return { ...preview, announced };
    const update = await this.run("up", options);
    const diagnostics = [...preview.diagnostics, ...update.diagnostics];
    return { ...update, announced, diagnostics, output: `${preview.output}\n${update.output}` };
  }

  /** In this very process: nothing has to be started but the program and the provider. */
  private async run(verb: Verb, options: RunOptions): Promise<RunResult> {
    const lines: string[] = [];
    const events: ResourceEvent[] = [];
    const diagnostics: Diagnostic[] = [];
    const running = start(this.engineOptions(options), command(verb, options), {
      onLine: (line) => {
        lines.push(line);
        options.onOutput?.(`${line}\n`);
      },
      onEvent: (event) => events.push(event),
      onDiagnostic: (diagnostic) => diagnostics.push(diagnostic),
    });
    const { rc, changes } = await running.result;
    return { rc, changes, events, diagnostics, output: lines.join("\n") };
  }

  private engineOptions(options: RunOptions): EngineOptions {
    const { program, env } = this.settings;
    return {
      programDir: program.dir,
      main: program.main,
      project: this.project,
      stack: this.stack,
      stateFile: this.stateFile,
      config: this.config,
      secretKeys: this.secretKeys,
      parallel: options.parallel ?? DEFAULT_PARALLEL,
      env: { ...env, ...options.env },
    };
  }
}
