import type { ContainerEngine } from "../ports/engine";
import type { EngineConnection } from "./engineConnection";
import { hasStatus } from "./engineErrors";
import { ensureNetwork } from "./ensureNetwork";
import { listNetworks, removeNetwork } from "./networkCalls";
import { shortOf } from "./shortOf";

type Networks = Pick<
  ContainerEngine,
  "findNetwork" | "ensureNetwork" | "connectNetwork" | "disconnectNetwork" | "removeNetworkIfUnused"
>;

export function networksOf(engine: EngineConnection): Networks {
  const ensuring = new Map<string, ReturnType<Networks["ensureNetwork"]>>();

  async function findNetwork(nameOrId: string) {
    const [named, ...twins] = await listNetworks(engine, { name: [nameOrId] });
    if (named) return twins.length === 0 ? named : { ...named, isAmbiguous: true as const };
    const [identified] = await listNetworks(engine, { id: [nameOrId] });
    return identified;
  }

  return {
    findNetwork,

    /** Concurrent calls of one process for one name share one run. */
    ensureNetwork(name, labels) {
      const running = ensuring.get(name);
      if (running) return running;
      const run = ensureNetwork(engine, name, labels).finally(() => ensuring.delete(name));
      ensuring.set(name, run);
      return run;
    },

    async connectNetwork(network, containerId, aliases) {
      try {
        await engine.call(
          `connect ${shortOf(containerId)} to network ${shortOf(network)}`,
          (docker) =>
            docker.getNetwork(network).connect({
              Container: containerId,
              EndpointConfig: { Aliases: [...aliases] },
            }),
        );
      } catch (error) {
        if (
          hasStatus(error, [403, 409]) &&
          /already (exists|attached|connected)/.test(error.detail)
        )
          return;
        throw error;
      }
    },

    async disconnectNetwork(network, containerId) {
      try {
        await engine.call(
          `disconnect ${shortOf(containerId)} from network ${shortOf(network)}`,
          (docker) => docker.getNetwork(network).disconnect({ Container: containerId }),
        );
      } catch (error) {
        if (hasStatus(error, [404]) && /network/i.test(error.detail)) return;
        if (hasStatus(error, [403, 404, 500]) && /is not connected to/i.test(error.detail)) return;
        throw error;
      }
    },

    async removeNetworkIfUnused(nameOrId) {
      const network = await findNetwork(nameOrId);
      if (network === undefined) return true;
      // By name as well: a container that never ran refers to its network only by name.
      const users = await engine.call("list containers", (docker) =>
        docker.listContainers({
          all: true,
          filters: { network: [network.name, network.id] },
        }),
      );
      if (users.length > 0) return false;
      return removeNetwork(engine, network.id);
    },
  };
}
