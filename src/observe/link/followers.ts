import type { InstanceFacts, NeighbourFacts } from "../../plan/facts";
import { isFenced } from "../../plan/link/fence";
import { sourceIdOf } from "../../plan/link/link";
import type { Ports } from "../../ports/ports";
import { observeNeighbour } from "./neighbour";

/** Who replicates from an instance that does not answer itself: each of the others says it of its own channel. */
export async function observeFollowers(
  ports: Ports,
  id: string,
  { instances }: Pick<InstanceFacts, "instances">,
): Promise<readonly string[]> {
  const others = [...instances.keys()].filter((other) => other !== id);
  return which(ports, others, instances, (facts) => sourceIdOf(facts?.server) === id);
}

/**
 * Of those that accounts name as replicas, the ones that say themselves that they are not: they were
 * detached while this source was silent. One that is fenced and has no channel may be about to attach.
 */
export function observeBystanders(
  ports: Ports,
  id: string,
  named: readonly string[],
  { instances }: Pick<InstanceFacts, "instances">,
): Promise<readonly string[]> {
  return which(ports, named, instances, (facts) => {
    const server = facts?.server;
    if (!server || sourceIdOf(server) === id) return false;
    return server.channel !== undefined || !isFenced(server);
  });
}

async function which(
  ports: Ports,
  ids: readonly string[],
  names: ReadonlyMap<string, string>,
  holds: (facts: NeighbourFacts | undefined) => boolean,
): Promise<readonly string[]> {
  const answers = await Promise.all(
    ids.map(async (id) => holds((await observeNeighbour(ports, id, names.get(id))).facts)),
  );
  return ids.filter((_, at) => answers[at]);
}
