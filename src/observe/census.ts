import { labels, VOLUME_ROOT } from "../ground/names";
import type { Census, Place } from "../plan/census";
import type {
  ContainerEngine,
  ContainerFacts,
  ContainerSummary,
  VolumeFacts,
} from "../ports/engine";
import { infoOf } from "./host/engineInfo";

/** What an engine lists of instances: the census, and the containers and volumes that it is made from. */
export interface Listing {
  readonly census: Census;
  readonly summaries: readonly ContainerSummary[];
  /** Volumes that carry the id of an instance. */
  readonly volumes: readonly VolumeFacts[];
}

export async function listInstances(engine: ContainerEngine): Promise<Listing> {
  const [{ id: engineId }, summaries, volumes] = await Promise.all([
    infoOf(engine),
    engine.listSummaries(),
    engine.listVolumes({ [labels.instance]: "" }),
  ]);
  const census = { engineId, ...instancesIn(summaries, volumes) };
  return { census, summaries, volumes };
}

/**
 * The container of an instance is the one that mounts the instance's volume. A container of an image that
 * somebody committed carries the same labels but does not mount it; one that mounts the volume for a backup
 * carries no labels.
 */
export function containerOf(
  id: string,
  { summaries, volumes }: Pick<Listing, "summaries" | "volumes">,
): ContainerSummary | undefined {
  const own = new Set(volumesOf(id, volumes).map(({ name }) => name));
  const fitting = summaries.filter(({ labels: of, volumes: mounted }) => {
    const volume = mounted[VOLUME_ROOT];
    return of[labels.instance] === id && volume !== undefined && own.has(volume);
  });
  return fitting.find(({ state }) => state === "running") ?? fitting[0];
}

export function volumesOf(id: string, volumes: readonly VolumeFacts[]): readonly VolumeFacts[] {
  return volumes.filter(({ labels: of }) => of[labels.instance] === id);
}

/** The same container, looked up and inspected. */
export async function findContainerOf(
  engine: ContainerEngine,
  id: string,
): Promise<ContainerFacts | undefined> {
  const summary = containerOf(id, await listInstances(engine));
  return summary && engine.findContainer(summary.id);
}

function instancesIn(
  summaries: readonly ContainerSummary[],
  volumes: readonly VolumeFacts[],
): Pick<Census, "names" | "places"> {
  const names = new Map<string, string>();
  const places = new Map<string, Place>();
  for (const { labels: of, name } of volumes) {
    const id = of[labels.instance];
    if (id === undefined) continue;
    const container = containerOf(id, { summaries, volumes });
    names.set(id, container?.name ?? name);
    places.set(id, { owner: of[labels.owner] ?? "", networks: container?.networks ?? [] });
  }
  return { names, places };
}
