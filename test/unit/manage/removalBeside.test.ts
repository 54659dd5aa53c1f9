import { describe, expect, it } from "vitest";
import { labels, VOLUME_ROOT } from "../../../src/ground/names";
import { NO_RIGHTS, SMALL_RESOURCES } from "../../../src/plan/host/rights";
import { create } from "../world/lifecycle";
import { pair, single } from "../world/layouts";
import { ProviderProcess } from "../world/process";
import type { Stack } from "../world/stack";

// Other programs on the same engine delete their instances at the same time, or read the volumes of ours.

const volumesOf = (stack: Stack) =>
  [...stack.world.state.volumes.keys()].filter((name) => !name.includes("template"));

/** Another program mounts the volume of an instance, as the provider does to read the note in it. */
function mount(stack: Stack, name: string, of: "its reader" | "somebody else" = "its reader") {
  const id = stack.id(name);
  const volume = stack.world.volume(id).name;
  return create(stack.world.state, {
    name: "reader",
    image: "image",
    command: ["true"],
    environment: {},
    labels: of === "its reader" ? { [labels.scratch]: id } : {},
    resources: SMALL_RESOURCES,
    rights: NO_RIGHTS,
    mounts: [{ volume, target: VOLUME_ROOT, readOnly: true }],
    published: [],
    restart: "no",
    stopTimeout: 1,
  });
}

describe("a source that does not answer is deleted, and another instance has no container", () => {
  const silent = async () => {
    const stack = await pair();
    stack.world.stop("m1");
    stack.world.removeContainer("s1");
    return stack;
  };

  it("whose volume says that it is a replica: refused", async () => {
    const stack = await silent();
    await expect(stack.destroy("m1")).rejects.toThrow("s1");
    expect(volumesOf(stack)).toHaveLength(2);
  });

  it("whose volume its own program removes meanwhile: it is deleted, and no volume is made in its place", async () => {
    const stack = await silent();
    const gone = stack.id("s1");
    const process = new ProviderProcess(stack.world, ({ method }) => {
      if (method === "createContainer") stack.world.removeVolume(gone);
      return undefined;
    });
    await stack.destroy("m1", undefined, process);
    expect(process.effects.map(({ method }) => method)).toContain("createContainer");
    expect(volumesOf(stack)).toEqual([]);
  });
});

it("a volume that is made in the place of one that was removed stays while a second program reads in it", async () => {
  const stack = await pair();
  stack.world.stop("m1");
  stack.world.removeContainer("s1");
  const gone = stack.id("s1");
  const process = new ProviderProcess(stack.world, ({ method }) => {
    if (method !== "createContainer") return undefined;
    const { name } = stack.world.volume(gone);
    mount(stack, "s1");
    stack.world.state.volumes.delete(name);
    return undefined;
  });
  await stack.destroy("m1", undefined, process);
  expect(stack.world.findContainer("reader")).toBeDefined();
});

describe("an instance whose volume somebody reads as it is deleted", () => {
  it("is deleted if that ends before it can be told who it was", async () => {
    const stack = await single();
    let tries = 0;
    const process = new ProviderProcess(stack.world, ({ method }) => {
      if (method !== "removeVolume") return undefined;
      tries += 1;
      if (tries === 1) mount(stack, "m1", "somebody else");
      else stack.world.state.containers.clear();
      return undefined;
    });
    await stack.destroy("m1", undefined, process);
    expect(volumesOf(stack)).toEqual([]);
  });

  it("waits until it is read", async () => {
    const stack = await single();
    const { state } = stack.world;
    let tries = 0;
    const process = new ProviderProcess(stack.world, ({ method }) => {
      if (method !== "removeVolume") return undefined;
      tries += 1;
      if (tries === 1) mount(stack, "m1");
      if (tries === 3) state.containers.clear();
      return undefined;
    });
    await stack.destroy("m1", undefined, process);
    expect(tries).toBe(3);
    expect(volumesOf(stack)).toEqual([]);
  });

  it("waits ten seconds, and then removes what a reader that was killed has left", async () => {
    const stack = await single();
    const began = stack.world.clock.now();
    let isHeld = false;
    const process = new ProviderProcess(stack.world, ({ method }) => {
      if (method === "removeVolume" && !isHeld) mount(stack, "m1");
      isHeld ||= method === "removeVolume";
      return undefined;
    });
    await stack.destroy("m1", undefined, process);
    expect(stack.world.clock.now() - began).toBeGreaterThanOrEqual(10_000);
    expect(stack.world.findContainer("reader")).toBeUndefined();
    expect(volumesOf(stack)).toEqual([]);
  });

  it("is refused while a container of somebody else has it", async () => {
    const stack = await single();
    let isHeld = false;
    const process = new ProviderProcess(stack.world, ({ method }) => {
      if (method === "removeVolume" && !isHeld) mount(stack, "m1", "somebody else");
      isHeld ||= method === "removeVolume";
      return undefined;
    });
    await expect(stack.destroy("m1", undefined, process)).rejects.toThrow("it is in use by reader");
  });
});
