import { answering } from "../support/containers";
import type { RunOptions, RunResult } from "../support/deployment";
import type { DeploymentKind } from "../support/deployments";
import { docker } from "../support/engineView";
import type { Sight } from "../support/happened";
import { type Seen, sql, sqlInOneSession, Stack, succeeded } from "../support/instances";
import { deadlineIn, systemClock, waitUntil } from "../../src/ground/clock";
import { labels } from "../../src/ground/names";
import type { Program } from "./row";

/** Root's password everywhere: what is asked of a server does not depend on what the provider says of it. */
export const ROOT = "for root";

/** Where a scene is played: one stack on real servers. */
export class Place implements AsyncDisposable {
  private readonly stack: Stack;
  private program: Program = {};

  constructor(
    kind: DeploymentKind,
    private readonly scene: string,
  ) {
    this.stack = new Stack(kind, `truth-${kind.engine}-${scene}`);
  }

  fullName(short: string): string {
    return `${this.stack.project}-${short}`;
  }

  get shorts(): readonly string[] {
    return Object.keys(this.program);
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
  preview = (): Promise<RunResult> => this.stack.deployment.preview();
  refresh = async () => succeeded(await this.stack.deployment.refresh());

  /** Fails with all that was printed when it does not succeed. */
  async bringTo(program: Program): Promise<void> {
    this.declare(program);
    succeeded(await this.up());
  }

  /** A server at the address that it has now; the name is what its container is called now. */
  async server(short: string): Promise<Seen> {
    return answering({ ...(await this.stack.see(this.fullName(short))), rootPassword: ROOT });
  }

  container(short: string) {
    return docker.getContainer(this.fullName(short));
  }

  /** One statement as root, which its fence does not stop and no binary log gets. */
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

  /** By the labels of the engine, and by SQL; undefined for one that is not there. */
  async see(short: string): Promise<Sight> {
    const filters = { label: [labels.owner] };
    const isIts = (of: Readonly<Record<string, string>> | null) =>
      of?.[labels.owner]?.endsWith(`::${this.fullName(short)}`) === true;
    const containers = await docker.listContainers({ all: true, filters });
    const found = containers.find(({ Labels }) => isIts(Labels));
    const { Volumes } = await docker.listVolumes({ filters });
    const volume = Volumes.find(({ Labels }) => isIts(Labels));
    const state = found && (await docker.getContainer(found.Id).inspect()).State;
    const isRunning = state?.Running === true && !state.Paused;
    return {
      containerId: found?.Id,
      isRunning,
      startedAt: state?.StartedAt ?? "",
      volume: volume?.Name,
      ...(isRunning ? await this.inside(short) : NOTHING_INSIDE),
    };
  }

  private async inside(short: string): Promise<typeof NOTHING_INSIDE> {
    const server = await this.server(short);
    const [modes] = await sql(
      server,
      "SELECT @@super_read_only OR @@read_only AS isClosed, @@gtid_executed <> '' AS hasExecuted",
    );
    const channel = await sql(server, "SHOW REPLICA STATUS");
    const [copy] = await sql(
      server,
      "SELECT UNIX_TIMESTAMP(BEGIN_TIME) AS t FROM performance_schema.clone_status",
    );
    const databases = await sql(server, "SHOW DATABASES");
    const users = await sql(
      server,
      "SELECT * FROM mysql.user WHERE host <> 'localhost' AND user NOT LIKE 'replica-%' AND user NOT LIKE 'copy-%'",
    );
    const grants = await sql(server, "SELECT * FROM mysql.db ORDER BY 1, 2, 3");
    const isReplica = channel.length > 0;
    return {
      isWritable: Number(modes?.["isClosed"]) === 0,
      isReplica,
      copiedAt: copy ? JSON.stringify(copy["t"]) : "",
      hadTransactions: Number(modes?.["hasExecuted"]) === 1 || isReplica,
      databases: databases
        .map((row) => String(Object.values(row)[0]))
        .filter((name) => !SYSTEM.includes(name)),
      accounts: new Map(
        users.map((user) => {
          const name = `${String(user["User"])}@${String(user["Host"])}`;
          const own = grants.filter((one) => one["User"] === user["User"]);
          // the mark of this product changes without the account
          const { User_attributes: _, ...rest } = user;
          return [name, JSON.stringify([rest, own])];
        }),
      ),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stack.end();
  }
}

const SYSTEM = ["information_schema", "mysql", "performance_schema", "sys"];

const NOTHING_INSIDE: Pick<
  Sight,
  "isWritable" | "isReplica" | "copiedAt" | "hadTransactions" | "databases" | "accounts"
> = {
  isWritable: undefined,
  isReplica: false,
  copiedAt: "",
  hadTransactions: true,
  databases: [],
  accounts: new Map(),
};
