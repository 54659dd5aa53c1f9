import { describe, expect, it } from "vitest";
import { containerRequest } from "../../../src/docker/containerRequest";
import type { ContainerSpec } from "../../../src/ports/engine";

const spec: ContainerSpec = {
  name: "m1",
  image: "sha256:1",
  command: ["bash", "-c", "true"],
  environment: { A: "b=c" },
  labels: { l: "1" },
  resources: { memory: 1024, cpus: 0.5, processes: 300 },
  rights: {
    ofRoot: ["changeOwners", "becomeAnotherUser"],
    memoryFolders: [{ path: "/run", bytes: 4096 }],
  },
  mounts: [{ volume: "v", target: "/var/lib/mysql", readOnly: true }],
  network: { name: "net", aliases: ["i-1"] },
  published: [
    { containerPort: 3306, hostPort: 3307, bindAddress: "127.0.0.1" },
    { containerPort: 3306, hostPort: 3308, bindAddress: "" },
  ],
  restart: "unless-stopped",
  stopTimeout: 60,
};

describe("containerRequest", () => {
  it("replaces entrypoint, command and user of the image", () => {
    expect(containerRequest(spec)).toMatchObject({
      Entrypoint: ["bash", "-c", "true"],
      Cmd: [],
      User: "0",
      Env: ["A=b=c"],
    });
  });

  it("exposes what it publishes", () => {
    const { ExposedPorts, HostConfig } = containerRequest(spec);
    expect(ExposedPorts).toEqual({ "3306/tcp": {} });
    expect(HostConfig?.PortBindings).toEqual({
      "3306/tcp": [
        { HostIp: "127.0.0.1", HostPort: "3307" },
        { HostIp: "", HostPort: "3308" },
      ],
    });
  });

  it("gives no swap beyond the memory, and half a CPU as a quota", () => {
    expect(containerRequest(spec).HostConfig).toMatchObject({
      Memory: 1024,
      MemorySwap: 1024,
      CpuPeriod: 100_000,
      CpuQuota: 50_000,
      PidsLimit: 300,
    });
  });

  it("takes away every right that is not named, for good", () => {
    expect(containerRequest(spec).HostConfig).toMatchObject({
      CapDrop: ["ALL"],
      CapAdd: ["CHOWN", "SETUID", "SETGID"],
      SecurityOpt: ["no-new-privileges"],
      Privileged: false,
    });
  });

  it("lets nothing be written but the mounts and the folders that are named", () => {
    const request = containerRequest({
      ...spec,
      rights: { ...spec.rights, diskFolder: "/scratch" },
    });
    expect(request.HostConfig).toMatchObject({
      ReadonlyRootfs: true,
      Tmpfs: { "/run": "rw,noexec,nosuid,nodev,mode=1777,size=4096" },
      Mounts: [{ Source: "v" }, { Source: "", Target: "/scratch", ReadOnly: false }],
    });
  });

  it("is checked as it is to be, in nanoseconds, and otherwise not even as the image says", () => {
    const times = { interval: 30, timeout: 10, retries: 3, startPeriod: 60, startInterval: 2 };
    const health = { command: ["sh", "-c", "true"], ...times };
    expect(containerRequest({ ...spec, health }).Healthcheck).toEqual({
      Test: ["CMD", "sh", "-c", "true"],
      Interval: 30_000_000_000,
      Timeout: 10_000_000_000,
      Retries: 3,
      StartPeriod: 60_000_000_000,
      StartInterval: 2_000_000_000,
    });
    expect(containerRequest(spec).Healthcheck).toEqual({ Test: ["NONE"] });
  });

  it("keeps a log of the declared size, in bytes", () => {
    const log = { driver: "local", maxSize: 2 ** 20, maxFiles: 2 } as const;
    expect(containerRequest({ ...spec, log }).HostConfig?.LogConfig).toEqual({
      Type: "local",
      Config: { "max-size": "1048576", "max-file": "2" },
    });
  });

  it("keeps a bounded log of a helper, whatever the engine's default is", () => {
    expect(containerRequest(spec).HostConfig?.LogConfig).toEqual({
      Type: "json-file",
      Config: { "max-size": "1000000", "max-file": "1" },
    });
  });

  it("copies nothing of the image into a volume", () => {
    expect(containerRequest(spec).HostConfig?.Mounts).toMatchObject([
      {
        Type: "volume",
        Source: "v",
        Target: "/var/lib/mysql",
        ReadOnly: true,
        VolumeOptions: { NoCopy: true },
      },
    ]);
  });

  it("joins the network with its aliases", () => {
    const request = containerRequest(spec);
    expect(request.HostConfig?.NetworkMode).toBe("net");
    expect(request.NetworkingConfig).toEqual({ EndpointsConfig: { net: { Aliases: ["i-1"] } } });
  });

  it("has no network when none is named", () => {
    const { network: _, ...alone } = spec;
    const request = containerRequest(alone);
    expect(request.HostConfig?.NetworkMode).toBe("none");
    expect(request.NetworkingConfig).toBeUndefined();
  });
});
