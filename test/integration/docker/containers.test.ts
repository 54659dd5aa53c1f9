import { connect } from "node:net";
import { afterAll, describe, expect, it } from "vitest";
import { EngineCallError } from "../../../src/ground/errors";
import { dockerScratch, freePort, IMAGE, leftovers } from "../../support/docker";
import { docker } from "../../support/engineView";

const scratch = dockerScratch();
const { engine } = scratch;
const MIB = 1024 ** 2;

afterAll(async () => {
  await scratch[Symbol.asyncDispose]();
  expect(await leftovers(scratch.labels)).toEqual([]);
});

describe("a container's life", () => {
  it("goes from created over running to exited and gone; each verb may be repeated", async () => {
    const name = scratch.name("life");
    const made = await scratch.created("life", { labels: { ...scratch.labels, extra: "a=b,c" } });
    expect(made).toMatchObject({ name, state: "created", startedAt: "", networks: [] });
    expect(made.labels["extra"]).toBe("a=b,c");
    expect(await engine.findContainer(name)).toEqual(made);

    await engine.startContainer(made.id);
    await engine.startContainer(made.id);
    const running = await engine.findContainer(made.id);
    expect(running?.state).toBe("running");
    expect(Date.parse(running?.startedAt ?? "")).toBeGreaterThan(0);

    await engine.stopContainer(made.id, 0);
    await engine.stopContainer(made.id, 0);
    expect(await engine.findContainer(name)).toMatchObject({ state: "exited", exitCode: 137 });

    await engine.removeContainer(made.id);
    await engine.removeContainer(made.id);
    await engine.stopContainer(made.id, 0);
    expect(await engine.findContainer(name)).toBeUndefined();
  });

  it("can be renamed, and a taken name is a 409", async () => {
    const made = await scratch.created("old");
    await engine.renameContainer(made.id, scratch.name("new"));
    expect((await engine.findContainer(made.id))?.name).toBe(scratch.name("new"));
    for (const taken of [
      scratch.created("new"),
      scratch.created("other").then(({ id }) => engine.renameContainer(id, scratch.name("new"))),
    ]) {
      const error: unknown = await taken.catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(EngineCallError);
      expect(error).toMatchObject({ statusCode: 409 });
      expect(String(error)).toContain("in use");
    }
  });

  it("ends while it is removed by several at once", async () => {
    const { id } = await scratch.started("raced");
    await Promise.all([1, 2, 3, 4].map(() => engine.removeContainer(id)));
    expect(await engine.findContainer(id)).toBeUndefined();
  });

  it("takes its anonymous volumes along", async () => {
    // as of an image with a VOLUME that nothing is mounted over
    const container = await docker.createContainer({
      Image: IMAGE,
      Entrypoint: ["true"],
      Labels: scratch.labels,
      Volumes: { "/anonymous": {} },
    });
    const { Mounts } = await container.inspect();
    const names = Mounts.map((mount) => mount.Name ?? "");
    expect(names).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    const listed = async () =>
      (await engine.listVolumes({})).filter(({ name }) => names.includes(name));
    expect(await listed()).toHaveLength(1);
    await engine.removeContainer(container.id);
    expect(await listed()).toEqual([]);
  });

  it("has the exit code of its command, with the environment and nothing of the image's start", async () => {
    const { id } = await scratch.started("exit", {
      command: ["sh", "-c", 'echo "$GREETING"; echo; echo "  oops" >&2; exit "$CODE"'],
      environment: { GREETING: "hi = there", CODE: "7" },
    });
    expect(await engine.waitForExit(id)).toBe(7);
    expect([...(await engine.logTail(id, 10))].sort()).toEqual(["hi = there", "oops"]);
    expect(await engine.logTail(id, 1)).toHaveLength(1);
    expect(await engine.logTail(id, 0)).toEqual([]);
    expect(await engine.findContainer(id)).toMatchObject({ state: "exited", exitCode: 7 });
  });

  it("is killed for lack of memory", async () => {
    const { id } = await scratch.started("oom", {
      command: ["tail", "/dev/zero"],
      resources: { memory: 16 * MIB, processes: 100 },
    });
    expect(await engine.waitForExit(id)).toBe(137);
    // Not oomKilled: on some kernels the engine is told of the kill, on others it is not.
    expect(await engine.findContainer(id)).toMatchObject({ state: "exited", exitCode: 137 });
  });

  it("cannot start what is not there", async () => {
    await expect(engine.startContainer("no-such-container")).rejects.toMatchObject({
      statusCode: 404,
    });
    const spec = await scratch.spec("noimage", { image: `sha256:${"0".repeat(64)}` });
    await expect(engine.createContainer(spec)).rejects.toMatchObject({ statusCode: 404 });
  });
});

it("lists by all of the labels, whatever the state", async () => {
  const label = scratch.name("group");
  const labels = { ...scratch.labels, [label]: "x" };
  const created = await scratch.created("listed-1", { labels });
  const running = await scratch.started("listed-2", { labels });
  const other = await scratch.created("listed-3", { labels: { ...labels, [label]: "y" } });
  const idsOf = async (value: string) =>
    (await engine.listContainers({ ...scratch.labels, [label]: value })).map(({ id }) => id).sort();
  expect(await idsOf("x")).toEqual([created.id, running.id].sort());
  expect(await idsOf("")).toEqual([created.id, running.id, other.id].sort());
  expect(await idsOf("z")).toEqual([]);
  const summaries = await engine.listSummaries();
  expect(summaries).toContainEqual({
    id: running.id,
    name: running.name,
    state: "running",
    labels,
    published: [],
    volumes: {},
    networks: running.networks.map(({ network }) => network),
  });
});

describe("limits", () => {
  const cgroup =
    "cat /sys/fs/cgroup/cpu/cpu.cfs_quota_us 2>/dev/null || cut -d' ' -f1 /sys/fs/cgroup/cpu.max";
  const quotaOf = async (id: string) => (await engine.run(id, ["sh", "-c", cgroup])).stdout.trim();

  it("are set, changed and lifted in place", async () => {
    const { id } = await scratch.started("limits", {
      resources: { memory: 64 * MIB, cpus: 0.5, processes: 100 },
    });
    expect(await engine.findContainer(id)).toMatchObject({
      memory: 64 * MIB,
      cpus: 0.5,
      processes: 100,
    });
    expect(await quotaOf(id)).toBe("50000");

    await engine.updateResources(id, { memory: 128 * MIB, cpus: 1.5, processes: 50 });
    expect(await engine.findContainer(id)).toMatchObject({
      memory: 128 * MIB,
      cpus: 1.5,
      processes: 50,
    });
    expect(await quotaOf(id)).toBe("150000");

    await engine.updateResources(id, { memory: 96 * MIB, processes: 50 });
    expect(await engine.findContainer(id)).toMatchObject({ memory: 96 * MIB, cpus: 0 });
    expect(["-1", "max"]).toContain(await quotaOf(id));
  });

  it("can be set where there were none", async () => {
    const { id } = await scratch.created("unlimited");
    await engine.updateResources(id, { memory: 64 * MIB, cpus: 1, processes: 100 });
    expect((await engine.findContainer(id))?.cpus).toBe(1);
  });
});

describe("published ports", () => {
  it("are configured facts, and reachable while it runs", async () => {
    const network = await engine.ensureNetwork(scratch.name("ports"), scratch.labels);
    const hostPort = await freePort();
    const port = { containerPort: 3306, hostPort, bindAddress: "127.0.0.1" };
    const { id } = await scratch.created("ports", {
      network: { name: network.name, aliases: [] },
      published: [port],
    });
    expect((await engine.findContainer(id))?.published).toEqual([port]);
    await engine.startContainer(id);
    const running = await engine.findContainer(id);
    expect(running?.published).toEqual([port]);
    expect(running?.networks).toMatchObject([{ network: network.name, networkId: network.id }]);
    expect(running?.networks[0]?.address).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
    const summary = (await engine.listSummaries()).find((one) => one.id === id);
    expect(summary?.published).toEqual([port]);
    await new Promise<void>((resolve, reject) => {
      const socket = connect(hostPort, "127.0.0.1", () => socket.destroy());
      socket.on("close", () => resolve()).on("error", reject);
    });

    // Somebody else's port: refused at the start, with the reason, in words that name it.
    const rival = await scratch.created("rival", {
      network: { name: network.name, aliases: [] },
      published: [port],
    });
    const error: unknown = await engine.startContainer(rival.id).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(EngineCallError);
    expect(error).toHaveProperty("reason", "portTaken");
    expect(String(error)).toContain(String(hostPort));
  });
});

describe("run", () => {
  it("tells exit code and standard output, whatever is on standard error", async () => {
    const { id } = await scratch.started("run");
    const both = "head -c 300000 /dev/zero | tr '\\0' x; echo no >&2; exit 3";
    const { exitCode, stdout } = await engine.run(id, ["sh", "-c", both]);
    expect(exitCode).toBe(3);
    expect(stdout).toBe("x".repeat(300_000));
    expect((await engine.run(id, ["no-such-command"])).exitCode).toBeGreaterThan(125);
  });

  it("many at once each get their own exit code", async () => {
    const { id } = await scratch.started("runs");
    const codes = [...Array(12).keys()];
    const runs = codes.map((code) => engine.run(id, ["sh", "-c", `exit ${String(code)}`]));
    expect((await Promise.all(runs)).map(({ exitCode }) => exitCode)).toEqual(codes);
  });

  it("is a 409 in a container that does not run", async () => {
    const { id } = await scratch.created("still");
    await expect(engine.run(id, ["true"])).rejects.toMatchObject({ statusCode: 409 });
  });
});

it("finds an image by name and by id, and not another", async () => {
  const image = await engine.findImage(IMAGE);
  expect(image?.id).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(await engine.findImage(image?.id ?? "")).toEqual(image);
  expect(await engine.findImage("no-such-image:1")).toBeUndefined();
});
