import { crowdOf } from "../ours/crowd";
import { emptied } from "../ours/emptyProvider";
import type { Provider, ResourceState } from "../ours/provider";
import type { BenchCase, Contender } from "../runner/benchCase";
import { Stopwatch } from "../runner/stopwatch";
import type { World } from "../world";

const COUNT = 100;

/** The cost of an update that changes nothing. */
export const diff: BenchCase<World> = {
  name: "diff",
  about: `the diff of an unchanged instance, mean of ${COUNT} one after the other`,
  unit: "ms",
  compare: "difference",
  limit: 120_000,
  async open(world) {
    const instances = await world.instances();
    const source = await instances.create(world.engine.name("diff-source"));
    const replica = await instances.create(world.engine.name("diff-replica"), source);
    const states = [...crowdOf(source, COUNT / 2), ...crowdOf(replica, COUNT / 2)];
    const provider = await world.startProvider();
    const empty = states.map((state) => ({
      ...state,
      inputs: emptied(state.inputs),
      outputs: emptied(state.outputs),
    }));
    // in an up, a check comes before each diff
    for (const { urn, inputs } of [...states, ...empty]) {
      const { failures } = await provider.client.check(urn, inputs, inputs, "drop");
      if (failures.length > 0) throw new Error(JSON.stringify(failures));
    }
    return [contender("ours", provider, states), contender("empty provider", provider, empty)];
  },
};

function contender(
  name: string,
  { client }: Provider,
  states: readonly ResourceState[],
): Contender {
  return {
    name,
    run: async () => {
      const watch = new Stopwatch();
      for (const state of states) {
        const { changes } = await client.diff(state, state.inputs, "drop");
        if (changes !== "none") throw new Error(`${state.urn}: the diff says "${changes}"`);
      }
      const { value } = watch.sample();
      return { value: value / states.length, parts: {} };
    },
  };
}
