import { labels, VOLUME_ROOT } from "../../ground/names";
import { NO_RIGHTS, SMALL_RESOURCES } from "../../plan/host/rights";
import type { ContainerEngine, VolumeFacts } from "../../ports/engine";
import { isAbsence } from "../absence";

export interface Reader {
  /** Of the container. */
  readonly name: string;
  readonly volume: VolumeFacts;
  readonly instanceId: string;
  /** Any image of the engine will do. */
  readonly imageId: string;
}

/**
 * Looks into a volume that no container of an instance mounts, through a container that is created for this,
 * never started, and removed. If the volume has gone meanwhile, there is nothing in it.
 */
export async function throughReader<T>(
  engine: ContainerEngine,
  { name, volume, instanceId, imageId }: Reader,
  look: (containerId: string) => Promise<T>,
): Promise<T> {
  const { id } = await engine.createContainer({
    name,
    image: imageId,
    command: ["true"],
    environment: {},
    labels: { [labels.scratch]: instanceId },
    resources: SMALL_RESOURCES,
    rights: NO_RIGHTS,
    mounts: [{ volume: volume.name, target: VOLUME_ROOT, readOnly: true }],
    published: [],
    restart: "no",
    stopTimeout: 1,
  });
  try {
    return await look(id);
  } finally {
    await engine.removeContainer(id);
    await removeSubstitute(engine, volume);
  }
}

/**
 * An engine that is to mount a volume and does not find it makes one of that name, which has no labels. Of several
 * that read in it, the last one removes it.
 */
async function removeSubstitute(engine: ContainerEngine, { name, labels: seen }: VolumeFacts) {
  const found = await engine.findVolume(name);
  const isUnlabelled = (of: VolumeFacts["labels"]) => Object.keys(of).length === 0;
  if (!found || !isUnlabelled(found.labels) || isUnlabelled(seen)) return;
  try {
    await engine.removeVolume(name);
  } catch (error) {
    if (!isAbsence(error)) throw error;
  }
}
