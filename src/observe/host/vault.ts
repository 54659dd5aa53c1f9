import { paths } from "../../ground/names";
import type { InstanceFiles } from "../../plan/facts";
import type { ContainerEngine } from "../../ports/engine";
import { contentsOf, type Contents, type Keys } from "./contents";

/**
 * The provider's files in the volumes of an engine's instances, by container, as this process last read or
 * wrote them, or is reading them now. A read costs the engine a mount or a process in the container, and
 * normally only the resource itself writes there: a change by somebody else is seen by a refresh, and by the
 * next process. The keys stay in here: they leave only for a login; everything else that leaves is a fact.
 */
const vaults = new WeakMap<ContainerEngine, Map<string, Promise<Contents>>>();

function vaultOf(engine: ContainerEngine): Map<string, Promise<Contents>> {
  const vault = vaults.get(engine) ?? new Map<string, Promise<Contents>>();
  vaults.set(engine, vault);
  return vault;
}

/** What this process remembers; undefined also if that is not enough for a login, or a copy is under way. */
export async function remembered(
  engine: ContainerEngine,
  containerId: string,
): Promise<Contents | undefined> {
  const contents = await atHand(engine, containerId);
  const isEnough = contents?.keys.admin !== undefined && contents.files.ownCa !== undefined;
  return isEnough && !contents.files.seeding ? contents : undefined;
}

/** Whatever this process remembers, complete or not. */
export async function atHand(
  engine: ContainerEngine,
  containerId: string,
): Promise<Contents | undefined> {
  return vaultOf(engine)
    .get(containerId)
    ?.catch(() => undefined);
}

/** Call when what was read may no longer be true. */
export function forget(engine: ContainerEngine, containerId: string): void {
  vaultOf(engine).delete(containerId);
}

/** Reads all files of the provider there; the container may be stopped. */
export function read(engine: ContainerEngine, containerId: string): Promise<Contents> {
  return remember(engine, containerId, readThrough(engine, containerId));
}

/** The provider's files, read through any container that mounts the volume. */
export async function readThrough(engine: ContainerEngine, containerId: string): Promise<Contents> {
  const [files, initialised] = await Promise.all([
    engine.readFiles(containerId, [paths.instance]),
    engine.exists(containerId, paths.initialised),
  ]);
  return contentsOf(files, initialised);
}

/** What this process remembers, else what it reads now. */
export async function rememberedOrRead(
  engine: ContainerEngine,
  containerId: string,
): Promise<Contents> {
  return (await remembered(engine, containerId)) ?? read(engine, containerId);
}

/**
 * Replaces what is remembered once `reading` succeeds. Until then callers get the previous contents, or wait
 * for `reading` if there are none.
 */
export function remember(
  engine: ContainerEngine,
  containerId: string,
  reading: Promise<Contents>,
): Promise<Contents> {
  const vault = vaultOf(engine);
  const before = vault.get(containerId) ?? reading;
  vault.set(containerId, before);
  const isOutdated = () => vault.get(containerId) !== before;
  reading.then(
    () => isOutdated() || vault.set(containerId, reading),
    () => isOutdated() || vault.delete(containerId),
  );
  return reading;
}

/** Records what this process has just written there. */
export function amend(
  engine: ContainerEngine,
  containerId: string,
  files: InstanceFiles,
  change: (keys: Keys) => Keys = (keys) => keys,
): void {
  const vault = vaultOf(engine);
  const before = vault.get(containerId)?.catch(() => undefined) ?? Promise.resolve(undefined);
  vault.set(
    containerId,
    before.then((contents) => ({ files, keys: change(contents?.keys ?? {}) })),
  );
}
