import type Docker from "dockerode";
import { packFiles } from "../../src/docker/archive";
import type { FileSpec } from "../../src/ports/engine";

/** Writes files into a container, which does not have to run. */
export async function putFiles(
  container: Docker.Container,
  directory: string,
  files: readonly FileSpec[],
): Promise<void> {
  await container.putArchive(await packFiles(files), { path: directory });
}
