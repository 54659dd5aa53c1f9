import { catchUp, drain, endDumps, isReceiving, point } from "../floor/replication";
import { open, type FloorServer } from "../floor/server";
import { eventually } from "../engine/eventually";
import type { BenchCase, Contender } from "../runner/benchCase";
import { Stopwatch } from "../runner/stopwatch";
import { login } from "../servers/login";
import { value } from "../servers/query";
import { makeTable, seeRow } from "../servers/rows";
import type { World } from "../world";

/** A replica that has everything is re-pointed to its sibling, and its source forgets it. */
export const rePoint: BenchCase<World> = {
  name: "re-point",
  about:
    "a replica that is caught up is re-pointed to its sibling; the floor is the same statements by hand",
  unit: "ms",
  compare: "difference",
  limit: 120_000,
  open: async (world) => [await ours(world), await byHand(world)],
};

async function ours(world: World): Promise<Contender> {
  const { engine } = world;
  const instances = await world.instances();
  const source = await instances.create(engine.name("re-point-ours-source"));
  const sibling = await instances.create(engine.name("re-point-ours-sibling"), source);
  let replica = await instances.create(engine.name("re-point-ours-replica"), source);
  const [above, below] = [await login(source.root), await login(replica.root)];
  const beside = await login(sibling.root);
  await makeTable(above);
  return {
    name: "ours",
    run: async () => {
      await seeRow(above, below);
      await catchUp(beside, above);
      const sample = await world.inNewProcess(async (command) => {
        const watch = new Stopwatch();
        replica = await command.update(replica, sibling, watch);
        return watch.sample();
      });
      replica = await instances.update(replica, source);
      return sample;
    },
  };
}

async function byHand(world: World): Promise<Contender> {
  const source = await world.floorServer("re-point-floor-source");
  const sibling = await world.floorServer("re-point-floor-sibling");
  const replica = await world.floorServer("re-point-floor-replica");
  await open(source);
  await makeTable(source.connection);
  for (const { connection } of [sibling, replica]) await point(connection, upstream(source));
  return {
    name: "floor",
    run: async () => {
      await seeRow(source.connection, replica.connection);
      await catchUp(sibling.connection, source.connection);
      const watch = new Stopwatch();
      await turn(replica, source, sibling);
      const sample = watch.sample();
      await turn(replica, sibling, source);
      return sample;
    },
  };
}

async function turn(replica: FloorServer, from: FloorServer, to: FloorServer): Promise<void> {
  const [own, next] = [replica.connection, to.connection];
  const executed = await value(own, "SELECT @@GLOBAL.gtid_executed");
  const errant = await value(next, "SELECT GTID_SUBTRACT(?, @@GLOBAL.gtid_executed)", [executed]);
  if (errant !== "") throw new Error(`the new source lacks ${String(errant)}`);
  await drain(own);
  await point(own, upstream(to));
  await eventually("the receiver to connect", () => isReceiving(own));
  await catchUp(own, next);
  await endDumps(from.connection, from.replication.user, replica.admin.host);
}

function upstream({ host, replication }: FloorServer) {
  return { host, ...replication };
}
