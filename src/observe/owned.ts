import { keptVolumesAreAmbiguous } from "../ground/refusals";
import { labels } from "../ground/names";
import type { InstanceFiles } from "../plan/facts";
import type { Wanted } from "../plan/wanted";
import type { ContainerEngine } from "../ports/engine";
import { containerOf, listInstances, volumesOf, type Listing } from "./census";
import { read } from "./host/vault";

/**
 * An instance that a create finds: left by an interrupted create, kept, thought lost, or about to be
 * replaced.
 */
export interface Found {
  readonly id: string;
  readonly name: string;
  /** URN of the resource that the instance belongs to. */
  readonly owner: string;
  /** ISO 8601; empty if the engine does not say. */
  readonly madeAt: string;
  /** Absent if there is a volume but no container. */
  readonly files?: InstanceFiles;
}

/**
 * The instance that belongs to an owner. The label names the owner for which it was created; the file in the
 * volume names the current one, after a stack was renamed or a resource was moved. So every instance with the
 * owner's label or the wanted name is looked at. Its container decides; without a container, its volume does.
 */
export async function findOwned(
  engine: ContainerEngine,
  { owner, name, volume }: Pick<Wanted, "owner" | "name" | "volume">,
): Promise<Found | undefined> {
  if (owner === "") return undefined;
  const listing = await listInstances(engine);
  for (const id of candidates(listing, owner, name)) {
    const found = await withContainer(engine, id, listing);
    if (found?.owner === owner) return found;
  }
  return withoutContainer(listing, owner, volume.name);
}

function candidates(
  { census, summaries, volumes }: Listing,
  owner: string,
  name: string,
): readonly string[] {
  return [...census.names.keys()].filter((id) => {
    const container = containerOf(id, { summaries, volumes });
    return container && (container.labels[labels.owner] === owner || container.name === name);
  });
}

async function withContainer(
  engine: ContainerEngine,
  id: string,
  listing: Listing,
): Promise<Found | undefined> {
  const container = containerOf(id, listing);
  if (!container) return undefined;
  const { files } = await read(engine, container.id);
  return {
    id,
    name: container.name,
    owner: files.owner ?? container.labels[labels.owner] ?? "",
    madeAt: volumesOf(id, listing.volumes)[0]?.createdAt ?? "",
    files,
  };
}

function withoutContainer(
  listing: Listing,
  owner: string,
  volumeName: string | undefined,
): Found | undefined {
  const fitting = listing.volumes.filter(
    ({ name, labels: of }) =>
      of[labels.owner] === owner &&
      (volumeName === undefined || name === volumeName) &&
      !containerOf(of[labels.instance] ?? "", listing),
  );
  const [volume] = fitting;
  if (fitting.length > 1) {
    throw keptVolumesAreAmbiguous(fitting.map(({ name }) => name));
  }
  const id = volume?.labels[labels.instance];
  return volume && id !== undefined
    ? { id, name: volume.name, owner, madeAt: volume.createdAt }
    : undefined;
}
