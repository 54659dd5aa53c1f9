import type { ContainerEngine } from "../../ports/engine";
import type { InstanceFiles } from "../../plan/facts";
import { readInstanceFiles } from "./instanceFiles";

/**
 * What the provider keeps in the instances of an engine, by container, as this process has last read or
 * written it, or is reading it now. A read costs the engine a mount or a process in the container, and only
 * the resource itself writes there: what other hands change is seen by a refresh, and by the next process.
 */
const remembered = new WeakMap<ContainerEngine, Map<string, Promise<InstanceFiles>>>();

/** Undefined also when what was read is not enough for a login. */
export async function rememberedFiles(
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

/** What was read no longer holds, or may not. */
export function forget(engine: ContainerEngine, containerId: string): void {
  remembered.get(engine)?.delete(containerId);
}

/** Reads all that the provider keeps there, and remembers it. */
export function readFiles(engine: ContainerEngine, containerId: string): Promise<InstanceFiles> {
  return remember(engine, containerId, readInstanceFiles(engine, containerId));
}

/** As this process knows them, or read. */
export async function knownFiles(
  engine: ContainerEngine,
  containerId: string,
): Promise<InstanceFiles> {
  return (await rememberedFiles(engine, containerId)) ?? readFiles(engine, containerId);
}

/** Meanwhile what was known before holds, if anything was; otherwise whoever asks waits for this, too. */
export function remember(
  engine: ContainerEngine,
  containerId: string,
  reading: Promise<InstanceFiles>,
): Promise<InstanceFiles> {
  const known = remembered.get(engine) ?? new Map<string, Promise<InstanceFiles>>();
  remembered.set(engine, known);
  const before = known.get(containerId) ?? reading;
  known.set(containerId, before);
  const isOutdated = () => known.get(containerId) !== before;
  reading.then(
    () => isOutdated() || known.set(containerId, reading),
    () => isOutdated() || known.delete(containerId),
  );
  return reading;
}
