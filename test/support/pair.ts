import { expect } from "vitest";
import type { DeploymentKind } from "./deployments";
import {
  caughtUp,
  sql,
  sqlInOneSession,
  Stack,
  succeeded,
  value,
  type Declarations,
  type Seen,
} from "./instances";
import { accountOf, errantOn, holdings, oneOfEach, tracesOf } from "./traces";

/** What is declared of the source when nothing is said of it. */
export const INSIDE = `databases: [{ name: "shop" }], rootPassword: "for root"`;
/** A repair takes seconds; one that waits in vain shall fail of its own, with what it waited for. */
const SOON = "timeouts: { update: 60 }";

/** A source and its replica, the same two for all that is done to them in a file. */
export class Pair {
  readonly m: string;
  readonly r: string;
  readonly stack: Stack;
  private written = 0;

  constructor(
    kind: DeploymentKind,
    readonly prefix: string,
  ) {
    [this.m, this.r] = [`${prefix}-m`, `${prefix}-r`];
    this.stack = new Stack(kind, prefix);
  }

  /** The program, with more arguments for the one and the other. `inside`: what the source has inside, and its root. */
  declared(ofSource = "", ofReplica = "", inside = INSIDE): Declarations {
    return {
      [this.m]: `{ ${[inside, SOON, ofSource].filter((part) => part !== "").join(", ")} }`,
      [this.r]: this.replica(ofReplica),
    };
  }

  replica(more = ""): string {
    return `{ slaveOf: ${this.m.replaceAll("-", "")}, ${[SOON, more].filter((part) => part !== "").join(", ")} }`;
  }

  async begin(): Promise<void> {
    await this.stack.up(this.declared());
    await sql(await this.source(), "CREATE TABLE shop.parcels (id INT PRIMARY KEY)");
  }

  source(): Promise<Seen> {
    return this.stack.see(this.m);
  }

  copy(): Promise<Seen> {
    return this.stack.see(this.r);
  }

  /** What a refresh says of the replica from now on. */
  async shown() {
    await this.stack.refresh();
    const { status, fault, drift, replication } = await this.copy();
    return { status, fault, drift, state: replication.state, lastError: replication.lastError };
  }

  /** By root on the replica, in one session. */
  async onCopy(...statements: readonly string[]): Promise<void> {
    await sqlInOneSession(
      await this.copy(),
      statements.map((statement) => [statement]),
    );
  }

  /** One more row on the source; answers its id. */
  async write(): Promise<number> {
    this.written += 1;
    await sql(await this.source(), "INSERT INTO shop.parcels VALUES (?)", [this.written]);
    return this.written;
  }

  /** The next up repairs it, a second one has nothing to do, and the two are what they shall be. */
  async expectRepair(options: { readonly within?: number } = {}): Promise<void> {
    succeeded(await this.stack.deployment.up());
    await this.expectWhole(options);
  }

  /** Nothing is left to do, what is written arrives (`within` seconds), and nobody holds anything too much. */
  async expectWhole({ within = 30 }: { readonly within?: number } = {}): Promise<void> {
    expect((await this.stack.deployment.up({ expectNoChanges: true })).rc).toBe(0);
    const [source, copy] = [await this.source(), await this.copy()];
    expect(source).toMatchObject({ status: "ACTIVE", drift: [] });
    expect(copy).toMatchObject({ status: "ACTIVE", slaveOf: source.id, drift: [] });
    await this.write();
    expect(await caughtUp(copy, source, within)).toBe(true);
    expect(await value(copy, "SELECT COUNT(*) FROM shop.parcels")).toBe(this.written);
    expect(await value(copy, "SELECT @@super_read_only")).toBe(1);
    expect(await errantOn(copy, source)).toBe("");
    expect(await holdings(copy.urn)).toEqual(oneOfEach(copy));
    const account = accountOf(copy);
    expect(await tracesOf(copy, source)).toEqual([account, `${account} dumps`]);
  }
}
