import { answering } from "../support/containers";
import type { RunOptions, RunResult } from "../support/deployment";
import type { DeploymentKind } from "../support/deployments";
import { docker } from "../support/engineView";
import { upKilledAfter, upKilledAt } from "../support/crash";
import { type Seen, sql, sqlInOneSession, Stack, succeeded } from "../support/instances";
import { PATIENCE_MS, poll } from "../support/poll";
import { deadlineIn, systemClock, waitUntil } from "../../src/ground/clock";
import { lookAt, ROOTS } from "./look";
import type { Program } from "./row";
import type { TruthSight } from "./sight";

/** Root's password, unless a row declares another one. */
export const [ROOT] = ROOTS;

/** Where a scene is played: one stack on real servers. */
export class Place implements AsyncDisposable {
  private readonly stack: Stack;
  private program: Program = {};
  private formerState = EMPTY_STATE;
  private readonly networks: string[] = [];
  /** With a server that answered. */
  private readonly lastSeen = new Map<string, TruthSight>();
  /** What one function of a row has found for another. */
  readonly notes = new Map<string, string>();

  constructor(
    kind: DeploymentKind,
    private readonly scene: string,
  ) {
    this.stack = new Stack(kind, `truth-${kind.engine}-${scene}`);
  }

  fullName(short: string): string {
    return `${this.stack.project}-${short}`;
  }

  /** On which instances meet that declare none. */
  get network(): string {
    return this.stack.network;
  }

  get declared(): Program {
    return this.program;
  }

  /** A network that goes with the scene. */
  async makeNetwork(short: string): Promise<void> {
    const { id } = await docker.createNetwork({ Name: this.fullName(short) });
    this.networks.push(id);
  }

  declare(program: Program): void {
    this.program = program;
    const declared = Object.entries(program).map(([short, args]) => [
      this.fullName(short),
      args.replaceAll(/\$(\w+)/g, (_, other: string) => this.fullName(other).replaceAll("-", "")),
    ]);
    this.stack.declare(Object.fromEntries(declared) as Record<string, string>);
  }

  up = (options?: RunOptions) => this.stack.deployment.up(options);
  preview = (options?: RunOptions): Promise<RunResult> => this.stack.deployment.preview(options);
  refresh = async () => succeeded(await this.stack.deployment.refresh());

  /** Fails with all that was printed when it does not succeed. */
  async bringTo(program: Program): Promise<void> {
    this.declare(program);
    succeeded(await this.up());
    for (const short of Object.keys(program)) await this.see(short);
  }

  /** For other hands: a server at the address that it has now. */
  async server(short: string): Promise<Seen> {
    return answering({ ...(await this.stack.see(this.fullName(short))), rootPassword: ROOT });
  }

  container(short: string) {
    return docker.getContainer(this.fullName(short));
  }

  /** As root, each in a session of its own. */
  async sql(short: string, ...statements: readonly string[]): Promise<void> {
    const server = await this.server(short);
    for (const statement of statements) await sql(server, statement);
  }

  /** In one session of root, so that what it sets for itself counts for what follows. */
  async inOneSession(short: string, statements: readonly string[]): Promise<void> {
    const server = await this.server(short);
    await sqlInOneSession(
      server,
      statements.map((statement) => [statement] as const),
    );
  }

  /** Waits for a row. */
  async until(short: string, query: string): Promise<void> {
    const server = await this.server(short);
    await waitUntil({
      what: `${query} on ${short}`,
      deadline: deadlineIn(systemClock, 60),
      clock: systemClock,
      observe: () => sql(server, query),
      done: (rows) => rows.length > 0,
      describe: () => "no row",
    });
  }

  /** The state is lost, and what it described goes on. */
  loseState = () => this.stack.deployment.importState(EMPTY_STATE);

  /** The state knows it no longer, as after `pulumi state move`. */
  async forget(short: string): Promise<void> {
    this.formerState = await this.stack.deployment.exportState();
    const { urn } = await this.stack.see(this.fullName(short));
    await this.stack.deployment.importState(withoutResource(this.formerState, urn));
  }

  /** The state is as it was before something was forgotten. */
  recall = () => this.stack.deployment.importState(this.formerState);

  /** The same program with each consent that its previews ask for. */
  async consented(program: Program): Promise<Program> {
    let consenting = program;
    for (const _ of Object.keys(program)) {
      this.declare(consenting);
      const { output } = await this.preview();
      const wanted = Object.keys(program).find((short) => this.tokenFor(short, output) !== "");
      if (wanted === undefined) return consenting;
      const token = this.tokenFor(wanted, output);
      const args = consenting[wanted] ?? "";
      consenting = {
        ...consenting,
        [wanted]: args.replace(/ \}$/, `, takeOver: "${token}" }`),
      };
    }
    return consenting;
  }

  private tokenFor(short: string, output: string): string {
    const refusal = new RegExp(
      `${this.fullName(short)} (?:already exists|refuses its internal administrator).*?takeOver: "([0-9a-f]{8})"`,
      "s",
    );
    return refusal.exec(output)?.[1] ?? "";
  }

  /** What Pulumi's state says of it, by path, as text. */
  async output(short: string, path: string): Promise<string> {
    const seen: unknown = await this.stack.see(this.fullName(short));
    const found = path.split(".").reduce<unknown>((value, key) => memberOf(value, key), seen);
    return typeof found === "string" ? found : JSON.stringify(found);
  }

  /** An update to this program whose provider is killed as soon as it says that it does this to the instance. */
  async killedUp(program: Program, short: string, step: string): Promise<void> {
    this.declare(program);
    await upKilledAt(this.stack, `${this.fullName(short)}: ${step}`);
  }

  /** The same, as soon as the container of the instance no longer runs. */
  async killedOnceStopped(program: Program, short: string): Promise<void> {
    this.declare(program);
    const { Id } = await this.container(short).inspect();
    await upKilledAfter(this.stack, () =>
      poll(
        `${short} to stop`,
        async () => ((await docker.getContainer(Id).inspect()).State.Running ? undefined : true),
        PATIENCE_MS,
      ),
    );
  }

  async see(short: string): Promise<TruthSight> {
    const now = await lookAt(this.fullName(short));
    const sight = withLastContent(now, this.lastSeen.get(short));
    if (sight.isWritable !== undefined) this.lastSeen.set(short, sight);
    return sight;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stack.end();
    for (const id of this.networks) await docker.getNetwork(id).remove();
  }
}

/** A volume whose server is down holds what it held when that last answered. */
function withLastContent(now: TruthSight, last: TruthSight | undefined): TruthSight {
  if (now.isWritable !== undefined || !last || now.volume !== last.volume) return now;
  const { isReplica, copiedAt, hadTransactions, databases, accounts } = last;
  return { ...now, isReplica, copiedAt, hadTransactions, databases, accounts };
}

const EMPTY_STATE = '{"version":3,"deployment":{}}';

interface Resource {
  readonly urn: string;
  readonly dependencies?: readonly string[];
  readonly propertyDependencies?: Readonly<Record<string, readonly string[] | null>>;
}

function withoutResource(state: string, urn: string): string {
  const parsed = JSON.parse(state) as { deployment: { resources: readonly Resource[] } };
  const others = (all: readonly string[] | null = []) => all?.filter((one) => one !== urn) ?? [];
  const resources = parsed.deployment.resources
    .filter((one) => one.urn !== urn)
    .map((one) => ({
      ...one,
      dependencies: others(one.dependencies),
      propertyDependencies: Object.fromEntries(
        Object.entries(one.propertyDependencies ?? {}).map(([name, all]) => [name, others(all)]),
      ),
    }));
  return JSON.stringify({ ...parsed, deployment: { ...parsed.deployment, resources } });
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}
