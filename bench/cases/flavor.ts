import { randomInt } from "node:crypto";
import type mysql from "mysql2/promise";
import { catchUp } from "../floor/replication";
import type { BenchCase, Contender } from "../runner/benchCase";
import { Stopwatch } from "../runner/stopwatch";
import { login } from "../servers/login";
import { MYSQLD_DEFAULTS } from "../servers/mysqldDefaults";
import type { World } from "../world";

const ROWS = 600_000;
const CLIENTS = 8;
const UPDATES = 1_000;
/** Of rows that lie anywhere in the table. */
const ROWS_OF_AN_UPDATE = 10;

/** How fast a pair with 2 GiB takes updates all over 700 MB, and how long its replica then takes to have them. */
export const flavor: BenchCase<World> = {
  name: "flavor",
  about: `${CLIENTS} clients of a source with 2 GiB make ${CLIENTS * UPDATES} updates all over 700 MB, until its replica has them; against mysqld's own settings`,
  unit: "ms",
  compare: "ratio",
  limit: 600_000,
  open: async (world) => [
    await pair(world, "ours", "flavor-ours", {}),
    await pair(world, "mysqld's defaults", "flavor-default", sizes()),
  ],
};

/** At this size the product leaves performance_schema as it is. */
function sizes(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(MYSQLD_DEFAULTS).filter(([name]) => !name.startsWith("performance_schema")),
  );
}

async function pair(
  world: World,
  name: string,
  scope: string,
  configuration: Readonly<Record<string, string>>,
): Promise<Contender> {
  const instances = await world.instances({ memory: "2GiB", configuration });
  const source = await instances.create(world.engine.name(`${scope}-source`));
  const above = await login(source.root);
  await fill(above);
  const replica = await instances.create(world.engine.name(`${scope}-replica`), source);
  const below = await login(replica.root);
  return {
    name,
    run: async () => {
      const clients = await Promise.all(Array.from({ length: CLIENTS }, () => login(source.root)));
      const watch = new Stopwatch();
      await Promise.all(clients.map(update));
      watch.lap("commits");
      await catchUp(below, above);
      watch.lap("lag");
      const sample = watch.sample();
      for (const client of clients) client.destroy();
      return sample;
    },
  };
}

async function update(client: mysql.Connection): Promise<void> {
  for (let count = 0; count < UPDATES; count++) {
    const ids = Array.from({ length: ROWS_OF_AN_UPDATE }, () => randomInt(1, ROWS)).sort(
      (a, b) => a - b,
    );
    await client.query("UPDATE bench.items SET changed = changed + 1 WHERE id IN (?)", [ids]);
  }
}

async function fill(source: mysql.Connection): Promise<void> {
  await source.query("CREATE DATABASE bench");
  await source.query(
    "CREATE TABLE bench.items (id INT PRIMARY KEY, changed INT NOT NULL, text VARCHAR(1000))",
  );
  await source.query("SET SESSION cte_max_recursion_depth = ?", [ROWS]);
  const step = 50_000;
  for (let first = 1; first <= ROWS; first += step) {
    await source.query(
      `INSERT INTO bench.items WITH RECURSIVE n AS
         (SELECT ? AS i UNION ALL SELECT i + 1 FROM n WHERE i < ?)
       SELECT i, 0, REPEAT('x', 1000) FROM n`,
      [first, first + step - 1],
    );
  }
}
