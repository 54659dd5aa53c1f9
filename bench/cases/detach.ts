import { dropAccount, makeAccount } from "../floor/account";
import { catchUp, drain, endDumps, point } from "../floor/replication";
import { fence, open } from "../floor/server";
import type { BenchCase, Contender } from "../runner/benchCase";
import { Stopwatch } from "../runner/stopwatch";
import { login } from "../servers/login";
import { makeTable, seeRow } from "../servers/rows";
import type { World } from "../world";

/** A replica that has everything is detached, and its source forgets it. */
export const detach: BenchCase<World> = {
  name: "detach",
  about: "a replica that is caught up leaves its source; the floor is the same statements by hand",
  unit: "ms",
  compare: "difference",
  limit: 120_000,
  open: async (world) => [await ours(world), await byHand(world)],
};

async function ours(world: World): Promise<Contender> {
  const instances = await world.instances();
  const source = await instances.create(world.engine.name("detach-ours-source"));
  const attached = await instances.create(world.engine.name("detach-ours-replica"), source);
  const above = await login(source.root);
  await makeTable(above);
  let replica = attached;
  return {
    name: "ours",
    run: async () => {
      await using below = await login(replica.root);
      await seeRow(above, below);
      const sample = await world.inNewProcess(async (command) => {
        const watch = new Stopwatch();
        replica = await command.update(replica, undefined, watch);
        return watch.sample();
      });
      replica = await instances.update(replica, source);
      return sample;
    },
  };
}

async function byHand(world: World): Promise<Contender> {
  const source = await world.floorServer("detach-floor-source");
  const replica = await world.floorServer("detach-floor-replica");
  const [above, below] = [source.connection, replica.connection];
  const account = { user: "leaving", password: "by-hand" };
  await open(source);
  await makeTable(above);
  return {
    name: "floor",
    run: async () => {
      await makeAccount(above, account);
      await point(below, { host: source.host, ...account });
      await seeRow(above, below);
      const watch = new Stopwatch();
      await catchUp(below, above);
      await drain(below);
      await dropAccount(above, account.user);
      await endDumps(above, account.user);
      await below.query("RESET REPLICA ALL");
      await below.query("SET GLOBAL super_read_only = OFF");
      await dropAccount(below, account.user);
      await open(replica);
      const sample = watch.sample();
      await fence(replica);
      return sample;
    },
  };
}
