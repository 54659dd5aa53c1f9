import { labels } from "../../src/ground/names";
import { leftovers } from "./docker";
import { tracesOfReplicas, value, type Seen } from "./instances";

/** What the engine holds of a resource, by its owner label. */
export async function holdings(urn: string): Promise<readonly string[]> {
  const found = await leftovers({ [labels.owner]: urn });
  // the engine lists volumes in no order
  return found.map(({ kind, name }) => `${kind} ${name}`).sort();
}

/** What it holds of a resource that is as it should be. */
export function oneOfEach({ id, name }: Seen): readonly string[] {
  return [`container ${name}`, `volume ${name}-${id.slice(0, 8)}`];
}

/** Containers and volumes of our kind whose names begin like that. */
export async function namedLike(prefix: string): Promise<readonly string[]> {
  const found = (await leftovers()).filter(({ name }) => name.startsWith(prefix));
  // the engine lists volumes in no order
  return found.map(({ kind, name }) => `${kind} ${name}`).sort();
}

export function accountOf({ id }: Pick<Seen, "id">): string {
  return `replica-${id.replaceAll("-", "").slice(0, 24)}`;
}

/** What this very replica has left on a server: its account, and `<account> dumps`. */
export async function tracesOf(
  replica: Pick<Seen, "id">,
  server: Seen,
): Promise<readonly string[]> {
  const account = accountOf(replica);
  const traces = await tracesOfReplicas(server);
  return traces.filter((trace) => trace === account || trace === `${account} dumps`);
}

/** What a replica has executed and its source never had. The replica is asked first. */
export async function errantOn(replica: Seen, source: Seen): Promise<unknown> {
  const own = await value(replica, "SELECT @@gtid_executed");
  return value(source, "SELECT GTID_SUBTRACT(?, @@gtid_executed)", [own]);
}
