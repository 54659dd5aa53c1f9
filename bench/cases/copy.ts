import { fillSource } from "../copy/fillSource";
import { cloneFrom } from "../copy/cloneFrom";
import { dumpAndLoad } from "../copy/dumpAndLoad";
import type { Donor } from "../copy/donor";
import { point } from "../floor/replication";
import { open, type FloorServer } from "../floor/server";
import type { BenchCase, Contender } from "../runner/benchCase";
import { Stopwatch } from "../runner/stopwatch";
import { login } from "../servers/login";
import { seeRow } from "../servers/rows";
import type { Instance } from "../ours/instance";
import type { World } from "../world";
import type mysql from "mysql2/promise";

/** From nothing to a row read on a replica, whose source no longer has the binary logs of its 1.2 GB. */
export const copy: BenchCase<World> = {
  name: "copy",
  about: "a replica of a source with 1.2 GB and purged binary logs, until a new row is read on it",
  unit: "ms",
  compare: "ratio",
  limit: 600_000,
  async open(world) {
    const instances = await world.instances();
    const source = await instances.create(world.engine.name("copy-source"));
    const above = await login(source.root);
    const donor = await fillSource(above, source);
    await world.floorTemplate();
    return [
      ours(world, source, above),
      byHand(world, "floor", donor, cloneFrom),
      byHand(world, "dump and load", donor, dumpAndLoad),
    ];
  },
};

function ours(world: World, source: Instance, above: mysql.Connection): Contender {
  return {
    name: "ours",
    run: async () => {
      const instances = await world.instances();
      const watch = new Stopwatch();
      const replica = await instances.create(world.engine.name("copy-ours"), source);
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

/** Copies the data of the donor to the new server, and returns a connection to that. */
type Seed = (server: FloorServer, donor: Donor, watch: Stopwatch) => Promise<mysql.Connection>;

function byHand(world: World, name: string, donor: Donor, seed: Seed): Contender {
  return {
    name,
    run: async () => {
      const watch = new Stopwatch();
      const server = await world.floorServer("copy-floor");
      await open(server);
      watch.lap("server");
      const below = await seed(server, donor, watch);
      await point(below, donor);
      await seeRow(donor.connection, below);
      watch.lap("catch up");
      const sample = watch.sample();
      below.destroy();
      await world.engine.remove("copy-floor");
      return sample;
    },
  };
}
