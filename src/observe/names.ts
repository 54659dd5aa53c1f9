import type { ContainerEngine, ContainerSummary, VolumeFacts } from "../ports/engine";
import { labels } from "../ground/names";

/** Ids and names of all instances of an engine: a container or a volume is left of them. */
export async function namesOfInstances(
  engine: Pick<ContainerEngine, "listSummaries" | "listVolumes">,
): Promise<ReadonlyMap<string, string>> {
  const [summaries, volumes] = await Promise.all([
    engine.listSummaries(),
    engine.listVolumes({ [labels.instance]: "" }),
  ]);
  return namesById(summaries, volumes);
}

export function namesById(
  summaries: readonly ContainerSummary[],
  volumes: readonly VolumeFacts[],
): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { labels: of, name } of [...volumes, ...summaries]) {
    const id = of[labels.instance];
    if (id !== undefined) names.set(id, name);
  }
  return names;
}
