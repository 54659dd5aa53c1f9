import type { BenchCase, Contender } from "../runner/benchCase";
import type { Instance } from "../ours/instance";
import type { Instances } from "../ours/instances";
import { Stopwatch } from "../runner/stopwatch";
import { addressOf } from "../servers/addressOf";
import { login } from "../servers/login";
import { value } from "../servers/query";
import type { World } from "../world";

const TREES = 3;
const REPLICAS = 3;

/** Refreshes twelve instances at once. The floor asks each only for its GTID set and channel. */
export const refresh: BenchCase<World> = {
  name: "refresh",
  about: `a refresh of ${TREES * (REPLICAS + 1)} running instances in parallel, time for each`,
  unit: "ms",
  compare: "difference",
  limit: 240_000,
  async open(world) {
    const instances = await world.instances();
    const trees = await Promise.all(
      Array.from({ length: TREES }, (_, at) =>
        makeTree(instances, world.engine.name(`refresh-${at}`)),
      ),
    );
    const all = trees.flat();
    return [
      contender("ours", all, (instance) => instances.read(instance)),
      contender("floor", all, (instance) => lookAt(world, instance)),
    ];
  },
};

async function makeTree(instances: Instances, name: string): Promise<readonly Instance[]> {
  const source = await instances.create(name);
  const replicas = await Promise.all(
    Array.from({ length: REPLICAS }, (_, at) => instances.create(`${name}-${at}`, source)),
  );
  return [source, ...replicas];
}

function contender(
  name: string,
  all: readonly Instance[],
  look: (instance: Instance) => Promise<void>,
): Contender {
  return {
    name,
    run: async () => {
      const watch = new Stopwatch();
      await Promise.all(all.map(look));
      const { value: whole } = watch.sample();
      return { value: whole / all.length, parts: { whole } };
    },
  };
}

async function lookAt({ engine }: World, { name, root }: Instance): Promise<void> {
  const host = await addressOf(engine.docker.getContainer(name));
  const connection = await login({ ...root, host });
  await value(connection, "SELECT @@GLOBAL.gtid_executed");
  await connection.query("SHOW REPLICA STATUS");
  connection.destroy();
}
