import { expect } from "vitest";
import type { DeploymentKind } from "./deployments";
import { caughtUp, sql, Stack, value } from "./instances";
import { letOrdinaryUserIn } from "./ordinary";
import { errantOn } from "./traces";

/** What is declared of the source when nothing is said of it. */
export const INSIDE = `databases: [{ name: "shop" }], rootPassword: "for root"`;

/** A source whose declaration changes, and its replica: what each change costs can be asked of their containers. */
export class ChangedPair {
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

  async create(): Promise<void> {
    await this.stack.up(this.program());
    await sql(await this.see(this.m), "CREATE TABLE shop.parcels (id INT PRIMARY KEY)");
    await letOrdinaryUserIn(await this.see(this.m));
  }

  /** `more`: inputs of the source besides `inside`. */
  program(more = "", inside = INSIDE): Record<string, string> {
    return {
      [this.m]: `{ ${[inside, more].filter((part) => part !== "").join(", ")} }`,
      [this.r]: `{ slaveOf: ${this.m.replaceAll("-", "")} }`,
    };
  }

  see(name: string) {
    return this.stack.see(name);
  }

  /** One up, after which the pair is as before and replicates, and a second up has nothing to do. */
  async change(more: string, inside?: string) {
    const before = [await this.see(this.m), await this.see(this.r)];
    const run = await this.stack.up(this.program(more, inside));
    expect((await this.stack.deployment.up({ expectNoChanges: true })).rc).toBe(0);
    const [above, copy] = [await this.see(this.m), await this.see(this.r)];
    for (const [index, now] of [above, copy].entries()) {
      const { id, serverUuid, volume } = before[index] ?? {};
      expect(now).toMatchObject({ id, serverUuid, volume: { name: volume?.name }, drift: [] });
      expect(now.status).toBe("ACTIVE");
    }
    expect(await errantOn(copy, above)).toBe("");
    return { above, copy, run };
  }

  async expectArrival(): Promise<void> {
    const [above, copy] = [await this.see(this.m), await this.see(this.r)];
    await sql(above, "INSERT INTO shop.parcels VALUES (?)", [(this.written += 1)]);
    expect(await caughtUp(copy, above)).toBe(true);
    expect(await value(copy, "SELECT COUNT(*) FROM shop.parcels")).toBe(this.written);
  }
}
