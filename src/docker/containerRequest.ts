import type Docker from "dockerode";
import { CPU_PERIOD } from "./containerFacts";
import type { ContainerSpec, Resources } from "../ports/engine";

/** The body of a creation. */
export function containerRequest(spec: ContainerSpec): Docker.ContainerCreateOptions {
  const ports = spec.published.map(({ containerPort }) => `${String(containerPort)}/tcp`);
  return {
    Image: spec.image,
    // As root whatever the image says: the command makes the volume its own before it drops to a user.
    User: "0",
    // Cmd too, or the image's would be appended.
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
 * As quota, not as NanoCpus: an update cannot lift NanoCpus (0 counts as "not said") and refuses a
 * quota where they were set. -1 is no limit.
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
