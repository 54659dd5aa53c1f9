import type { InstanceFacts } from "../plan/facts";
import type { Ports } from "../ports";
import { observeNeighbour } from "./neighbour";
import { sourceIdOf } from "./source";

/** Who replicates from an instance that does not answer itself: each of the others says it of its own channel. */
export async function observeFollowers(
  ports: Ports,
  id: string,
  { instances }: Pick<InstanceFacts, "instances">,
): Promise<readonly string[]> {
  const others = [...instances].filter(([other]) => other !== id);
  const sources = await Promise.all(
    others.map(async ([other, name]) => {
      const { facts } = await observeNeighbour(ports, other, name);
      return { other, source: sourceIdOf(facts?.server) };
    }),
  );
  return sources.filter(({ source }) => source === id).map(({ other }) => other);
}
