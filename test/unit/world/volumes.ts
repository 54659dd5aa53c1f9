import { foreign } from "../../../src/ground/foreign";
import { EngineCallError } from "../../../src/ground/errors";
import type { Labels, NetworkFacts, VolumeFacts, VolumeSpec } from "../../../src/ports/engine";
import { allFiles, volumeAt } from "./files";
import {
  nextNumber,
  timeText,
  type Container,
  type Folder,
  type Volume,
  type WorldState,
} from "./state";

/** Volumes and networks: what containers hold on to. */

export function createVolume(
  state: WorldState,
  { name, driver, driverOptions, labels }: VolumeSpec,
): VolumeFacts {
  const device = driverOptions["device"];
  const volume: Volume = state.volumes.get(name) ?? {
    name,
    driver,
    device,
    labels,
    createdAt: timeText(state.now),
    ...((device === undefined ? undefined : state.folders.get(device)) ?? emptyFolder()),
  };
  if (volume.driver !== driver) {
    throw new EngineCallError(`making ${name}`, 409, foreign("it is there, of another driver"));
  }
  state.volumes.set(name, volume);
  return factsOfVolume(volume);
}

export function removeVolume(state: WorldState, name: string): void {
  const user = [...state.containers.values()].find(({ spec }) =>
    spec.mounts.some(({ volume }) => volume === name),
  );
  if (user) {
    throw new EngineCallError(`removing ${name}`, 409, foreign(`it is in use by ${user.name}`));
  }
  const volume = state.volumes.get(name);
  if (volume?.device !== undefined) state.folders.set(volume.device, folderOf(volume));
  state.volumes.delete(name);
}

function emptyFolder(): Folder {
  return { files: new Map(), data: undefined, used: 300 * 1024 ** 2 };
}

function folderOf({ files, data, used }: Folder): Folder {
  return { files, data, used };
}

export function factsOfVolume({ name, driver, device, labels, createdAt }: Volume): VolumeFacts {
  const facts = { name, driver, labels, createdAt, isOwnFolder: device === undefined };
  return device === undefined ? facts : { ...facts, place: { kind: "folder", path: device } };
}

/** Names of what is directly in a folder of a container. */
export function namesIn(state: WorldState, container: Container, folder: string): string[] {
  const inside = [...allFiles(state, container).keys()]
    .filter((path) => path.startsWith(`${folder}/`))
    .map((path) => path.slice(folder.length + 1).split("/")[0] ?? "");
  const hasData = volumeAt(state, container, folder)?.data !== undefined;
  return [...new Set(hasData ? ["data", ...inside] : inside)].sort();
}

export function networkNamed(state: WorldState, nameOrId: string): NetworkFacts | undefined {
  const all = [...state.networks.values()];
  return all.find(({ id, name }) => id === nameOrId || name === nameOrId);
}

export function ensureNetwork(state: WorldState, name: string, labels: Labels): NetworkFacts {
  const network = networkNamed(state, name) ?? {
    id: `network-${String(nextNumber(state))}`,
    name,
    driver: "bridge",
    labels,
  };
  if (!hasLabels(network.labels, labels)) {
    throw new EngineCallError(`making ${name}`, 409, foreign("it is there, without these labels"));
  }
  state.networks.set(name, network);
  return network;
}

export function removeNetworkIfUnused(state: WorldState, nameOrId: string): boolean {
  const network = networkNamed(state, nameOrId);
  const isUsed = [...state.containers.values()].some(({ endpoints }) =>
    endpoints.some((endpoint) => endpoint.network === network?.name),
  );
  if (network && !isUsed) state.networks.delete(network.name);
  return !isUsed;
}

/** An empty value stands for any. */
export function hasLabels(labels: Labels, wanted: Labels): boolean {
  return Object.entries(wanted).every(([name, value]) =>
    value === "" ? name in labels : labels[name] === value,
  );
}
