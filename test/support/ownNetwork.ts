import type { ContainerEngine, ContainerFacts, Labels, NetworkFacts } from "../../src/ports/engine";
import { DEFAULT_NETWORK } from "../../src/ground/names";

/**
 * An engine whose shared network is another one than everybody's: so a test may race for it and remove
 * it while other instances are on the engine. The labels are added, to find it by.
 */
export function withOwnNetwork(
  engine: ContainerEngine,
  own: string,
  labels: Labels,
): ContainerEngine {
  const there = (name: string): string => (name === DEFAULT_NETWORK ? own : name);
  const back = (name: string): string => (name === own ? DEFAULT_NETWORK : name);
  const seen = (facts: ContainerFacts): ContainerFacts => ({
    ...facts,
    network: back(facts.network),
    networks: facts.networks.map((endpoint) => ({ ...endpoint, network: back(endpoint.network) })),
  });
  const named = (facts: NetworkFacts): NetworkFacts => ({ ...facts, name: back(facts.name) });
  return {
    ...engine,
    async findContainer(id) {
      const found = await engine.findContainer(id);
      return found && seen(found);
    },
    listContainers: async (wanted) => (await engine.listContainers(wanted)).map(seen),
    async createContainer(spec) {
      const network = spec.network && { ...spec.network, name: there(spec.network.name) };
      return seen(await engine.createContainer(network ? { ...spec, network } : spec));
    },
    async findNetwork(name) {
      const found = await engine.findNetwork(there(name));
      return found && named(found);
    },
    ensureNetwork: async (name, wanted) =>
      named(await engine.ensureNetwork(there(name), { ...wanted, ...labels })),
    connectNetwork: (name, id, aliases) => engine.connectNetwork(there(name), id, aliases),
    removeNetworkIfUnused: (name) => engine.removeNetworkIfUnused(there(name)),
  };
}
