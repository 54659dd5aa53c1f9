import type mysql from "mysql2/promise";
import type { BenchCase, Contender } from "../runner/benchCase";
import { Stopwatch } from "../runner/stopwatch";
import type { World } from "../world";
import { floorTree, officialTree, ourTree, type Pace, type Tree } from "./trees";

const paces: readonly Pace[] = ["one by one", "at once"];
const by = (pace: Pace) => `official flow, ${pace}`;

/** Creates a source, then its replicas all at once, until a row written on the source is read on each of them. */
export function replicas(
  count: number,
  { official }: { readonly official: boolean },
): BenchCase<World> {
  const scope = `replicas-${count}-`;
  return {
    name: `replicas-${count}`,
    about: `a source and ${count} replicas of it, until a row written there is read on each`,
    unit: "ms",
    compare: "ratio",
    limit: 240_000,
    async open(world) {
      const { engine } = world;
      const instances = await world.instances();
      await world.floorTemplate();
      await instances.create(engine.name(`${scope}warm-up`));
      await engine.remove(scope);
      const contender = (name: string, tree: Tree): Contender => ({
        name,
        run: async () => {
          const watch = new Stopwatch();
          const connections = await tree(scope, count, watch);
          const sample = watch.sample();
          disconnect(connections);
          await engine.remove(scope);
          return sample;
        },
      });
      return [
        contender("ours", ourTree(world)),
        contender("floor", floorTree(world)),
        ...(official ? paces.map((pace) => contender(by(pace), officialTree(world, pace))) : []),
      ];
    },
  };
}

function disconnect(connections: readonly mysql.Connection[]): void {
  for (const connection of connections) connection.destroy();
}
