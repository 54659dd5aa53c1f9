import { setTimeout } from "node:timers/promises";
import type { BenchCase, Contender } from "../runner/benchCase";
import { MYSQLD_DEFAULTS } from "../servers/mysqldDefaults";
import type { World } from "../world";

const MiB = 1024 ** 2;
/** After that a server does nothing any more. */
const SETTLED = 15_000;

/** What a server of the smallest flavor takes when nobody uses it, as the engine counts it. */
export const idle: BenchCase<World> = {
  name: "idle",
  about: "the memory of an idle server with 512 MiB, against mysqld's own settings",
  unit: "MiB",
  compare: "ratio",
  limit: 120_000,
  open: (world) =>
    Promise.resolve([
      contender(world, "ours", {}),
      contender(world, "mysqld's defaults", MYSQLD_DEFAULTS),
    ]),
};

function contender(
  world: World,
  name: string,
  configuration: Readonly<Record<string, string>>,
): Contender {
  return {
    name,
    run: async () => {
      const instances = await world.instances({ memory: "512MiB", configuration });
      const instance = await instances.create(world.engine.name("idle-server"));
      await setTimeout(SETTLED);
      const value = await memoryOf(world, instance.name);
      await instances.delete(instance);
      return { value, parts: {} };
    },
  };
}

/** In MiB, without files that are kept in memory only as long as nobody needs it; as `docker stats` has it. */
async function memoryOf({ engine }: World, name: string): Promise<number> {
  const { memory_stats: memory } = await engine.docker.getContainer(name).stats({ stream: false });
  const { total_inactive_file, inactive_file } = memory.stats as unknown as Record<string, number>;
  return (memory.usage - (total_inactive_file ?? inactive_file ?? 0)) / MiB;
}
