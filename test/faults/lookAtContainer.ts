import { labels } from "../../src/ground/names";
import { docker } from "../support/engineView";

/** What the engine says of an instance's container. */
export interface ContainerSight {
  readonly name: string;
  /** MiB. */
  readonly memory: number;
  /** Those that a program declares. */
  readonly labels: Readonly<Record<string, string>>;
  /** Networks on which it is found by the alias that replicas use. */
  readonly foundOn: readonly string[];
}

export async function lookAtContainer(id: string): Promise<ContainerSight> {
  const filters = { label: [`${labels.instance}=${id}`] };
  const [only, ...others] = await docker.listContainers({ all: true, filters });
  if (!only || others.length > 0) {
    throw new Error(`${id} has ${only ? others.length + 1 : 0} containers`);
  }
  const { Name, HostConfig, Config, NetworkSettings, Image } = await docker
    .getContainer(only.Id)
    .inspect();
  const image = await docker.getImage(Image).inspect();
  const known = new Set<string>([
    ...Object.values(labels),
    ...Object.keys({ ...image.Config.Labels }),
  ]);
  return {
    name: Name.slice(1),
    memory: (HostConfig.Memory ?? 0) / 1024 ** 2,
    labels: Object.fromEntries(
      Object.entries(Config.Labels).filter(([label]) => !known.has(label)),
    ),
    foundOn: Object.entries(NetworkSettings.Networks)
      .filter(([, { Aliases }]) => namesIn(Aliases).includes(`i-${id}`))
      .map(([network]) => network),
  };
}

/** The engine's client leaves the type open. */
function namesIn(aliases: unknown): readonly unknown[] {
  return Array.isArray(aliases) ? aliases : [];
}
