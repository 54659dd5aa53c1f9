import { labels, paths, VOLUME_ROOT } from "../../../src/ground/names";
import type {
  ContainerEngine,
  ContainerSummary,
  Labels,
  VolumeFacts,
} from "../../../src/ports/engine";
import { ENGINE } from "../plan/world";

export const MADE_AT = "2026-01-02T03:04:05Z";

/** A volume that bears the id of an instance. */
export function aVolume(name: string, id: string, owner = ""): VolumeFacts {
  const of = { [labels.instance]: id, [labels.owner]: owner };
  return { name, driver: "local", isOwnFolder: true, labels: of, createdAt: MADE_AT };
}

/** A container that mounts a volume where MySQL's data lies, or none. */
export function aSummary(
  name: string,
  volume: string | undefined,
  more: Partial<Pick<ContainerSummary, "labels" | "state">> = {},
): ContainerSummary {
  return {
    id: `id of ${name}`,
    name,
    state: "running",
    labels: {},
    published: [],
    networks: [],
    volumes: volume === undefined ? {} : { [VOLUME_ROOT]: volume },
    ...more,
  };
}

/** The labels that an instance's container bears. */
export function labelsOf(id: string, owner = ""): Labels {
  return { [labels.instance]: id, [labels.owner]: owner };
}

/** What is recorded in a volume, by the name of the container through which it is read. */
export type Recorded = Readonly<Record<string, Partial<Record<"owner" | "incarnation", string>>>>;

/** An engine that lists, and lets the files of its containers be read; anything else fails. */
export function engineOfLists(
  containers: readonly ContainerSummary[],
  volumes: readonly VolumeFacts[],
  recorded: Recorded = {},
): ContainerEngine {
  const engine: Partial<ContainerEngine> = {
    info: () => Promise.resolve({ id: ENGINE, name: "engine", version: "28", local: true }),
    listSummaries: () => Promise.resolve(containers),
    listVolumes: (wanted) =>
      Promise.resolve(
        volumes.filter(({ labels: of }) => Object.keys(wanted).every((key) => key in of)),
      ),
    exists: () => Promise.resolve(true),
    readFiles: (id) => {
      const name = containers.find((container) => container.id === id)?.name;
      const { owner, incarnation } = recorded[name ?? ""] ?? {};
      const texts = { [paths.owner]: owner, [paths.incarnation]: incarnation };
      const files = Object.entries(texts).flatMap(([path, text]) =>
        text === undefined ? [] : [[path, Buffer.from(text)] as const],
      );
      return Promise.resolve(new Map(files));
    },
  };
  return engine as ContainerEngine;
}
