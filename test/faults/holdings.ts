import { labels } from "../../src/ground/names";
import { nameOf } from "../engine/urn";
import { docker } from "../support/engineView";

export interface Holding {
  readonly kind: "container" | "volume";
  readonly name: string;
  /** The id of the instance that it is part of. */
  readonly instance: string;
}

/** Containers and volumes of a project's instances, by the resource's name. */
export async function holdingsOf(
  project: string,
): Promise<ReadonlyMap<string, readonly Holding[]>> {
  const filters = { label: [labels.owner] };
  const [containers, { Volumes }] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listVolumes({ filters }),
  ]);
  const all = [
    ...containers.map(({ Names, Labels }) => ({
      kind: "container" as const,
      name: Names[0]?.slice(1) ?? "",
      labelled: Labels,
    })),
    ...Volumes.map(({ Name, Labels }) => ({
      kind: "volume" as const,
      name: Name,
      labelled: Labels,
    })),
  ];
  const found = new Map<string, Holding[]>();
  for (const { kind, name, labelled } of all) {
    const owner = labelled[labels.owner];
    if (owner?.includes(`::${project}::`) !== true) continue;
    const of = nameOf(owner);
    const holding = { kind, name, instance: labelled[labels.instance] ?? "" };
    found.set(of, [...(found.get(of) ?? []), holding]);
  }
  return found;
}

export function wordsFor({ kind, name }: Pick<Holding, "kind" | "name">): string {
  return `${kind} ${name}`;
}

/** Removes them without asking the provider: for a stack that it could not bring to an end. */
export async function removeHoldings(project: string): Promise<void> {
  const all = [...(await holdingsOf(project)).values()].flat();
  const named = (kind: Holding["kind"]) => all.filter((one) => one.kind === kind);
  for (const { name } of named("container")) {
    await docker.getContainer(name).remove({ force: true, v: true });
  }
  for (const { name } of named("volume")) await docker.getVolume(name).remove();
}
