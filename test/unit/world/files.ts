import type { Container, Volume, WorldState } from "./state";

/** Where a path inside a container lies: in a mounted volume, or in its own layer. */
interface Place {
  readonly files: Map<string, string>;
  readonly key: string;
}

export function volumeAt(state: WorldState, of: Container, target: string): Volume | undefined {
  const mount = of.spec.mounts.find((one) => one.target === target);
  return mount && state.volumes.get(mount.volume);
}

export function readFile(state: WorldState, of: Container, path: string): string | undefined {
  const { files, key } = placeOf(state, of, path);
  return files.get(key);
}

export function writeFile(state: WorldState, of: Container, path: string, content: string): void {
  const { files, key } = placeOf(state, of, path);
  files.set(key, content);
}

/** By absolute path. */
export function allFiles(state: WorldState, of: Container): ReadonlyMap<string, string> {
  const mounted = of.spec.mounts.flatMap(({ volume, target }) =>
    [...(state.volumes.get(volume)?.files ?? [])].map(
      ([path, content]) => [`${target}/${path}`, content] as const,
    ),
  );
  return new Map([...of.files, ...mounted]);
}

function placeOf(state: WorldState, of: Container, path: string): Place {
  const mount = of.spec.mounts.find(({ target }) => path.startsWith(`${target}/`));
  const volume = mount && state.volumes.get(mount.volume);
  return volume
    ? { files: volume.files, key: path.slice(mount.target.length + 1) }
    : { files: of.files, key: path };
}
