import { EngineCallError } from "../../ground/errors";
import { aliasOf, isStackNetwork, labels } from "../../ground/names";
import { engineHasNoSubnetLeft } from "../../ground/refusals";
import { networkOf } from "../../plan/host/containerSpec";
import type { ContainerEngine } from "../../ports/engine";
import { containerOf, type Act } from "../context";

export async function ensureNetwork({ ports, spec, bring }: Act): Promise<void> {
  const name = networkOf(spec);
  try {
    bring({ network: await ports.engine.ensureNetwork(name, { [labels.network]: name }) });
  } catch (error) {
    if (!(error instanceof EngineCallError) || error.reason !== "noSubnetLeft") throw error;
    throw engineHasNoSubnetLeft(name);
  }
}

export async function joinNetwork(act: Act, network: string): Promise<void> {
  await act.ports.engine.connectNetwork(network, containerOf(act).id, [aliasOf(act.spec.id)]);
}

export async function leaveNetwork(act: Act, network: string): Promise<void> {
  await act.ports.engine.disconnectNetwork(network, containerOf(act).id);
  await removeNetworkIfUnused(act.ports.engine, network);
}

/** Removes a network that this package created once no container refers to it. */
export async function removeNetworkIfUnused(engine: ContainerEngine, name: string): Promise<void> {
  const network = isStackNetwork(name) ? await engine.findNetwork(name) : undefined;
  if (network?.labels[labels.network] === undefined) return;
  await engine.removeNetworkIfUnused(network.id);
}
