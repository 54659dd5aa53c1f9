import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Deployment, RunOptions, RunResult, Verb } from "../../test/support/deployment";
import { cli, cliMissing, embedded, type DeploymentKind } from "../../test/support/deployments";
import { errorsIn } from "../../test/support/errorsIn";
import { REPOSITORY } from "../../test/support/workspace";
import type { InstanceOutputs } from "../../src/resource/instanceOutputs";

const HOME = join(REPOSITORY, ".state", "demo");
/** Names the engine that created the state, which later commands use again. */
const MADE_BY = join(HOME, "engine");
/** Whether s1 is to replicate. The rest of the stack's config comes from the machine. */
const ATTACHED = join(HOME, "attached");

export type Pair = readonly [m1: InstanceOutputs, s1: InstanceOutputs];

/** examples/primary-replica, deployed with what this machine has. Its state is in `.state/demo`. */
export class DemoStack {
  private constructor(
    private readonly deployment: Deployment,
    /** In words, for the first line. */
    readonly engine: string,
  ) {}

  static exists(): boolean {
    return existsSync(MADE_BY);
  }

  static open(): DemoStack {
    const { kind, words } = chooseEngine();
    mkdirSync(HOME, { recursive: true });
    writeFileSync(MADE_BY, kind.engine);
    const deployment = kind.create({
      program: { dir: join(REPOSITORY, "examples", "primary-replica"), main: "index.ts" },
      project: "mysql-replication-demo",
      stack: "dev",
      home: join(HOME, kind.engine),
    });
    return new DemoStack(deployment, words);
  }

  get attached(): boolean {
    return !existsSync(ATTACHED) || readFileSync(ATTACHED, "utf8") === "true";
  }

  set attached(attached: boolean) {
    writeFileSync(ATTACHED, String(attached));
  }

  /** Refreshes first, so that addresses and health are current, and drift is repaired. */
  async up(): Promise<RunResult> {
    await this.deployment.setConfig("attached", String(this.attached));
    await this.deployment.setConfig("image", process.env["MYSQL_REPLICATION_IMAGE"] ?? "");
    return this.run("up", { refresh: true, onOutput: print });
  }

  /** Refreshes, and returns both instances. */
  async observe(): Promise<Pair> {
    await this.run("refresh");
    return this.pair();
  }

  /** Both instances as they are in the state. */
  async pair(): Promise<Pair> {
    const pair = await this.findPair();
    if (!pair) throw new Error("The state does not hold both m1 and s1.");
    return pair;
  }

  async findPair(): Promise<Pair | undefined> {
    const resources = await this.deployment.resources();
    const find = (wanted: string): InstanceOutputs | undefined =>
      resources.find(({ name }) => name === wanted)?.outputs as InstanceOutputs | undefined;
    const [m1, s1] = [find("m1"), find("s1")];
    return m1 && s1 && [m1, s1];
  }

  /** Leaves nothing of it, neither on the engine nor in `.state`. */
  async destroy(): Promise<void> {
    await this.run("destroy", { onOutput: print });
    await this.deployment.dispose();
    rmSync(HOME, { recursive: true, force: true });
  }

  /** Runs in a process group of its own, so that ^C interrupts it in good order instead of killing it. */
  private async run(verb: Verb, options: RunOptions = {}): Promise<RunResult> {
    const running = await this.deployment.start(verb, options);
    const interrupt = (): void => running.interrupt();
    process.on("SIGINT", interrupt);
    try {
      const result = await running.result;
      if (result.rc !== 0) throw new Error(failure(verb, result, options.onOutput !== undefined));
      return result;
    } finally {
      process.off("SIGINT", interrupt);
    }
  }
}

function chooseEngine(): { readonly kind: DeploymentKind; readonly words: string } {
  const before = DemoStack.exists() ? readFileSync(MADE_BY, "utf8") : undefined;
  const missing = cliMissing();
  if (before === "cli" && missing !== undefined) {
    throw new Error(`The demo was brought up with the pulumi CLI, but now ${missing}.`);
  }
  if (before === "embedded" && missing === undefined) {
    return { kind: embedded, words: "the embedded engine, which brought the demo up" };
  }
  return missing === undefined
    ? { kind: cli, words: "the pulumi CLI, with its state in a folder" }
    : { kind: embedded, words: `the embedded engine, because ${missing}` };
}

function failure(verb: Verb, { output }: RunResult, shown: boolean): string {
  const goOn = "Run the same command again to continue";
  if (shown) return `The ${verb} failed, for the reason above. ${goOn}.`;
  return `The ${verb} failed: ${errorsIn(output).join("; ") || output}. ${goOn}.`;
}

function print(text: string): void {
  process.stdout.write(text);
}
