import type Docker from "dockerode";
import { CPU_PERIOD } from "./containerFacts";
import type {
  ContainerRights,
  ContainerSpec,
  HealthCheck,
  LogLimits,
  Resources,
  RootRight,
} from "../ports/engine";

/** A helper writes a few lines; what goes wrong in it may repeat them. */
const HELPER_LOG: LogLimits = { driver: "json-file", maxSize: 1_000_000, maxFiles: 1 };

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
    Healthcheck: healthCheck(spec.health),
    StopTimeout: spec.stopTimeout,
    ExposedPorts: Object.fromEntries(ports.map((port) => [port, {}])),
    HostConfig: {
      ...resourceLimits(spec.resources),
      ...confinement(spec.rights),
      RestartPolicy: { Name: spec.restart },
      LogConfig: logConfig(spec.log ?? HELPER_LOG),
      PortBindings: portBindings(spec),
      NetworkMode: spec.network?.name ?? "none",
      Mounts: mountsOf(spec),
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
export function resourceLimits({ memory, cpus, processes }: Resources) {
  return {
    Memory: memory,
    MemorySwap: memory,
    PidsLimit: processes,
    CpuPeriod: CPU_PERIOD,
    CpuQuota: cpus === undefined ? -1 : Math.round(cpus * CPU_PERIOD),
  };
}

/** The engine takes nanoseconds. */
function healthCheck(check: HealthCheck | undefined) {
  if (!check) return { Test: ["NONE"] };
  const { command, interval, timeout, retries, startPeriod, startInterval } = check;
  return {
    Test: ["CMD", ...command],
    Interval: interval * 1e9,
    Timeout: timeout * 1e9,
    Retries: retries,
    StartPeriod: startPeriod * 1e9,
    StartInterval: startInterval * 1e9,
  };
}

/** In plain bytes, because the drivers do not agree whether "10m" is a power of ten. */
function logConfig({ driver, maxSize, maxFiles }: LogLimits) {
  return { Type: driver, Config: { "max-size": String(maxSize), "max-file": String(maxFiles) } };
}

const CAPABILITIES: Readonly<Record<RootRight, readonly string[]>> = {
  changeOwners: ["CHOWN"],
  passPermissions: ["DAC_OVERRIDE"],
  actAsOwner: ["FOWNER"],
  becomeAnotherUser: ["SETUID", "SETGID"],
};

function confinement({ ofRoot, memoryFolders }: ContainerRights) {
  return {
    CapDrop: ["ALL"],
    CapAdd: ofRoot.flatMap((right) => CAPABILITIES[right]),
    // no setuid program and no file capability has an effect
    SecurityOpt: ["no-new-privileges"],
    Privileged: false,
    ReadonlyRootfs: true,
    Tmpfs: Object.fromEntries(
      memoryFolders.map(({ path, bytes }) => [
        path,
        `rw,noexec,nosuid,nodev,mode=1777,size=${String(bytes)}`,
      ]),
    ),
  };
}

/** A volume without a name goes with the container. */
function mountsOf({ mounts, rights: { diskFolder } }: ContainerSpec) {
  const named = mounts.map(({ volume, target, readOnly }) => ({
    ...VOLUME,
    Source: volume,
    Target: target,
    ReadOnly: readOnly,
  }));
  const nameless = { ...VOLUME, Source: "", Target: diskFolder ?? "", ReadOnly: false };
  return diskFolder === undefined ? named : [...named, nameless];
}

const VOLUME = {
  Type: "volume" as const,
  VolumeOptions: { NoCopy: true, Labels: {}, DriverConfig: { Name: "", Options: {} } },
};

function portBindings(spec: ContainerSpec): Record<string, { HostIp: string; HostPort: string }[]> {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const { containerPort, hostPort, bindAddress } of spec.published) {
    const hosts = (bindings[`${String(containerPort)}/tcp`] ??= []);
    hosts.push({ HostIp: bindAddress, HostPort: String(hostPort) });
  }
  return bindings;
}
