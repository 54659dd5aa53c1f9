import type { ContainerFacts } from "../docker/engine";
import { VOLUME_ROOT } from "../plan/names";
import type { Ports } from "../ports";
import { isAbsence } from "./neighbour";

/** `du` in the container, bytes: what the volume holds, sparse files counted as they lie on disk. */
export async function measureVolume(
  ports: Ports,
  container: ContainerFacts | undefined,
): Promise<number | undefined> {
  if (container?.state !== "running") return undefined;
  try {
    const { exitCode, stdout } = await ports.engine.run(container.id, ["du", "-sk", VOLUME_ROOT]);
    const kibibytes = Number.parseInt(stdout, 10);
    // du ends with 1 when a file vanishes while it counts; the sum is still good
    return exitCode <= 1 && Number.isFinite(kibibytes) ? kibibytes * 1024 : undefined;
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}
