import type { ContainerFacts, VolumeFacts } from "../../ports/engine";
import { optional } from "../../ground/optional";
import { isOwnFolder, placeOf } from "../../ground/place";
import type { InstanceFacts, InstanceFiles } from "../facts";
import { configurationFile } from "../settings/configurationFile";
import { formerConfiguration } from "../settings/formerConfiguration";
import type { InstanceSpec } from "../spec";
import { linkTo } from "../link/linkTo";
import { containerSpec, identityLabels } from "./containerSpec";
import { NO_FILES } from "./noFiles";

/** Replaces a random value. */
const STAND_IN = "made here";

export function withContainer(
  seen: InstanceFacts,
  change: (container: ContainerFacts) => Partial<ContainerFacts>,
): InstanceFacts {
  const { container } = seen;
  return container ? { ...seen, container: { ...container, ...change(container) } } : seen;
}

/** Removes what the server says and what is measured only while it runs. */
export function withoutServer(seen: InstanceFacts): InstanceFacts {
  const { server: _server, loginProblem: _problem, ...rest } = seen;
  const { volumeUsed: _used, volumeFree: _free, ...lasting } = rest;
  return lasting;
}

export function volumeMade(name: string, spec: InstanceSpec): VolumeFacts {
  const { driver, driverOptions } = spec.volume;
  return {
    name,
    driver,
    isOwnFolder: isOwnFolder(driver, driverOptions),
    ...optional("place", placeOf(driver, driverOptions)),
    labels: identityLabels(spec),
    createdAt: "",
  };
}

export function containerMade(spec: InstanceSpec, imageId: string, volume: string): ContainerFacts {
  const made = containerSpec(spec, { imageId, volume });
  const network = made.network?.name ?? "";
  return {
    // the engine accepts a name where it expects an id
    id: made.name,
    name: made.name,
    state: "created",
    exitCode: 0,
    oomKilled: false,
    startedAt: "",
    createdAt: "",
    restartCount: 0,
    imageId,
    labels: made.labels,
    memory: made.resources.memory,
    cpus: made.resources.cpus ?? 0,
    processes: made.resources.processes,
    published: made.published,
    network,
    networks: [{ network, networkId: "", address: "" }],
    volumes: Object.fromEntries(made.mounts.map((mount) => [mount.target, mount.volume])),
  };
}

export function filesWritten(seen: InstanceFacts, spec: InstanceSpec): InstanceFiles {
  const { files, source } = seen;
  const ca = source?.instance?.files?.ownCa;
  const isAhead = source && ca !== undefined && !files?.link && !files?.pins[source.id];
  return {
    ...NO_FILES,
    incarnation: spec.incarnation,
    owner: spec.owner,
    ownCa: STAND_IN,
    ...(files?.ownCa === undefined && { certificate: STAND_IN }),
    // what was created just now is as declared
    ...(files?.hasKeys !== true && { rotated: spec.rotate }),
    ...files,
    hasKeys: true,
    ...(isAhead && { link: linkTo(seen, source.id), pins: { ...files?.pins, [source.id]: ca } }),
    replicasFrom: spec.replicasFrom,
    configuration: configurationFile(spec),
    ...optional("formerConfiguration", formerConfiguration(files, configurationFile(spec))),
  };
}
