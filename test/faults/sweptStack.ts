import type { RunResult } from "../support/deployment";
import { embedded } from "../support/deployments";
import { sql, Stack, succeeded, type Seen } from "../support/instances";
import { removeHoldings } from "./holdings";
import {
  declarationsOf,
  fullName,
  replicasOf,
  rootOf,
  treeOf,
  writtenRoots,
  type Layout,
} from "./layout";
import type { Leg, Scenario } from "./scenario";
import { answering } from "../support/containers";

const EMPTY_STATE = '{"version":3,"deployment":{}}';
const TABLE = "shop.parcels";

/** The stack of a scenario: where it is on its way around, and how many rows each instance must have. */
export class SweptStack {
  private readonly stack: Stack;
  private rows = new Map<string, number>();
  private current: Layout = {};
  readonly project: string;

  constructor(private readonly scenario: Scenario) {
    this.project = `faults-${scenario.name}`;
    this.stack = new Stack(embedded, this.project);
  }

  get layout(): Layout {
    return this.current;
  }

  /** As the state has it, at the address that it has now. */
  async see(short: string): Promise<Seen> {
    return answering(await this.stack.see(fullName(this.project, short)));
  }

  fullName(short: string): string {
    return fullName(this.project, short);
  }

  /** How many rows it has to have. */
  rowsOf(short: string): number {
    return this.rows.get(short) ?? 0;
  }

  /** What leads up to a leg's change, the change itself left out. */
  async prepare(leg: Leg): Promise<void> {
    if (leg.quiet !== true) await this.write();
    await leg.prepare?.(this);
    this.stack.declare(declarationsOf(this.project, leg.layout));
  }

  /** The change itself; `env` for the provider's process. */
  run({ verb = "up" }: Leg, env: Readonly<Record<string, string>> = {}): Promise<RunResult> {
    // one after the other: then the n-th effect is the same one each time
    return this.stack.deployment[verb]({ env, parallel: 1 });
  }

  /** From now on it is as the leg declares it. */
  arrived({ layout }: Leg): void {
    this.current = layout;
    const rows = (short: string) => this.rowsOf(rootOf(layout, short));
    this.rows = new Map(
      Object.keys(layout).map((short) => [
        short,
        layout[short]?.slaveOf === undefined ? this.rowsOf(short) : rows(short),
      ]),
    );
  }

  /** A row at each root that is written to; it belongs to all below. */
  async write(): Promise<void> {
    for (const root of writtenRoots(this.current)) {
      const source = await this.see(root);
      await sql(source, `CREATE TABLE IF NOT EXISTS ${TABLE} (id INT PRIMARY KEY)`);
      const next = this.rowsOf(root) + 1;
      await sql(source, `INSERT INTO ${TABLE} VALUES (?)`, [next]);
      for (const short of [root, ...treeOf(this.current, root)]) this.rows.set(short, next);
    }
  }

  async countRows(seen: Seen): Promise<number> {
    const [found] = await sql(seen, `SHOW TABLES FROM shop LIKE 'parcels'`).catch(() => []);
    if (found === undefined) return 0;
    const [row] = await sql(seen, `SELECT COUNT(*) AS count FROM ${TABLE}`);
    return Number(row?.["count"]);
  }

  replicasOf(source: string): readonly string[] {
    return replicasOf(this.current, source);
  }

  async refresh(): Promise<void> {
    await this.stack.refresh();
  }

  async resourceNames(): Promise<readonly string[]> {
    const resources = await this.stack.deployment.resources();
    return resources.filter(({ type }) => type.includes("mysql")).map(({ name }) => name);
  }

  /** To where the scenario begins; or, after a point that was not survived, all the way to that leg's end. */
  async bringTo(leg?: Leg): Promise<void> {
    const { legs } = this.scenario;
    const start = legs.at(-1);
    if (!start) throw new Error(`${this.scenario.name} has no legs`);
    await this.clear();
    if (Object.keys(start.layout).length > 0) await this.change({ ...start, verb: "up" });
    const way = leg ? legs.slice(0, legs.indexOf(leg) + 1) : [];
    for (const one of way) await this.change(one);
  }

  async change(leg: Leg): Promise<void> {
    await this.prepare(leg);
    succeeded(await this.run(leg));
    this.arrived(leg);
  }

  /** Gone, by the provider if it can. */
  private async clear(): Promise<void> {
    await this.stack.deployment.destroy();
    await removeHoldings(this.project);
    await this.stack.deployment.importState(EMPTY_STATE);
    this.current = {};
    this.rows = new Map();
  }

  async end(): Promise<void> {
    try {
      await this.stack.end();
    } finally {
      await removeHoldings(this.project);
    }
  }
}
