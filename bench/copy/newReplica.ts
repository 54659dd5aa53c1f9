import type mysql from "mysql2/promise";
import { point } from "../floor/replication";
import { open, type FloorServer } from "../floor/server";
import type { Instance } from "../ours/instance";
import type { Contender } from "../runner/benchCase";
import { Stopwatch } from "../runner/stopwatch";
import { login } from "../servers/login";
import { seeRow } from "../servers/rows";
import type { World } from "../world";
import type { Donor } from "./donor";

/** From nothing to a row read on a new replica, which ours seeds as it sees fit. */
export function ours(
  world: World,
  scope: string,
  source: Instance,
  above: mysql.Connection,
): Contender {
  return {
    name: "ours",
    run: async () => {
      const instances = await world.instances();
      const watch = new Stopwatch();
      const replica = await instances.create(world.engine.name(`${scope}-ours`), source);
      watch.lap("create");
      const below = await login(replica.root);
      await seeRow(above, below);
      const sample = watch.sample();
      below.destroy();
      await instances.delete(replica);
      return sample;
    },
  };
}

/** Brings the donor's data to the new server, or leaves that to replication, and returns a connection to it. */
export type Seed = (
  server: FloorServer,
  donor: Donor,
  watch: Stopwatch,
) => Promise<mysql.Connection>;

export function byHand(
  world: World,
  scope: string,
  donor: Donor,
  { name, seed }: { readonly name: string; readonly seed: Seed },
): Contender {
  const floor = `${scope}-floor`;
  return {
    name,
    run: async () => {
      const watch = new Stopwatch();
      const server = await world.floorServer(floor);
      await open(server);
      watch.lap("server");
      const below = await seed(server, donor, watch);
      await point(below, donor);
      await seeRow(donor.connection, below);
      watch.lap("catch up");
      const sample = watch.sample();
      below.destroy();
      await world.engine.remove(floor);
      return sample;
    },
  };
}
