import type { ContainerEngine } from "../docker/engine";
import type { InstanceFiles } from "../plan/facts";
import { paths } from "../plan/names";

/** What the provider keeps in an instance's volume; works on a container that does not run, too. */
export async function readInstanceFiles(
  engine: ContainerEngine,
  containerId: string,
): Promise<InstanceFiles> {
  const found = await engine.readFiles(containerId, [
    paths.configuration,
    paths.adminPassword,
    paths.replicationSecret,
    paths.incarnation,
    paths.initialised,
    paths.ownCa,
    paths.sourceCa,
  ]);
  const text = (path: string) => found.get(path)?.toString("utf8");
  return {
    initialised: found.has(paths.initialised),
    ...optional("configuration", text(paths.configuration)),
    ...optional("adminPassword", text(paths.adminPassword)),
    ...optional("replicationSecret", text(paths.replicationSecret)),
    ...optional("incarnation", text(paths.incarnation)),
    ...optional("ownCa", text(paths.ownCa)),
    ...optional("sourceCa", text(paths.sourceCa)),
  };
}

/** `{ key: value }`, or nothing when there is no value. */
export function optional<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>);
}
