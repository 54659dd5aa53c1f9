import type { Labels, NetworkFacts } from "../ports/engine";
import type { EngineConnection } from "./engineConnection";
import { hasStatus } from "./engineErrors";
import { shortOf } from "./shortOf";

/** Exact matches only (the engine's own filters also match parts of a name), the oldest first. */
export async function listNetworks(
  engine: EngineConnection,
  wanted: { name: [string] } | { id: [string] },
): Promise<readonly NetworkFacts[]> {
  const listed = await engine.call("list networks", (docker) =>
    docker.listNetworks({ filters: wanted }),
  );
  return listed
    .filter(({ Name, Id }) => ("name" in wanted ? Name === wanted.name[0] : Id === wanted.id[0]))
    .sort((one, other) => compare(one.Created, other.Created) || compare(one.Id, other.Id))
    .map(({ Id, Name, Driver, Labels }) => ({
      id: Id,
      name: Name,
      driver: Driver,
      labels: (Labels as Labels | null | undefined) ?? {},
    }));
}

/** False if a container still uses the network; true if it is absent. */
export async function removeNetwork(engine: EngineConnection, id: string): Promise<boolean> {
  try {
    await engine.call(`remove network ${shortOf(id)}`, (docker) => docker.getNetwork(id).remove());
    return true;
  } catch (error) {
    if (hasStatus(error, [404])) return true;
    if (hasStatus(error, [403, 409])) return false;
    throw error;
  }
}

/** Compares the engine's times as text; their number of digits varies. */
function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
