import { crowdProxy } from "../memory/crowdProxy";
import { gauge, GAUGE_ENV } from "../memory/gauge";
import { crowdOf } from "../ours/crowd";
import { emptied } from "../ours/emptyProvider";
import type { Instance } from "../ours/instance";
import type { Provider, ResourceState } from "../ours/provider";
import type { BenchCase, Contender } from "../runner/benchCase";
import type { World } from "../world";

const COUNT = 100;
const EVERY = 10;
/** After so many, everything is loaded and compiled, and the heap has the size that the work needs. */
const WARM = 50;

/**
 * Check, diff and read of a hundred instances, one after the other. The adapters are real, and one real server is
 * behind an engine that gives it a hundred ids. Memory that grows with the number of instances would still grow in
 * the second half.
 */
export const memory: BenchCase<World> = {
  name: "memory",
  about: `what instances ${WARM + 1} to ${COUNT} add to the provider process: check, diff and read of each`,
  unit: "MiB",
  compare: "difference",
  limit: 240_000,
  async open(world) {
    const instances = await world.instances();
    const model = await instances.create(world.engine.name("memory-model"));
    return [
      contender(world, "ours", model, (state) => state),
      contender(world, "empty provider", model, (state) => ({
        ...state,
        inputs: emptied(state.inputs),
        outputs: emptied(state.outputs),
      })),
    ];
  },
};

function contender(
  world: World,
  name: string,
  model: Instance,
  as: (state: ResourceState) => ResourceState,
): Contender {
  return {
    name,
    run: async () => {
      await using proxy = await crowdProxy(model.state.id);
      const provider = await world.startProvider({ ...GAUGE_ENV, DOCKER_HOST: proxy.address });
      const parts: Record<string, number> = {};
      for (const [at, state] of crowdOf(model, COUNT).map(as).entries()) {
        proxy.passAs(state.id);
        await lookAt(provider, state);
        if ((at + 1) % EVERY !== 0) continue;
        const seen = await gauge(provider);
        parts[`resident after ${at + 1}`] = seen.resident;
        parts[`held after ${at + 1}`] = seen.held;
      }
      await provider.end();
      const resident = (count: number) => parts[`resident after ${count}`] ?? Number.NaN;
      return { value: resident(COUNT) - resident(WARM), parts };
    },
  };
}

async function lookAt({ client }: Provider, state: ResourceState): Promise<void> {
  const { urn, id, inputs } = state;
  const { failures } = await client.check(urn, inputs, inputs, "drop");
  if (failures.length > 0) throw new Error(JSON.stringify(failures));
  await client.diff(state, inputs, "drop");
  const read = await client.read(state);
  if (read.id !== id) throw new Error(`${urn} was read as "${read.id}"`);
}
