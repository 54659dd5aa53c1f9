import { keptVolumesAreAmbiguous } from "../ground/refusals";
import type { ContainerEngine } from "../ports/engine";
import { labels } from "../ground/names";

/**
 * The instance that an owner already has: left by an interrupted create, kept by `volume.retain`, or
 * about to be replaced by itself (`up --replace`). Its container decides; without one its volume.
 */
export async function findOwnedInstance(
  engine: ContainerEngine,
  owner: string,
  volumeName: string | undefined,
): Promise<string | undefined> {
  if (owner === "") return undefined;
  const [containers, volumes] = await Promise.all([
    engine.listContainers({ [labels.owner]: owner }),
    engine.listVolumes({ [labels.owner]: owner }),
  ]);
  const byContainer = containers[0]?.labels[labels.instance];
  if (byContainer !== undefined) return byContainer;
  const fitting = volumes.filter(({ name }) => volumeName === undefined || name === volumeName);
  if (fitting.length > 1) {
    throw keptVolumesAreAmbiguous(fitting.map(({ name }) => name));
  }
  return fitting[0]?.labels[labels.instance];
}
