import type { ContainerFacts, ContainerSummary } from "../../../src/ports/engine";
import type { Container, WorldState } from "./state";

/** As the engine's inspection tells it. */
export function factsOf(state: WorldState, container: Container): ContainerFacts {
  const { spec, resources, endpoints } = container;
  return {
    id: container.id,
    name: container.name,
    state: container.state,
    exitCode: container.exitCode,
    oomKilled: false,
    startedAt: container.startedAt,
    createdAt: container.createdAt,
    restartCount: container.restartCount,
    imageId: spec.image,
    labels: spec.labels,
    memory: resources.memory,
    cpus: resources.cpus ?? 0,
    processes: resources.processes,
    published: spec.published,
    network: spec.network?.name ?? "none",
    networks: endpoints.map(({ network, address }) => ({
      network,
      networkId: state.networks.get(network)?.id ?? "",
      address,
    })),
    volumes: volumesOf(container),
  };
}

export function summaryOf(container: Container): ContainerSummary {
  const { id, name, state, spec } = container;
  return {
    id,
    name,
    state,
    labels: spec.labels,
    published: state === "running" ? spec.published : [],
    networks: container.endpoints.map(({ network }) => network),
    volumes: volumesOf(container),
  };
}

function volumesOf({ spec }: Container): Readonly<Record<string, string>> {
  return Object.fromEntries(spec.mounts.map(({ target, volume }) => [target, volume]));
}
