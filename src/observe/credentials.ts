import type { ContainerEngine } from "../docker/engine";
import type { InstanceFiles } from "../plan/facts";
import { readInstanceFiles } from "./instanceFiles";

/**
 * How to log in to the servers of an engine, by container, as this process has last read it. A read costs
 * the engine a mount; what is in here changes only where a server's data is replaced, and then a login is
 * refused and says so.
 */
const remembered = new WeakMap<ContainerEngine, Map<string, InstanceFiles>>();

export function credentialsOf(
  engine: ContainerEngine,
  containerId: string,
): InstanceFiles | undefined {
  return remembered.get(engine)?.get(containerId);
}

/** Reads all that the provider keeps there, and remembers it where it is enough for a login. */
export async function readFiles(
  engine: ContainerEngine,
  containerId: string,
): Promise<InstanceFiles> {
  const files = await readInstanceFiles(engine, containerId);
  const known = remembered.get(engine) ?? new Map<string, InstanceFiles>();
  remembered.set(engine, known);
  const isEnough = files.adminPassword !== undefined && files.ownCa !== undefined;
  if (isEnough && !files.seeding) known.set(containerId, files);
  else known.delete(containerId);
  return files;
}
