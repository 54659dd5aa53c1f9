import { isDeepStrictEqual } from "node:util";
import type {
  ContainerSummary,
  ContainerFacts,
  ContainerState,
  Labels,
  NetworkEndpoint,
  PublishedPort,
} from "../ports/engine";

/**
 * The parts of the engine's answer to inspect that are read here; the engine writes null for many empty
 * values.
 */
export interface InspectedContainer {
  readonly Id: string;
  readonly Name: string;
  readonly Created: string;
  readonly Image: string;
  readonly RestartCount?: number | null | undefined;
  readonly State: {
    readonly Status: string;
    readonly ExitCode: number;
    readonly OOMKilled: boolean;
    readonly StartedAt: string;
  };
  readonly Config: { readonly Labels?: Labels | null };
  readonly HostConfig: {
    readonly Memory?: number | null | undefined;
    readonly NanoCpus?: number | null | undefined;
    readonly CpuQuota?: number | null | undefined;
    readonly CpuPeriod?: number | null | undefined;
    readonly PidsLimit?: number | null | undefined;
    readonly PortBindings?: unknown;
    readonly NetworkMode?: string | null | undefined;
  };
  readonly NetworkSettings: {
    readonly Networks?: Readonly<
      Record<string, { readonly NetworkID?: string | null; readonly IPAddress?: string | null }>
    > | null;
  };
  readonly Mounts?: Mounts;
}

type Mounts =
  | readonly {
      readonly Type?: string;
      readonly Name?: string | undefined;
      readonly Destination: string;
    }[]
  | null;

/** The period for CPU quotas, in microseconds; it is also the kernel's default. */
export const CPU_PERIOD = 100_000;

export function containerFacts(seen: InspectedContainer): ContainerFacts {
  return {
    id: seen.Id,
    name: seen.Name.replace(/^\//, ""),
    state: seen.State.Status as ContainerState,
    exitCode: seen.State.ExitCode,
    oomKilled: seen.State.OOMKilled,
    startedAt: seen.State.StartedAt.startsWith("0001-") ? "" : seen.State.StartedAt,
    createdAt: seen.Created,
    restartCount: seen.RestartCount ?? 0,
    imageId: seen.Image,
    labels: seen.Config.Labels ?? {},
    memory: seen.HostConfig.Memory ?? 0,
    cpus: cpusOf(seen.HostConfig),
    // 0 and -1 stand for no limit
    processes: Math.max(0, seen.HostConfig.PidsLimit ?? 0),
    published: publishedOf(seen.HostConfig.PortBindings),
    network: seen.HostConfig.NetworkMode ?? "",
    networks: networksOf(seen.NetworkSettings.Networks ?? {}),
    volumes: volumesOf(seen.Mounts ?? null),
  };
}

function volumesOf(mounts: Mounts): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (mounts ?? []).flatMap(({ Type, Name, Destination }) =>
      Type === "volume" && Name !== undefined ? [[Destination, Name]] : [],
    ),
  );
}

/** The parts of the engine's answer to list that are read here. */
export interface ListedContainer {
  readonly Id: string;
  readonly Names: readonly string[];
  readonly State: string;
  readonly Labels?: Labels | null;
  readonly Ports?:
    | readonly {
        readonly PrivatePort: number;
        readonly PublicPort?: number;
        readonly IP?: string;
        readonly Type: string;
      }[]
    | null;
  readonly Mounts?: Mounts;
  readonly NetworkSettings?: {
    readonly Networks?: Readonly<Record<string, unknown>> | null;
  } | null;
}

export function containerSummary(seen: ListedContainer): ContainerSummary {
  const published = (seen.Ports ?? []).flatMap(({ PrivatePort, PublicPort, IP, Type }) =>
    Type === "tcp" && PublicPort !== undefined && PublicPort > 0
      ? [{ containerPort: PrivatePort, hostPort: PublicPort, bindAddress: bindAddressOf(IP) }]
      : [],
  );
  return {
    id: seen.Id,
    // Docker's links add names with a second slash.
    name: seen.Names.map((name) => name.slice(1)).find((name) => !name.includes("/")) ?? "",
    state: seen.State as ContainerState,
    labels: seen.Labels ?? {},
    published: published.filter(
      (port, at) => published.findIndex((other) => isDeepStrictEqual(port, other)) === at,
    ),
    networks: namesOf(seen.NetworkSettings?.Networks ?? {}),
    volumes: volumesOf(seen.Mounts ?? null),
  };
}

/** A container without any network is listed on one called "none". */
function namesOf(networks: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(networks).filter((name) => name !== "none");
}

/** The engine lists "all addresses" once for each protocol. */
function bindAddressOf(address: string | undefined): string {
  return address === undefined || ["0.0.0.0", "::"].includes(address) ? "" : address;
}

/** A quota wins over NanoCpus in the engine too; -1 means that the limit was lifted. */
function cpusOf(host: InspectedContainer["HostConfig"]): number {
  const quota = host.CpuQuota ?? 0;
  if (quota > 0) return quota / (host.CpuPeriod || CPU_PERIOD);
  return quota < 0 ? 0 : (host.NanoCpus ?? 0) / 1e9;
}

function publishedOf(bindings: unknown): readonly PublishedPort[] {
  const table = (bindings ?? {}) as Record<string, { HostIp?: string; HostPort?: string }[] | null>;
  return Object.entries(table).flatMap(([port, hosts]) =>
    port.endsWith("/tcp")
      ? (hosts ?? []).map(({ HostIp, HostPort }) => ({
          containerPort: Number.parseInt(port, 10),
          hostPort: Number(HostPort ?? 0),
          bindAddress: HostIp ?? "",
        }))
      : [],
  );
}

function networksOf(
  networks: NonNullable<InspectedContainer["NetworkSettings"]["Networks"]>,
): readonly NetworkEndpoint[] {
  return namesOf(networks).map((network) => ({
    network,
    networkId: networks[network]?.NetworkID ?? "",
    address: networks[network]?.IPAddress ?? "",
  }));
}
