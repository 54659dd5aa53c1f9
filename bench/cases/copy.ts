import { cloneFrom } from "../copy/cloneFrom";
import { dumpAndLoad } from "../copy/dumpAndLoad";
import { fillSource } from "../copy/fillSource";
import { byHand, ours } from "../copy/newReplica";
import type { BenchCase } from "../runner/benchCase";
import { login } from "../servers/login";
import type { World } from "../world";

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
      ours(world, "copy", source, above),
      byHand(world, "copy", donor, { name: "floor", seed: cloneFrom }),
      byHand(world, "copy", donor, { name: "dump and load", seed: dumpAndLoad }),
    ];
  },
};
