import { afterAll, expect, it } from "vitest";
import { throughReader } from "../../../src/observe/host/reader";
import type { ContainerEngine } from "../../../src/ports/engine";
import { VOLUME_ROOT } from "../../../src/ground/names";
import { dockerScratch, IMAGE, leftovers } from "../../support/docker";

const scratch = dockerScratch();
const { engine } = scratch;

afterAll(async () => {
  await scratch[Symbol.asyncDispose]();
  expect(await leftovers(scratch.labels)).toEqual([]);
});

const spec = (what: string, labels = scratch.labels) => ({
  name: scratch.name(what),
  driver: "local",
  driverOptions: {},
  labels,
});

it("a volume is made once: the second time it keeps its labels", async () => {
  const first = await engine.createVolume(spec("twice", { ...scratch.labels, by: "first" }));
  const second = await engine.createVolume(spec("twice", { ...scratch.labels, by: "second" }));
  expect(second).toEqual(first);
  expect(second.labels["by"]).toBe("first");
  expect(Date.parse(second.createdAt)).toBeGreaterThan(0);
  expect(await engine.findVolume(first.name)).toEqual(first);
});

it("options reach the driver", async () => {
  const driverOptions = { type: "tmpfs", device: "tmpfs", o: "size=1m" };
  const { name } = await engine.createVolume({ ...spec("options"), driverOptions });
  const mounts = [{ volume: name, target: "/data", readOnly: false }];
  const { id, volumes } = await scratch.started("options", { mounts });
  expect(volumes).toEqual({ "/data": name });
  expect((await engine.run(id, ["stat", "-f", "-c", "%T", "/data"])).stdout.trim()).toBe("tmpfs");
});

it("lists by all of the labels", async () => {
  const label = scratch.name("group");
  const make = (what: string, value: string) =>
    engine.createVolume(spec(what, { ...scratch.labels, [label]: value }));
  const [one, two] = await Promise.all([make("one", "x"), make("two", "y")]);
  const listed = async (value: string) =>
    (await engine.listVolumes({ ...scratch.labels, [label]: value }))
      .map(({ name }) => name)
      .sort();
  expect(await listed("x")).toEqual([one.name]);
  expect(await listed("")).toEqual([one.name, two.name].sort());
  expect(await listed("z")).toEqual([]);
});

it("is empty where the image has files, and cannot be written where it is read only", async () => {
  const volume = await scratch.volume("nocopy");
  const mounts = [
    { volume, target: "/etc", readOnly: false },
    { volume, target: "/mnt", readOnly: true },
  ];
  const { id } = await scratch.created("nocopy", { mounts, command: ["touch", "/mnt/x"] });
  expect(await engine.readFiles(id, ["/etc/passwd"])).toEqual(new Map());
  await engine.startContainer(id);
  expect(await engine.waitForExit(id)).toBe(1);
});

it("cannot be removed while a container of any state has it; absent is success", async () => {
  const volume = await scratch.volume("used");
  const mounts = [{ volume, target: "/data", readOnly: false }];
  const { id } = await scratch.created("used", { mounts });
  await expect(engine.removeVolume(volume)).rejects.toMatchObject({ statusCode: 409 });
  await engine.removeContainer(id);
  await engine.removeVolume(volume);
  await engine.removeVolume(volume);
  expect(await engine.findVolume(volume)).toBeUndefined();
});

it("that is removed right before somebody reads in it is not made anew", async () => {
  const volume = await engine.createVolume(spec("read"));
  const image = await engine.findImage(IMAGE);
  let wasMade = false;
  const engineOfTwo: ContainerEngine = Object.create(engine, {
    createContainer: {
      value: async (wanted: Parameters<ContainerEngine["createContainer"]>[0]) => {
        await engine.removeVolume(volume.name);
        const made = await engine.createContainer(wanted);
        wasMade = (await engine.findVolume(volume.name)) !== undefined;
        return made;
      },
    },
  }) as ContainerEngine;
  const reader = {
    name: scratch.name("reader"),
    volume,
    instanceId: "of nobody",
    imageId: image?.id ?? "",
  };
  const found = await throughReader(engineOfTwo, reader, (id) =>
    engineOfTwo.findInFolder(id, VOLUME_ROOT, []),
  );
  expect(found).toBeUndefined();
  expect(wasMade, "the engine made one to mount").toBe(true);
  expect(await engine.findVolume(volume.name)).toBeUndefined();
});
