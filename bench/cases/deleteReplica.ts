import { dropAccount, makeAccount } from "../floor/account";
import { endDumps, point } from "../floor/replication";
import { removeServer } from "../floor/removal";
import { open } from "../floor/server";
import type { BenchCase, Contender } from "../runner/benchCase";
import { Stopwatch, timed } from "../runner/stopwatch";
import { login } from "../servers/login";
import { makeTable, seeRow } from "../servers/rows";
import type { World } from "../world";

/** Deletes a replica with its volume. Its source keeps serving, and forgets it. */
export const deleteReplica: BenchCase<World> = {
  name: "delete-replica",
  about: "a replica is deleted with its data, and its source forgets it",
  unit: "ms",
  compare: "ratio",
  limit: 120_000,
  open: async (world) => [await ours(world), await byHand(world)],
};

async function ours(world: World): Promise<Contender> {
  const instances = await world.instances();
  const source = await instances.create(world.engine.name("delete-replica-ours-source"));
  const above = await login(source.root);
  await makeTable(above);
  return {
    name: "ours",
    run: async () => {
      const replica = await instances.create(world.engine.name("delete-replica-ours"), source);
      const below = await login(replica.root);
      await seeRow(above, below);
      below.destroy();
      return await world.inNewProcess((command) => timed(() => command.delete(replica)));
    },
  };
}

async function byHand(world: World): Promise<Contender> {
  const source = await world.floorServer("delete-replica-floor-source");
  const above = source.connection;
  await open(source);
  await makeTable(above);
  let round = 0;
  return {
    name: "floor",
    run: async () => {
      // the next replica replays the statements that create this account; its drop is not logged
      const account = { user: `leaving-${String((round += 1))}`, password: "by-hand" };
      await makeAccount(above, account);
      const replica = await world.floorServer("delete-replica-floor");
      await point(replica.connection, { host: source.host, ...account });
      await seeRow(above, replica.connection);
      replica.connection.destroy();
      const watch = new Stopwatch();
      await dropAccount(above, account.user);
      await removeServer(world.engine, replica);
      await endDumps(above, account.user);
      return watch.sample();
    },
  };
}
