import { answering } from "../support/containers";
import type { RunOptions, RunResult } from "../support/deployment";
import { embedded } from "../support/deployments";
import { sql, Stack, succeeded, type Seen } from "../support/instances";
import { declarationsOf, fullName } from "./declarations";
import { removeHoldings } from "./holdings";
import { rootOf, writtenRoots, type Layout } from "./layout";
import { DATABASE, ExpectedRows, TABLE } from "./rows";
import type { Leg, Scenario } from "./scenario";

const EMPTY_STATE = '{"version":3,"deployment":{}}';

/** What a leg says of the program, and of what must be there afterwards. */
export type Change = Pick<Leg, "layout" | "verb" | "keeps">;

/** The stack of a scenario: where it is on its way around, and what must be there. */
export class SweptStack {
  private readonly stack: Stack;
  private current: Layout = {};
  private kept: readonly string[] = [];
  private ids = new Map<string, string>();
  readonly rows = new ExpectedRows();
  readonly project: string;
  /** All that any leg configures. */
  readonly variables: readonly string[];

  constructor(private readonly scenario: Scenario) {
    this.project = `faults-${scenario.name}`;
    this.stack = new Stack(embedded, this.project);
    const declared = scenario.legs.flatMap(({ layout }) => Object.values(layout));
    const names = declared.flatMap(({ configuration = {} }) => Object.keys(configuration));
    this.variables = [...new Set(names)];
  }

  get layout(): Layout {
    return this.current;
  }

  /** Instances that are gone and whose volumes are there: short names. */
  get keeps(): readonly string[] {
    return this.kept;
  }

  get network(): string {
    return this.stack.network;
  }

  get isAlone(): boolean {
    return this.scenario.alone === true;
  }

  /** As the state has it. */
  outputs(short: string): Promise<Seen> {
    return this.stack.see(this.fullName(short));
  }

  /** The same at the address that it has now, with root's password as it is declared. */
  async see(short: string): Promise<Seen> {
    const seen = await this.outputs(short);
    const rootPassword = this.current[rootOf(this.current, short)]?.rootPassword;
    return answering(rootPassword === undefined ? seen : { ...seen, rootPassword });
  }

  /** The id that it had when it was last as it must be; a change in place keeps it. */
  idOf(short: string): string | undefined {
    return this.ids.get(short);
  }

  fullName(short: string): string {
    return fullName(this.project, short);
  }

  /** What leads up to a leg's change, the change itself left out. */
  async prepare(leg: Leg): Promise<void> {
    if (leg.quiet !== true) await this.write();
    await leg.prepare?.(this);
  }

  /** The program is this layout's. One resource after the other: then the n-th effect is the same one each time. */
  run({ layout, verb = "up" }: Change, options: RunOptions = {}): Promise<RunResult> {
    this.stack.declare(declarationsOf(this.project, layout));
    return this.stack.deployment[verb]({ ...options, parallel: 1 });
  }

  /** From now on it has to be like this. Those that were deleted on the way may be others by the same name. */
  async arrive({ layout, keeps = [] }: Change, deleted: readonly string[] = []): Promise<void> {
    const resources = await this.stack.deployment.resources();
    const found = new Map(resources.map(({ name, id }) => [name, id]));
    const ids = new Map<string, string>();
    for (const short of Object.keys(layout)) {
      const id = found.get(this.fullName(short)) ?? "";
      const isAnew = deleted.includes(short) && id !== this.ids.get(short);
      if (isAnew) this.rows.forget(short);
      ids.set(short, isAnew ? id : (this.ids.get(short) ?? id));
    }
    this.ids = ids;
    this.current = layout;
    this.kept = keeps;
    this.rows.arrive(layout);
  }

  /** A row at each root that is written to; one that was made anew without databases has no place for it. */
  async write(): Promise<void> {
    for (const root of writtenRoots(this.current)) {
      const source = await this.see(root);
      if ((await sql(source, "SHOW DATABASES LIKE ?", [DATABASE])).length === 0) continue;
      await sql(source, `CREATE TABLE IF NOT EXISTS ${TABLE} (id INT PRIMARY KEY)`);
      await sql(source, `INSERT INTO ${TABLE} VALUES (?)`, [this.rows.next(this.current, root)]);
    }
  }

  async refresh(): Promise<void> {
    await this.stack.refresh();
  }

  /** Names of the instances in the state. */
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
    await this.arrive(leg);
  }

  /** Gone, by the provider if it can. */
  private async clear(): Promise<void> {
    await this.stack.deployment.destroy();
    await removeHoldings(this.project);
    await this.stack.deployment.importState(EMPTY_STATE);
    this.current = {};
    this.kept = [];
    this.ids = new Map();
    this.rows.arrive({});
  }

  async end(): Promise<void> {
    try {
      await this.stack.end();
    } finally {
      await removeHoldings(this.project);
    }
  }
}
