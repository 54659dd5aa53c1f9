import { labels, SCHEMA_VERSION } from "../../ground/names";
import { optional } from "../../ground/optional";
import type { ContainerFacts, VolumeFacts } from "../../ports/engine";
import type { InstanceFacts, InstanceFiles } from "../facts";
import { configurationFile } from "../settings/configurationFile";
import type { InstanceSpec } from "../spec";
import { containerSpec } from "./containerSpec";

/** Of what chance makes: passwords, keys. */
const STAND_IN = "made here";

export function withContainer(
  seen: InstanceFacts,
  change: (container: ContainerFacts) => Partial<ContainerFacts>,
): InstanceFacts {
  const { container } = seen;
  return container ? { ...seen, container: { ...container, ...change(container) } } : seen;
}

/** Neither what a server says nor what is measured while it runs. */
export function withoutServer(seen: InstanceFacts): InstanceFacts {
  const { server: _server, loginProblem: _problem, volumeUsed: _used, ...rest } = seen;
  return rest;
}

export function volumeMade(name: string, { id, owner, volume }: InstanceSpec): VolumeFacts {
  return {
    name,
    driver: volume.driver,
    labels: {
      [labels.instance]: id,
      [labels.owner]: owner,
      [labels.schema]: String(SCHEMA_VERSION),
    },
    createdAt: "",
  };
}

export function containerMade(spec: InstanceSpec, imageId: string, volume: string): ContainerFacts {
  const made = containerSpec(spec, { imageId, volume });
  const network = made.network?.name ?? "";
  return {
    // the engine takes a name for an id
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
    published: made.published,
    network,
    networks: [{ network, networkId: "", address: "" }],
    volumes: Object.fromEntries(made.mounts.map((mount) => [mount.target, mount.volume])),
  };
}

export function filesWritten({ files, source }: InstanceFacts, spec: InstanceSpec): InstanceFiles {
  return {
    initialised: false,
    adminPassword: STAND_IN,
    replicationSecret: STAND_IN,
    incarnation: spec.incarnation,
    ownCa: STAND_IN,
    ...optional("sourceCa", source?.instance?.files?.ownCa),
    ...files,
    configuration: configurationFile(spec),
  };
}
