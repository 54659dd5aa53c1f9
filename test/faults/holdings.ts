import { labels } from "../../src/ground/names";
import { docker } from "../support/engineView";
import { nameOf } from "../engine/urn";

/** Containers and volumes of a project's instances, by the resource's name, as `container m`, `volume m-1a2b`. */
export async function holdingsOf(project: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const filters = { label: [labels.owner] };
  const [containers, { Volumes }] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listVolumes({ filters }),
  ]);
  const found = new Map<string, string[]>();
  const add = (owner: string | undefined, what: string): void => {
    if (owner?.includes(`::${project}::`) !== true) return;
    const name = nameOf(owner);
    found.set(name, [...(found.get(name) ?? []), what].sort());
  };
  for (const { Names, Labels } of containers) {
    add(Labels[labels.owner], `container ${Names[0]?.slice(1) ?? ""}`);
  }
  for (const { Name, Labels } of Volumes) add(Labels[labels.owner], `volume ${Name}`);
  return found;
}

/** Every container and volume of the engine, whoever made it. */
export async function everythingOnEngine(): Promise<ReadonlySet<string>> {
  const [containers, { Volumes }] = await Promise.all([
    docker.listContainers({ all: true }),
    docker.listVolumes(),
  ]);
  return new Set([
    ...containers.flatMap(({ Names }) => Names.map((name) => name.slice(1))),
    ...Volumes.map(({ Name }) => Name),
  ]);
}

/** Removes them without asking the provider: for a stack that it could not bring to an end. */
export async function removeHoldings(project: string): Promise<void> {
  const all = [...(await holdingsOf(project)).values()].flat();
  const of = (kind: string) =>
    all.filter((one) => one.startsWith(`${kind} `)).map((one) => one.slice(kind.length + 1));
  for (const name of of("container")) {
    await docker.getContainer(name).remove({ force: true, v: true });
  }
  for (const name of of("volume")) await docker.getVolume(name).remove();
}
