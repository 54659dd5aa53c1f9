import { docker } from "./engineView";

/** What the kernel lets a process in a container do. */
export interface KernelRights {
  /** Those that it has now, and those that it or a program that it starts can ever have; as hexadecimal masks. */
  readonly effective: string;
  readonly bounding: string;
  /** True if no program can give it rights that it does not have. */
  readonly gainsNothing: boolean;
  readonly uid: number;
}

/** CHOWN, DAC_OVERRIDE, FOWNER, SETGID and SETUID. */
export const RIGHTS_OF_THE_START = "00000000000000cb";
export const NONE = "0000000000000000";

/** Reads them from the text of /proc/<pid>/status. */
export function rightsIn(status: string): KernelRights {
  const line = (name: string) => new RegExp(`^${name}:\\s*(\\w+)`, "m").exec(status)?.[1] ?? "";
  return {
    effective: line("CapEff"),
    bounding: line("CapBnd"),
    gainsNothing: line("NoNewPrivs") === "1",
    uid: Number(line("Uid")),
  };
}

/**
 * A container like this one as the engine creates it when it is told of no limits, on the same volumes, with
 * these labels besides. It takes the place of the first, and is not started.
 */
export async function recreatedWithoutLimits(
  name: string,
  labels: Readonly<Record<string, string>>,
): Promise<void> {
  const old = docker.getContainer(name);
  const { Config, HostConfig, NetworkSettings } = await old.inspect();
  const [[network, endpoint] = ["none", undefined]] = Object.entries(NetworkSettings.Networks);
  await old.stop({ t: 60 });
  await old.remove();
  await docker.createContainer({
    name,
    Image: Config.Image,
    User: "0",
    Entrypoint: Config.Entrypoint ?? [],
    Cmd: [],
    Env: Config.Env,
    Labels: { ...Config.Labels, ...labels },
    Hostname: Config.Hostname,
    HostConfig: {
      Memory: HostConfig.Memory ?? 0,
      MemorySwap: HostConfig.MemorySwap ?? 0,
      RestartPolicy: { Name: "unless-stopped" },
      NetworkMode: network,
      Mounts: HostConfig.Mounts ?? [],
    },
    NetworkingConfig: {
      EndpointsConfig: { [network]: { Aliases: [...aliasesOf(endpoint)] } },
    },
  });
}

function aliasesOf(endpoint: object | undefined): readonly string[] {
  const { Aliases } = (endpoint ?? {}) as { Aliases?: readonly string[] | null };
  return Aliases ?? [];
}
