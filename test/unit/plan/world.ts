import { foreign } from "../../../src/ground/foreign";
import type { ContainerFacts } from "../../../src/ports/engine";
import type { ReplicationAccountFacts } from "../../../src/ports/accounts";
import type { Channel, ServerFacts } from "../../../src/ports/server";
import { identityLabels, madeFrom, resourcesOf } from "../../../src/plan/host/containerSpec";
import type { NeighbourFacts, Relation, SourceFacts } from "../../../src/plan/facts";
import {
  aliasOf,
  labels,
  MYSQL_PORT,
  replicationAccountOf,
  sourceCaOf,
  stackNetworkOf,
  VOLUME_ROOT,
} from "../../../src/ground/names";
import type { Census, Whereabouts } from "../../../src/plan/census";
import type { Link } from "../../../src/plan/link/link";
import type { InstanceSpec } from "../../../src/plan/spec";

/** Plain values that the builders start from. Instances go by name here: m1 is m1 everywhere. */
export type Name = "m1" | "m2" | "s1" | "s2" | "s3";

export const NAMES: readonly Name[] = ["m1", "m2", "s1", "s2", "s3"];

const ids: Readonly<Record<Name, string>> = {
  m1: "d2bd2a0c-2b5d-4bd9-8a53-6a5f6f0e1a01",
  m2: "0a77c3e1-94f2-4c5e-b1aa-3c1f6f0e1a02",
  s1: "77e0b5f1-0c1e-4a4f-9a53-0a5f6f0e1b01",
  s2: "9ffc01d2-6c0b-4d7a-8f10-aa5f6f0e1b02",
  s3: "b3d4e5f6-1234-4abc-9def-cc5f6f0e1b03",
};

export const GiB = 1024 ** 3;
export const IMAGE = "sha256:1111";
/** All of them are on this one. */
export const ENGINE = "ENGINE";

export function idOf(name: Name): string {
  return ids[name];
}

/** All of them belong to one stack. */
export function ownerOf(name: string, stack = "dev"): string {
  return `urn:pulumi:${stack}::shop::pulumi-nodejs:dynamic/mysql:DatabaseInstance::${name}`;
}

/** On which they meet. */
export const NETWORK = stackNetworkOf(ownerOf("s1"));

/** The instances of the engine: all, or those that are named. */
export function aCensus(names: readonly Name[] = NAMES): Census {
  const place = { owner: ownerOf("s1"), networks: [NETWORK] };
  return {
    engineId: ENGINE,
    names: new Map(names.map((name) => [idOf(name), name])),
    places: new Map(names.map((name) => [idOf(name), place])),
  };
}

export function accountNameOf(name: Name): string {
  return replicationAccountOf(idOf(name));
}

/** Server uuids look like the name, so that a GTID set says whose it is. */
export function uuidOf(name: Name): string {
  return `${idOf(name).slice(0, 8)}-0000-0000-0000-000000000000`;
}

export function aSpec(name: Name): InstanceSpec {
  return {
    id: idOf(name),
    owner: ownerOf(name),
    incarnation: "first",
    isRecorded: true,
    name,
    image: "mysql:9.7",
    flavor: { memory: GiB },
    volume: { size: 2, retain: false, driver: "local", driverOptions: {} },
    bindAddress: "127.0.0.1",
    replicasFrom: [],
    readOnly: false,
    sourceDelay: 0,
    onDivergence: "fail",
    rootPrivileges: "service",
    rotate: {},
    databases: [],
    users: [],
    formerDatabases: [],
    formerUsers: [],
    configuration: {},
    labels: {},
  };
}

export function aContainer(spec: InstanceSpec): ContainerFacts {
  return {
    id: `container-of-${spec.name}`,
    name: spec.name,
    state: "running",
    exitCode: 0,
    oomKilled: false,
    startedAt: "2026-01-01T00:00:00Z",
    createdAt: "2026-01-01T00:00:00Z",
    restartCount: 0,
    imageId: IMAGE,
    labels: { ...identityLabels(spec), [labels.made]: madeFrom(spec, IMAGE) },
    memory: spec.flavor.memory,
    cpus: spec.flavor.cpus ?? 0,
    processes: resourcesOf(spec).processes,
    published: [],
    network: NETWORK,
    networks: [{ network: NETWORK, networkId: "net", address: "172.18.0.2" }],
    volumes: { [VOLUME_ROOT]: `${spec.name}-data` },
  };
}

/** Open and standing alone. */
export function aServer(name: Name): ServerFacts {
  return {
    version: "9.7.1",
    serverId: 1,
    serverUuid: uuidOf(name),
    superReadOnly: false,
    readOnly: false,
    offlineMode: false,
    persistedOpen: "yes",
    leftCopyAccounts: [],
    gtidExecuted: `${uuidOf(name)}:1-9`,
    gtidPurged: "",
    logBin: true,
    gtidMode: "ON",
    binlogSize: 1000,
    maxAllowedPacket: 64 * 1024 ** 2,
    lowerCaseTableNames: 0,
    partialRevokes: true,
    clone: { isPossible: true, isWhole: false, begun: "", problem: "" },
    replicationAccounts: [],
    dumpThreads: [],
    databases: [],
    users: [],
  };
}

export function aChannel(replica: Name, source: Name): Channel {
  return {
    host: aliasOf(idOf(source)),
    port: MYSQL_PORT,
    user: accountNameOf(replica),
    tls: true,
    caFile: sourceCaOf(idOf(source)),
    autoPosition: true,
    delay: 0,
    sourceUuid: uuidOf(source),
    receiver: { state: "on", errno: 0, message: "" },
    applier: { state: "on", errno: 0, message: "" },
    received: `${uuidOf(source)}:1-9`,
    unapplied: "",
    isApplying: false,
  };
}

export function anAccount(replica: Name, source: Name, root: Name): ReplicationAccountFacts {
  return {
    name: accountNameOf(replica),
    replica: idOf(replica),
    source: idOf(source),
    root: uuidOf(root),
    engine: ENGINE,
    sourceEngine: ENGINE,
  };
}

export function aNeighbour(name: Name, server: Partial<ServerFacts> = {}): NeighbourFacts {
  return {
    id: idOf(name),
    name,
    container: aContainer(aSpec(name)),
    server: { ...aServer(name), ...server },
  };
}

export const NOTHING_BETWEEN: Relation = {
  errant: "",
  ahead: "",
  missing: "",
  purged: "",
  onlyInRelayLogs: "",
  missingOfTarget: "",
};

/** What the volume of a replica says of its source. */
export function aLink(source: Name): Link {
  return {
    source: idOf(source),
    engine: ENGINE,
    at: { host: aliasOf(idOf(source)), port: MYSQL_PORT },
  };
}

export function here(name: Name): Whereabouts {
  return { kind: "here", engineId: ENGINE, name };
}

/** A source that no engine holds any more. */
export function aGoneSource(id: string): SourceFacts {
  return { id, whereabouts: { kind: "gone" }, ancestry: [] };
}

/** A root that answers and that knows `replica`. */
export function aSource(name: Name, replica: Name): SourceFacts {
  const account = anAccount(replica, name, name);
  const instance = aNeighbour(name, {
    replicationAccounts: [account],
    dumpThreads: [account.name],
  });
  return {
    id: idOf(name),
    whereabouts: here(name),
    instance,
    ancestry: [{ id: idOf(name), name }],
    root: instance,
    accountOnRoot: account,
    accountOnSource: account,
    relation: NOTHING_BETWEEN,
  };
}

/** It has a container, and nobody answers. */
export function aSilentSource(name: Name, state: ContainerFacts["state"] = "running"): SourceFacts {
  const container = { ...aContainer(aSpec(name)), state };
  return {
    id: idOf(name),
    whereabouts: here(name),
    instance: { id: idOf(name), name, container, problem: foreign("connection refused") },
    ancestry: [{ id: idOf(name), name }],
  };
}
