import { point } from "../floor/replication";
import { removeServer } from "../floor/removal";
import { open } from "../floor/server";
import type { BenchCase, Contender } from "../runner/benchCase";
import { Stopwatch, timed } from "../runner/stopwatch";
import { login } from "../servers/login";
import { makeTable, seeRow } from "../servers/rows";
import type { World } from "../world";

/** Seconds that an engine waits for a server to stop cleanly. */
const GRACE = 60;

/** Deletes a source with its volume, after its replica. The plain stop happens while a replica is attached. */
export const deleteSource: BenchCase<World> = {
  name: "delete-source",
  about: "a source is deleted with its data after its replica; a plain stop while it is attached",
  unit: "ms",
  compare: "ratio",
  limit: 180_000,
  open: (world) =>
    Promise.resolve([
      { name: "ours", run: () => ours(world) },
      { name: "floor", run: () => byHand(world, "remove") },
      { name: "plain stop", run: () => byHand(world, "stop") },
    ] satisfies Contender[]),
};

async function ours(world: World) {
  const instances = await world.instances();
  const source = await instances.create(world.engine.name("delete-source-ours"));
  const replica = await instances.create(world.engine.name("delete-source-ours-replica"), source);
  const [above, below] = [await login(source.root), await login(replica.root)];
  await makeTable(above);
  await seeRow(above, below);
  for (const connection of [above, below]) connection.destroy();
  await instances.delete(replica);
  return await world.inNewProcess((command) => timed(() => command.delete(source)));
}

async function byHand(world: World, how: "remove" | "stop") {
  const source = await world.floorServer("delete-source-floor");
  const replica = await world.floorServer("delete-source-floor-replica");
  const [above, below] = [source.connection, replica.connection];
  await open(source);
  await makeTable(above);
  await point(below, { host: source.host, ...source.replication });
  await seeRow(above, below);
  for (const connection of [above, below]) connection.destroy();
  if (how === "remove") await removeServer(world.engine, replica);
  const watch = new Stopwatch();
  if (how === "stop") await source.container.stop({ t: GRACE });
  await removeServer(world.engine, source);
  const sample = watch.sample();
  await world.engine.remove("delete-source-floor");
  return sample;
}
