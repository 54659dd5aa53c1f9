import { randomUUID } from "node:crypto";
import { labels, VOLUME_ROOT } from "../../ground/names";
import type { ContainerEngine } from "../../ports/engine";
import { NO_RIGHTS, SMALL_RESOURCES } from "../../plan/host/rights";
import { volumesOf } from "../census";
import type { Contents } from "./contents";
import { readThrough } from "./vault";

/**
 * The provider's files in the volume of an instance that has no container, read through a container that is
 * created for this, never started, and removed. `imageId`: any image of the engine will do.
 */
export async function readVolume(
  engine: ContainerEngine,
  instanceId: string,
  imageId: string | undefined,
): Promise<Contents> {
  const [volume] = volumesOf(
    instanceId,
    await engine.listVolumes({ [labels.instance]: instanceId }),
  );
  if (!volume || imageId === undefined) throw new Error("there is no image to mount it with");
  const { id } = await engine.createContainer({
    name: `mysql-replication-read-${randomUUID().slice(0, 8)}`,
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
    return await readThrough(engine, id);
  } finally {
    await engine.removeContainer(id);
  }
}
