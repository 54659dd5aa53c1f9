import { createHash } from "node:crypto";
import type {
  ContainerFacts,
  ContainerSpec,
  LogLimits,
  PublishedPort,
  Resources,
  VolumeSpec,
} from "../../ports/engine";
import { DEFAULT_LOG } from "../defaults";
import { initOptions } from "../settings/configurationFile";
import {
  aliasOf,
  FORMER_NETWORK,
  labels,
  MYSQL_PORT,
  paths,
  SCHEMA_VERSION,
  stackNetworkOf,
  VOLUME_ROOT,
} from "../../ground/names";
import { optional } from "../../ground/optional";
import type { InstanceSpec } from "../spec";
import { HEALTH } from "./health";
import {
  HELPER_RESOURCES,
  processesFor,
  RIGHTS_TO_MAKE_TEMPLATE,
  RIGHTS_TO_START_MYSQLD,
} from "./rights";
import { START_SCRIPT, templateScript } from "./startScript";

/** In seconds. A source with dump threads needs about 12 (docs/replication.md), a large buffer pool more. */
export const STOP_TIMEOUT = 60;

export function containerSpec(
  spec: InstanceSpec,
  made: { readonly imageId: string; readonly volume: string; readonly template?: string },
): ContainerSpec {
  const mounts = [{ volume: made.volume, target: VOLUME_ROOT, readOnly: false }];
  if (made.template) {
    mounts.push({ volume: made.template, target: paths.template, readOnly: true });
  }
  return {
    name: spec.name,
    image: made.imageId,
    command: ["/bin/sh", "-c", START_SCRIPT],
    // After a copy, a server shuts down and expects to be started again. It assumes that somebody will start
    // it if this variable equals the pid of its parent.
    environment: { MYSQLD_PARENT_PID: "0" },
    labels: {
      ...spec.labels,
      ...identityLabels(spec),
      [labels.made]: madeFrom(spec, made.imageId),
      [labels.image]: spec.image,
    },
    resources: resourcesOf(spec),
    rights: RIGHTS_TO_START_MYSQLD,
    hostname: spec.name,
    mounts,
    network: { name: networkOf(spec), aliases: [aliasOf(spec.id)] },
    published: publishedBy(spec),
    restart: "unless-stopped",
    health: HEALTH,
    log: logOf(spec),
    stopTimeout: STOP_TIMEOUT,
  };
}

export function networkOf(spec: Pick<InstanceSpec, "network" | "owner">): string {
  return spec.network ?? stackNetworkOf(spec.owner);
}

export function publishedBy(
  spec: Pick<InstanceSpec, "port" | "bindAddress">,
): readonly PublishedPort[] {
  return spec.port === undefined
    ? []
    : [{ containerPort: MYSQL_PORT, hostPort: spec.port, bindAddress: spec.bindAddress }];
}

function logOf({ log }: Pick<InstanceSpec, "log">): LogLimits {
  return log ?? DEFAULT_LOG;
}

export function resourcesOf(spec: Pick<InstanceSpec, "flavor" | "configuration">): Resources {
  const { memory, cpus } = spec.flavor;
  return { memory, ...optional("cpus", cpus), processes: processesFor(spec) };
}

export function hasResources(container: ContainerFacts, wanted: Resources): boolean {
  // the engine stores cpus as microseconds of a period of 100 ms
  const quota = (cpus: number) => Math.round(cpus * 100_000);
  return (
    container.memory === wanted.memory &&
    container.processes === wanted.processes &&
    quota(container.cpus) === quota(wanted.cpus ?? 0)
  );
}

/** True for a container that a former release created, which has more rights than one has today. */
export function isOfFormerRelease({ labels: of }: Pick<ContainerFacts, "labels">): boolean {
  return of[labels.schema] !== String(SCHEMA_VERSION);
}

/**
 * Digest of everything that only a new container can change; name and limits are changed in place, and so is
 * the network of a stack that was renamed: a container joins the new one while it runs. The start script is
 * left out, so that an upgrade of this package restarts no server (raise SCHEMA_VERSION if one must).
 */
export function madeFrom(spec: InstanceSpec, imageId: string): string {
  const parts = [
    SCHEMA_VERSION,
    imageId,
    spec.network ?? FORMER_NETWORK,
    publishedBy(spec),
    Object.entries(spec.labels).sort(([a], [b]) => (a < b ? -1 : 1)),
    logOf(spec),
  ];
  return digest(parts);
}

export function templateKey(imageId: string, configuration: InstanceSpec["configuration"]): string {
  return digest([imageId, templateScript(initOptions(configuration))]);
}

const TEMPLATE_PREFIX = "mysql-replication-template-";

export function templateName(key: string): string {
  return `${TEMPLATE_PREFIX}${key}`;
}

export function templateVolume(name: string): VolumeSpec {
  const key = name.slice(TEMPLATE_PREFIX.length);
  return { name, driver: "local", driverOptions: {}, labels: { [labels.template]: key } };
}

/** The container that creates a template; its volume has the same name. */
export function templateSpec(
  imageId: string,
  configuration: InstanceSpec["configuration"],
): ContainerSpec {
  const key = templateKey(imageId, configuration);
  return {
    name: templateName(key),
    image: imageId,
    command: ["/bin/sh", "-c", templateScript(initOptions(configuration))],
    environment: {},
    labels: { [labels.template]: key, [labels.schema]: String(SCHEMA_VERSION) },
    resources: HELPER_RESOURCES,
    rights: RIGHTS_TO_MAKE_TEMPLATE,
    mounts: [{ volume: templateName(key), target: paths.template, readOnly: false }],
    published: [],
    restart: "no",
    stopTimeout: 10,
  };
}

function digest(parts: unknown): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);
}

/** The labels of an instance's container and of its volume. */
export function identityLabels({ id, owner }: Pick<InstanceSpec, "id" | "owner">) {
  return {
    [labels.instance]: id,
    [labels.owner]: owner,
    [labels.schema]: String(SCHEMA_VERSION),
  };
}
