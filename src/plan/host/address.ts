import type { ContainerFacts } from "../../ports/engine";

/**
 * The address on the network on which the container was created, else on any; undefined while it does not
 * run.
 */
export function addressOf(container: ContainerFacts): string | undefined {
  return addressesOf(container)[0];
}

/** The same first, then those on its other networks. */
export function addressesOf({ network, networks }: ContainerFacts): readonly string[] {
  const reachable = networks.filter(({ address }) => address !== "");
  const own = reachable.filter((endpoint) => endpoint.network === network);
  const others = reachable.filter((endpoint) => endpoint.network !== network);
  return [...own, ...others].map(({ address }) => address);
}
