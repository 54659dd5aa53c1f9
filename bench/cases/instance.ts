import type { BenchCase, Contender } from "../runner/benchCase";
import { Stopwatch } from "../runner/stopwatch";
import { login } from "../servers/login";
import { startOfficial } from "../official/server";
import { open } from "../floor/server";
import type { World } from "../world";

/** Creates one server from an existing template, until the first statement of an administrator is answered over TLS. */
export const instance: BenchCase<World> = {
  name: "instance",
  about: "one instance from an existing template, until an administrator is logged in",
  unit: "ms",
  compare: "ratio",
  limit: 120_000,
  async open(world) {
    const { engine } = world;
    const instances = await world.instances();
    const shared = await world.instancesOnStackNetwork();
    await world.floorTemplate();
    // creates the product's own template, if there is none yet
    await instances.create(engine.name("instance-warm-up"));
    await engine.remove("instance-");
    const cleared = (name: string, work: (watch: Stopwatch) => Promise<void>): Contender => ({
      name,
      run: async () => {
        const watch = new Stopwatch();
        await work(watch);
        const sample = watch.sample();
        await engine.remove("instance-");
        return sample;
      },
    });
    return [
      cleared("ours", async (watch) => {
        const { root } = await instances.create(engine.name("instance-ours"));
        watch.lap("check and create");
        (await login(root)).destroy();
      }),
      {
        name: "ours, stack network",
        run: async () => {
          const watch = new Stopwatch();
          const created = await shared.create(engine.name("instance-shared"));
          (await login(created.root)).destroy();
          const sample = watch.sample();
          // as the last instance on it, so that each run creates the network
          await shared.delete(created);
          return sample;
        },
      },
      cleared("floor", async (watch) => {
        const server = await world.floorServer("instance-floor", watch);
        await open(server);
        server.connection.destroy();
      }),
      cleared("official flow", async () => {
        const role = { serverId: 1, isReplica: false };
        (await startOfficial(engine, "instance-official", role)).connection.destroy();
      }),
    ];
  },
};
