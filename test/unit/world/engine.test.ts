import { describe, expect, it } from "vitest";
import { EngineUnavailableError } from "../../../src/ground/errors";
import { paths, VOLUME_ROOT } from "../../../src/ground/names";
import { inventoryIn } from "../../../src/observe/host/inventory";
import { NO_RIGHTS } from "../../../src/plan/host/rights";
import type { ContainerSpec } from "../../../src/ports/engine";
import engineReads from "../../support/engineReads.json";
import { bareServer } from "./bareServer";
import { FakeEngine } from "./engine";
import { World } from "./world";

function helper(name: string, more: Partial<ContainerSpec> = {}): ContainerSpec {
  return {
    name,
    image: "sha256:9700",
    command: ["mysqld --validate-config"],
    environment: {},
    labels: {},
    resources: { memory: 0, processes: 0 },
    rights: NO_RIGHTS,
    mounts: [],
    published: [],
    restart: "no",
    stopTimeout: 1,
    ...more,
  };
}

describe("an engine", () => {
  it("has every call that is known to change nothing", () => {
    const engine = new FakeEngine(new World().state);
    expect(engineReads.filter((name) => !(name in engine))).toEqual([]);
  });

  it("refuses names that are taken", async () => {
    const engine = new FakeEngine(new World().state);
    const { id } = await engine.createContainer(helper("a"));
    await engine.createContainer(helper("b"));
    await expect(engine.createContainer(helper("a"))).rejects.toMatchObject({ statusCode: 409 });
    await expect(engine.renameContainer(id, "b")).rejects.toMatchObject({ statusCode: 409 });
  });

  it("starts nothing on a network that is gone, nor on a port that is taken", async () => {
    const world = new World();
    const engine = new FakeEngine(world.state);
    const lost = await engine.createContainer(
      helper("lost", { network: { name: "gone", aliases: [] } }),
    );
    await expect(engine.startContainer(lost.id)).rejects.toMatchObject({ statusCode: 404 });
    const published = [{ containerPort: 3306, hostPort: 3306, bindAddress: "" }];
    await bareServer(world, "m", { published });
    const second = await engine.createContainer(helper("second", { published }));
    await expect(engine.startContainer(second.id)).rejects.toThrow("port is already allocated");
  });

  it("keeps a volume that is in use, and a network that a container refers to", async () => {
    const world = new World();
    const engine = new FakeEngine(world.state);
    await bareServer(world, "m");
    await expect(engine.removeVolume("m")).rejects.toMatchObject({ statusCode: 409 });
    expect(await engine.removeNetworkIfUnused("net")).toBe(false);
    await engine.removeContainer("m");
    await engine.removeVolume("m");
    expect(await engine.removeNetworkIfUnused("net")).toBe(true);
    expect(await engine.findVolume("m")).toBeUndefined();
  });

  it("finds by labels; an empty value stands for any", async () => {
    const engine = new FakeEngine(new World().state);
    await engine.createContainer(helper("a", { labels: { of: "one" } }));
    const found = async (labels: Record<string, string>) =>
      (await engine.listContainers(labels)).map(({ name }) => name);
    expect(await found({ of: "" })).toEqual(["a"]);
    expect(await found({ of: "one" })).toEqual(["a"]);
    expect(await found({ of: "two" })).toEqual([]);
    expect(await found({ other: "" })).toEqual([]);
  });

  it("pulls what its registry has, and nothing else", async () => {
    const world = new World();
    const engine = new FakeEngine(world.state);
    world.state.images.clear();
    expect(await engine.findImage("mysql:9.7")).toBeUndefined();
    await engine.pullImage("mysql:9.7");
    expect(await engine.findImage("sha256:9700")).toEqual({ id: "sha256:9700" });
    await expect(engine.pullImage("mysql:0")).rejects.toMatchObject({ statusCode: 404 });
  });

  it("that is down answers nobody", async () => {
    const world = new World();
    world.state.isEngineDown = true;
    const answer = new FakeEngine(world.state).info();
    await expect(answer).rejects.toBeInstanceOf(EngineUnavailableError);
  });
});

describe("a container", () => {
  it("shows the files of its volume, and keeps others to itself", async () => {
    const world = new World();
    const engine = new FakeEngine(world.state);
    const { id } = await bareServer(world, "m");
    await engine.writeFiles(id, "/", [{ path: "etc/motd", content: "hello", mode: 0o644 }]);
    const files = await engine.readFiles(id, [paths.adminPassword, "/etc"]);
    expect([...files].map(([path, content]) => [path, content.toString()])).toEqual([
      ["/etc/motd", "hello"],
      [paths.adminPassword, "password of m"],
    ]);
  });

  it("answers the script that takes inventory as a shell does", async () => {
    const world = new World();
    const { id } = await bareServer(world, "m");
    const mark = `[ -e ${paths.initialised} ] && echo ${paths.initialised}`;
    const script = `set -- ${paths.instance}/*\nwc -c "$@" /dev/null\ncat "$@"\n${mark}\ndu -sk ${VOLUME_ROOT}\ndf -Pk ${VOLUME_ROOT}`;
    const engine = new FakeEngine(world.state);
    const { stdout } = await engine.run(id, ["/bin/sh", "-c", script]);
    expect(inventoryIn(stdout)).toMatchObject({
      contents: { files: { initialised: true, ownCa: "authority of m" } },
      volumeUse: { used: 300 * 1024 ** 2, free: 99_999_999 * 1024 },
    });
    expect(await engine.run(id, ["no-such-command"])).toMatchObject({ exitCode: 127 });
  });

  it("that validates a configuration ends with what mysqld says of it", async () => {
    const engine = new FakeEngine(new World().state);
    const ended = async (name: string, configuration: string) => {
      const { id } = await engine.createContainer(helper(name));
      const file = { path: paths.configuration.slice(1), content: configuration, mode: 0o644 };
      await engine.writeFiles(id, "/", [file]);
      await engine.startContainer(id);
      return [await engine.waitForExit(id), (await engine.logTail(id, 5)).length];
    };
    expect(await ended("good", "max_connections=7\n")).toEqual([0, 0]);
    expect(await ended("bad", "no_such_variable=7\n")).toEqual([1, 1]);
  });
});
