import type { ContainerEngine } from "../docker/engine";
import type { InstanceFiles } from "../plan/facts";
import { readInstanceFiles } from "./instanceFiles";

/**
 * How to log in to the servers of an engine, by container, as this process has last read it or is reading
 * it now. A read costs the engine a mount; what is in here changes only where a server's data is replaced,
 * and then a login is refused and says so.
 */
const remembered = new WeakMap<ContainerEngine, Map<string, Promise<InstanceFiles>>>();

/** Undefined also when what was read is not enough for a login. */
export async function credentialsOf(
  engine: ContainerEngine,
  containerId: string,
): Promise<InstanceFiles | undefined> {
  const files = await remembered
    .get(engine)
    ?.get(containerId)
    ?.catch(() => undefined);
  const isEnough = files?.adminPassword !== undefined && files.ownCa !== undefined;
  return isEnough && !files.seeding ? files : undefined;
}

/** Reads all that the provider keeps there, and remembers it. */
export function readFiles(engine: ContainerEngine, containerId: string): Promise<InstanceFiles> {
  return remember(engine, containerId, readInstanceFiles(engine, containerId));
}

/** For whoever asks meanwhile, too. */
export function remember(
  engine: ContainerEngine,
  containerId: string,
  reading: Promise<InstanceFiles>,
): Promise<InstanceFiles> {
  const known = remembered.get(engine) ?? new Map<string, Promise<InstanceFiles>>();
  remembered.set(engine, known);
  known.set(containerId, reading);
  reading.catch(() => known.delete(containerId));
  return reading;
}
