import { emptied } from "../ours/emptyProvider";
import { inputsOf, urnOf } from "../ours/inputs";
import type { BenchCase, Contender } from "../runner/benchCase";
import { Stopwatch } from "../runner/stopwatch";
import type { PropertyMap } from "../../test/engine/values";
import type { World } from "../world";

/** Every Pulumi command starts a provider process, and waits for its first answer. */
export const processStart: BenchCase<World> = {
  name: "process-start",
  about: "from the start of the provider process to the answer to its first check",
  unit: "ms",
  compare: "ratio",
  limit: 60_000,
  async open(world) {
    await world.prepareNetwork();
    const { image, network, prefix } = world.engine;
    const inputs = inputsOf(`${prefix}-process`, { image, network }, undefined);
    return [contender(world, "ours", inputs), contender(world, "empty provider", emptied(inputs))];
  },
};

function contender(world: World, name: string, inputs: PropertyMap): Contender {
  return {
    name,
    run: async () => {
      const watch = new Stopwatch();
      const provider = await world.startProvider();
      watch.lap("process");
      const { failures } = await provider.client.check(urnOf("process"), {}, inputs, "drop");
      watch.lap("check");
      const sample = watch.sample();
      await provider.end();
      if (failures.length > 0) throw new Error(JSON.stringify(failures));
      return sample;
    },
  };
}
