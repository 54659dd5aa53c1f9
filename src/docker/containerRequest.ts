import type Docker from "dockerode";
import { CPU_PERIOD } from "./containerFacts";
import type { ContainerSpec, Resources } from "../ports/engine";

/**
 * Of every container at most 30 MB of log are kept, the latest: otherwise a server's user could fill the host's
 * disk with an event that fails each second. mysqld by itself writes some kilobytes at a start.
 */
const LOG = { Type: "json-file", Config: { "max-size": "10m", "max-file": "3" } };

/** The body of the request that creates a container. */
export function containerRequest(spec: ContainerSpec): Docker.ContainerCreateOptions {
  const ports = spec.published.map(({ containerPort }) => `${String(containerPort)}/tcp`);
  return {
    Image: spec.image,
    // Root, whatever the image says: the command changes the volume's owner before it drops to another user.
    User: "0",
    // Cmd must be set too, or the engine appends the image's.
    Entrypoint: [...spec.command],
    Cmd: [],
    Env: Object.entries(spec.environment).map(([name, value]) => `${name}=${value}`),
    Labels: { ...spec.labels },
    ...(spec.hostname !== undefined && { Hostname: spec.hostname }),
    Tty: false,
    StopTimeout: spec.stopTimeout,
    ExposedPorts: Object.fromEntries(ports.map((port) => [port, {}])),
    HostConfig: {
      ...resourceLimits(spec.resources),
      RestartPolicy: { Name: spec.restart },
      LogConfig: LOG,
      PortBindings: portBindings(spec),
      NetworkMode: spec.network?.name ?? "none",
      Mounts: spec.mounts.map(({ volume, target, readOnly }) => ({
        Type: "volume" as const,
        Source: volume,
        Target: target,
        ReadOnly: readOnly,
        VolumeOptions: { NoCopy: true, Labels: {}, DriverConfig: { Name: "", Options: {} } },
      })),
    },
    ...(spec.network && {
      NetworkingConfig: {
        EndpointsConfig: { [spec.network.name]: { Aliases: [...spec.network.aliases] } },
      },
    }),
  };
}

/**
 * Sets a quota instead of NanoCpus: an update cannot lift NanoCpus (0 counts as "not given"), and it refuses
 * a quota where NanoCpus were set. -1 is no limit.
 */
export function resourceLimits({ memory, cpus }: Resources) {
  return {
    Memory: memory,
    MemorySwap: memory,
    CpuPeriod: CPU_PERIOD,
    CpuQuota: cpus === undefined ? -1 : Math.round(cpus * CPU_PERIOD),
  };
}

function portBindings(spec: ContainerSpec): Record<string, { HostIp: string; HostPort: string }[]> {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const { containerPort, hostPort, bindAddress } of spec.published) {
    const hosts = (bindings[`${String(containerPort)}/tcp`] ??= []);
    hosts.push({ HostIp: bindAddress, HostPort: String(hostPort) });
  }
  return bindings;
}
