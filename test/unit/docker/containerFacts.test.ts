import { describe, expect, it } from "vitest";
import {
  containerFacts,
  containerSummary,
  type InspectedContainer,
  type ListedContainer,
} from "../../../src/docker/containerFacts";

const ID = "a".repeat(64);

const running: InspectedContainer = {
  Id: ID,
  Name: "/m1",
  Created: "2026-01-02T03:04:05.6Z",
  Image: "sha256:1",
  RestartCount: 2,
  State: { Status: "running", ExitCode: 0, OOMKilled: false, StartedAt: "2026-01-02T03:04:06Z" },
  Config: { Labels: { a: "b" } },
  HostConfig: {
    Memory: 1024,
    NetworkMode: "net",
    CpuQuota: 150_000,
    CpuPeriod: 100_000,
    PidsLimit: 300,
    PortBindings: { "3306/tcp": [{ HostIp: "127.0.0.1", HostPort: "3307" }] },
  },
  NetworkSettings: { Networks: { net: { NetworkID: "n1", IPAddress: "172.18.0.2" } } },
  Mounts: [
    { Type: "volume", Name: "m1-data", Destination: "/var/lib/mysql" },
    { Type: "bind", Destination: "/etc/x" },
  ],
};

function withHost(host: Partial<InspectedContainer["HostConfig"]>): InspectedContainer {
  return { ...running, HostConfig: { ...running.HostConfig, ...host } };
}

describe("containerFacts", () => {
  it("translates what a running container says", () => {
    expect(containerFacts(running)).toEqual({
      id: ID,
      name: "m1",
      state: "running",
      exitCode: 0,
      oomKilled: false,
      startedAt: "2026-01-02T03:04:06Z",
      createdAt: "2026-01-02T03:04:05.6Z",
      restartCount: 2,
      imageId: "sha256:1",
      labels: { a: "b" },
      memory: 1024,
      cpus: 1.5,
      processes: 300,
      published: [{ containerPort: 3306, hostPort: 3307, bindAddress: "127.0.0.1" }],
      network: "net",
      networks: [{ network: "net", networkId: "n1", address: "172.18.0.2" }],
      volumes: { "/var/lib/mysql": "m1-data" },
    });
  });

  it("takes null and absence for empty", () => {
    const bare: InspectedContainer = {
      ...running,
      RestartCount: null,
      Config: { Labels: null },
      HostConfig: { PortBindings: null },
      NetworkSettings: { Networks: null },
      Mounts: null,
    };
    expect(containerFacts(bare)).toMatchObject({
      restartCount: 0,
      labels: {},
      memory: 0,
      cpus: 0,
      published: [],
      networks: [],
      volumes: {},
    });
  });

  it("says how it ended", () => {
    const State = { ...running.State, Status: "exited", ExitCode: 137, OOMKilled: true };
    const facts = containerFacts({ ...running, State });
    expect(facts).toMatchObject({ state: "exited", exitCode: 137, oomKilled: true });
  });

  it("has no start time for a container that never ran", () => {
    const State = { ...running.State, StartedAt: "0001-01-01T00:00:00Z" };
    expect(containerFacts({ ...running, State }).startedAt).toBe("");
  });

  it("leaves out the network that is none", () => {
    const NetworkSettings = { Networks: { none: { NetworkID: "n0", IPAddress: "" } } };
    expect(containerFacts({ ...running, NetworkSettings }).networks).toEqual([]);
  });

  it.each([
    ["a quota", { CpuQuota: 50_000, CpuPeriod: 100_000 }, 0.5],
    ["a quota of the default period", { CpuQuota: 50_000, CpuPeriod: 0 }, 0.5],
    ["a lifted quota", { CpuQuota: -1 }, 0],
    ["a lifted quota over NanoCpus", { CpuQuota: -1, NanoCpus: 5e8 }, 0],
    ["NanoCpus, as other tools write them", { CpuQuota: 0, NanoCpus: 5e8 }, 0.5],
    ["nothing", { CpuQuota: 0 }, 0],
  ])("reads the CPU limit from %s", (_, host, cpus) => {
    expect(containerFacts(withHost(host)).cpus).toBe(cpus);
  });

  it.each([[null], [0], [-1], [undefined]])("has no limit of processes with %s", (limit) => {
    expect(containerFacts(withHost({ PidsLimit: limit })).processes).toBe(0);
  });

  it.each([
    ["all addresses", { "3306/tcp": [{ HostIp: "", HostPort: "1" }] }, [[3306, 1, ""]]],
    ["no number", { "3306/tcp": [{ HostIp: "", HostPort: "" }] }, [[3306, 0, ""]]],
    ["exposed only", { "3306/tcp": null }, []],
    ["another protocol", { "53/udp": [{ HostIp: "", HostPort: "53" }] }, []],
  ])("reads bindings: %s", (_, PortBindings, ports) => {
    const { published } = containerFacts(withHost({ PortBindings }));
    expect(published.map((port) => [port.containerPort, port.hostPort, port.bindAddress])).toEqual(
      ports,
    );
  });
});

describe("containerSummary", () => {
  const listed: ListedContainer = {
    Id: ID,
    Names: ["/other/alias", "/m1"],
    State: "running",
    Labels: null,
    Ports: [
      { PrivatePort: 3306, PublicPort: 3307, IP: "0.0.0.0", Type: "tcp" },
      { PrivatePort: 3306, PublicPort: 3307, IP: "::", Type: "tcp" },
      { PrivatePort: 33060, Type: "tcp" },
    ],
  };

  it("has its own name, and each port once", () => {
    expect(containerSummary(listed)).toEqual({
      id: ID,
      name: "m1",
      state: "running",
      labels: {},
      published: [{ containerPort: 3306, hostPort: 3307, bindAddress: "" }],
      networks: [],
      volumes: {},
    });
  });

  it("names the volumes that it mounts, and nothing else", () => {
    const { Mounts = null } = running;
    expect(containerSummary({ ...listed, Mounts }).volumes).toEqual({
      "/var/lib/mysql": "m1-data",
    });
  });

  it("names the networks that it is on; none is not one", () => {
    const of = (...names: readonly string[]) => ({
      Networks: Object.fromEntries(names.map((name) => [name, {}])),
    });
    const networks = (NetworkSettings: NonNullable<ListedContainer["NetworkSettings"]>) =>
      containerSummary({ ...listed, NetworkSettings }).networks;
    expect(networks(of("own", "other"))).toEqual(["own", "other"]);
    expect(networks(of("none"))).toEqual([]);
    expect(networks({ Networks: null })).toEqual([]);
  });

  it("keeps a single address", () => {
    const Ports = [{ PrivatePort: 3306, PublicPort: 1, IP: "127.0.0.1", Type: "tcp" }];
    expect(containerSummary({ ...listed, Ports }).published[0]?.bindAddress).toBe("127.0.0.1");
  });
});
