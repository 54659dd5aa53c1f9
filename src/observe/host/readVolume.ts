import { randomUUID } from "node:crypto";
import { labels } from "../../ground/names";
import type { ContainerEngine } from "../../ports/engine";
import { NO_FILES } from "../../plan/host/noFiles";
import { volumesOf } from "../census";
import type { Contents } from "./contents";
import { throughReader } from "./reader";
import { readThrough } from "./vault";

/**
 * The provider's files in the volume of an instance that has no container, read through a container that is
 * created for this, never started, and removed. A volume that has gone meanwhile has none. `imageId`: any image of
 * the engine will do.
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
  if (!volume) return { files: NO_FILES, keys: {} };
  if (imageId === undefined) throw new Error("there is no image to mount it with");
  const name = `mysql-replication-read-${randomUUID().slice(0, 8)}`;
  return throughReader(engine, { name, volume, instanceId, imageId }, (containerId) =>
    readThrough(engine, containerId),
  );
}
