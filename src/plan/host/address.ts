import type { ContainerFacts } from "../../ports/engine";

/**
 * The address on the network on which the container was created, else on any; undefined while it does not
 * run.
 */
export function addressOf({ network, networks }: ContainerFacts): string | undefined {
  const reachable = networks.filter(({ address }) => address !== "");
  return (reachable.find((endpoint) => endpoint.network === network) ?? reachable[0])?.address;
}
