import { paths } from "../../ground/names";
import type { InstanceFiles } from "../../plan/facts";
import type { ContainerEngine } from "../../ports/engine";
import { contentsOf, type Contents, type Keys } from "./contents";

/**
 * What the provider keeps in the instances of an engine, by container, as this process has last read or
 * written it, or is reading it now. A read costs the engine a mount or a process in the container, and only
 * the resource itself writes there: what other hands change is seen by a refresh, and by the next process.
 * The keys stay in here: what leaves goes into a login, or is a fact.
 */
const vaults = new WeakMap<ContainerEngine, Map<string, Promise<Contents>>>();

function vaultOf(engine: ContainerEngine): Map<string, Promise<Contents>> {
  const vault = vaults.get(engine) ?? new Map<string, Promise<Contents>>();
  vaults.set(engine, vault);
  return vault;
}

/** As this process knows them; undefined also when that is not enough for a login, or a copy is under way. */
export async function remembered(
  engine: ContainerEngine,
  containerId: string,
): Promise<Contents | undefined> {
  const contents = await atHand(engine, containerId);
  const isEnough = contents?.keys.admin !== undefined && contents.files.ownCa !== undefined;
  return isEnough && !contents.files.seeding ? contents : undefined;
}

/** Whatever this process knows, whole or not. */
export async function atHand(
  engine: ContainerEngine,
  containerId: string,
): Promise<Contents | undefined> {
  return vaultOf(engine)
    .get(containerId)
    ?.catch(() => undefined);
}

/** What was read no longer holds, or may not. */
export function forget(engine: ContainerEngine, containerId: string): void {
  vaultOf(engine).delete(containerId);
}

/** Reads all that the provider keeps there; works on a container that does not run, too. */
export function read(engine: ContainerEngine, containerId: string): Promise<Contents> {
  return remember(
    engine,
    containerId,
    engine.readFiles(containerId, [paths.instance]).then(contentsOf),
  );
}

/** As this process knows them, or read. */
export async function known(engine: ContainerEngine, containerId: string): Promise<Contents> {
  return (await remembered(engine, containerId)) ?? read(engine, containerId);
}

/** Meanwhile what was known before holds, if anything was; otherwise whoever asks waits for this, too. */
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

/** What this process has just written there. */
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
