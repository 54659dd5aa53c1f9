import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pulumi, type CommandPlace } from "./cliCommand";
import { startCliRun } from "./cliRun";
import type {
  Deployment,
  DeploymentSettings,
  RunOptions,
  RunResult,
  StartedRun,
  Verb,
} from "./deployment";
import { endGroup } from "../engine/processGroup";
import { deployedResources, hideSecrets, stackOutputs, withSecretsProvider } from "./stateView";
import { newDirectory } from "./workspace";

export class CliDeployment implements Deployment {
  readonly engine = "cli";
  readonly project: string;
  readonly stack: string;
  private readonly home: string;
  private readonly place: CommandPlace;
  private readonly orphans = new Set<number>();
  private ready: Promise<void> | undefined;
  private runs = 0;

  constructor(private readonly settings: DeploymentSettings) {
    this.project = settings.project ?? "test";
    this.stack = settings.stack ?? "dev";
    this.home = settings.home ?? newDirectory("cli");
    this.place = {
      cwd: join(this.home, "project"),
      env: {
        ...process.env,
        PULUMI_HOME: join(this.home, "pulumi"),
        PULUMI_BACKEND_URL: `file://${join(this.home, "backend")}`,
        PULUMI_CONFIG_PASSPHRASE: "for tests only",
        PULUMI_SKIP_UPDATE_CHECK: "1",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "1",
        // The option --event-log is hidden without it.
        PULUMI_DEBUG_COMMANDS: "1",
        ...settings.env,
      },
    };
  }

  up = (options: RunOptions = {}) => this.run("up", options);
  preview = (options: RunOptions = {}) => this.run("preview", options);
  refresh = (options: RunOptions = {}) => this.run("refresh", options);
  destroy = (options: RunOptions = {}) => this.run("destroy", options);

  async start(verb: Verb, options: RunOptions = {}): Promise<StartedRun> {
    await this.prepare();
    const log = join(this.home, `events-${(this.runs += 1)}.json`);
    const place = { ...this.place, env: { ...this.place.env, ...options.env } };
    return startCliRun(verb, options, place, log, {
      onOrphan: (group) => this.orphans.add(group),
      unlock: async () => {
        await pulumi(["cancel", "--yes", "--stack", this.stack], this.place);
      },
    });
  }

  async setConfig(key: string, value: string, { secret = false } = {}): Promise<void> {
    await this.command("config", "set", secret ? "--secret" : "--plaintext", key, "--", value);
  }

  resources = async () => deployedResources(await this.exportState());
  outputs = async () => stackOutputs(await this.exportState());
  visibleState = async () => hideSecrets(await this.exportState());
  exportState = () => this.command("stack", "export", "--show-secrets");

  async importState(text: string): Promise<void> {
    const file = join(this.home, "import.json");
    const own = await this.exportState();
    writeFileSync(file, withSecretsProvider(text, own), { mode: 0o600 });
    await this.command("stack", "import", "--file", file);
  }

  async dispose(): Promise<void> {
    await Promise.all([...this.orphans].map(endGroup));
    rmSync(this.home, { recursive: true, force: true });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  private async run(verb: Verb, options: RunOptions): Promise<RunResult> {
    return (await this.start(verb, options)).result;
  }

  private async command(...args: readonly string[]): Promise<string> {
    await this.prepare();
    return pulumi(args, this.place);
  }

  private prepare(): Promise<void> {
    this.ready ??= this.createStack();
    return this.ready;
  }

  private async createStack(): Promise<void> {
    const { program } = this.settings;
    for (const dir of ["project", "backend", "pulumi"]) {
      mkdirSync(join(this.home, dir), { recursive: true });
    }
    writeFileSync(
      join(this.home, "project", "Pulumi.yaml"),
      `name: ${this.project}\nruntime: nodejs\nmain: ${join(program.dir, program.main)}\n`,
    );
    await pulumi(["stack", "select", "--create", this.stack], this.place);
  }
}
