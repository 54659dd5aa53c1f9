import type mysql from "mysql2/promise";
import { makeAccount } from "../floor/account";
import { point } from "../floor/replication";
import { open } from "../floor/server";
import { startOfficial } from "../official/server";
import type { Stopwatch } from "../runner/stopwatch";
import { login } from "../servers/login";
import { makeTable, seeRow } from "../servers/rows";
import type { World } from "../world";

/** Creates a source and `count` replicas, and reads a row on each. Returns the connections that it leaves open. */
export type Tree = (
  scope: string,
  count: number,
  watch: Stopwatch,
) => Promise<readonly mysql.Connection[]>;

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at + 1);

export function ourTree(world: World): Tree {
  return async (scope, count, watch) => {
    const instances = await world.instances();
    const made = await instances.create(world.engine.name(`${scope}source`));
    const source = await login(made.root);
    await makeTable(source);
    watch.lap("source");
    const replicas = await Promise.all(
      upTo(count).map(async (at) => {
        const { root } = await instances.create(world.engine.name(`${scope}replica-${at}`), made);
        const replica = await login(root);
        await seeRow(source, replica);
        return replica;
      }),
    );
    watch.lap("replicas");
    return [source, ...replicas];
  };
}

export function floorTree(world: World): Tree {
  return async (scope, count, watch) => {
    const source = await world.floorServer(`${scope}source`);
    await open(source);
    await makeTable(source.connection);
    watch.lap("source");
    const replicas = await Promise.all(
      upTo(count).map(async (at) => {
        const { connection } = await world.floorServer(`${scope}replica-${at}`);
        await point(connection, { host: source.host, ...source.replication });
        await seeRow(source.connection, connection);
        return connection;
      }),
    );
    watch.lap("replicas");
    return [source.connection, ...replicas];
  };
}

/** One server after the other, as one does it by hand, or all at once, as from a compose file. */
export type Pace = "one by one" | "at once";

/** Starts servers by the official flow, and sets replication up by hand once they and their source run. */
export function officialTree({ engine }: World, pace: Pace): Tree {
  return async (scope, count, watch) => {
    const [source, ...replicas] = await inTurn(pace, [
      () => startOfficial(engine, `${scope}source`, { serverId: 100, isReplica: false }),
      ...upTo(count).map(
        (at) => () =>
          startOfficial(engine, `${scope}replica-${at}`, { serverId: 100 + at, isReplica: true }),
      ),
    ]);
    if (!source) throw new Error("no source was started");
    watch.lap("servers");
    const account = { user: "replication", password: "by-hand" };
    await makeAccount(source.connection, account);
    await makeTable(source.connection);
    await inTurn(
      pace,
      replicas.map(({ connection }) => async () => {
        await point(connection, { host: source.host, ...account });
        await seeRow(source.connection, connection);
      }),
    );
    watch.lap("by hand");
    return [source, ...replicas].map(({ connection }) => connection);
  };
}

async function inTurn<T>(pace: Pace, jobs: readonly (() => Promise<T>)[]): Promise<readonly T[]> {
  if (pace === "at once") return Promise.all(jobs.map((job) => job()));
  const done: T[] = [];
  for (const job of jobs) done.push(await job());
  return done;
}
