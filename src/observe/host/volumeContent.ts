import { EngineCallError } from "../../ground/errors";
import { lookName, paths, VOLUME_ROOT } from "../../ground/names";
import { optional } from "../../ground/optional";
import type { VolumeContent } from "../../plan/facts";
import type { InstanceSpec } from "../../plan/spec";
import type { ContainerEngine, VolumeFacts } from "../../ports/engine";
import { contentsOf } from "./contents";
import { throughReader } from "./reader";

/** File systems have this folder from the beginning. */
const OF_THE_FILE_SYSTEM = ["lost+found"];

/** What is in a volume, seen through a container that mounts it and need not run. Writes nothing. */
export async function lookIntoVolume(
  engine: ContainerEngine,
  containerId: string,
): Promise<VolumeContent> {
  const find = (folder: string, except: readonly string[]) =>
    engine.findInFolder(containerId, folder, except);
  try {
    const something = await find(VOLUME_ROOT, OF_THE_FILE_SYSTEM);
    if (something === undefined) return { files: {} };
    const notes = [paths.configuration, paths.incarnation, paths.owner];
    const { files } = contentsOf(await engine.readFiles(containerId, notes), false);
    const { configuration, incarnation, owner } = files;
    if (configuration ?? incarnation ?? owner) return { something, files };
    // The first write creates these folders, and then the file with the owner.
    const more =
      (await find(VOLUME_ROOT, [...OF_THE_FILE_SYSTEM, ...FIRST_FOLDERS])) ??
      (await find(paths.instance, [nameOf(paths.owner)])) ??
      (await find(paths.authority, [])) ??
      (await find(paths.tls, []));
    return { files: {}, ...optional("something", more) };
  } catch (error) {
    if (!(error instanceof EngineCallError) || (error.statusCode ?? 0) < 500) throw error;
    return { files: {}, problem: error.detail };
  }
}

/** The same for a volume that no container mounts, by a container that is created for this and never started. */
export async function lookIntoFreeVolume(
  engine: ContainerEngine,
  volume: VolumeFacts,
  { id, owner }: Pick<InstanceSpec, "id" | "owner">,
  imageId: string,
): Promise<VolumeContent> {
  const name = lookName(owner);
  await engine.removeContainer(name); // left by an interrupted run
  const reader = { name, volume, instanceId: id, imageId };
  return throughReader(engine, reader, (containerId) => lookIntoVolume(engine, containerId));
}

const FIRST_FOLDERS = [paths.instance, paths.authority, paths.tls].map(nameOf);

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
