import { describe, expect, it } from "vitest";
import { StillASourceError } from "../../../src/ground/errors";
import { stackNetworkOf, labels, paths } from "../../../src/ground/names";
import { declared } from "../world/declared";
import { failing } from "../world/failing";
import { chain, pair, single, trio } from "../world/layouts";
import { ProviderProcess } from "../world/process";
import { Stack, type Declared } from "../world/stack";

const REPLICA: Declared = { slaveOf: "m1" };
const RETAINED: Declared = {
  volume: { retain: true, driver: "local", driverOptions: {}, size: 5 },
};

function leftOf(stack: Stack, name: string): readonly string[] {
  const container = stack.world.findContainer(name);
  return [
    ...(container ? [`container ${container.name}`] : []),
    ...[...stack.world.state.volumes.keys()].filter((volume) => volume.startsWith(`${name}-`)),
  ];
}

describe("an instance that is deleted", () => {
  it("goes with its volume, and the last one with the network of its stack", async () => {
    const stack = await single();
    await stack.destroy("m1");
    expect(leftOf(stack, "m1")).toEqual([]);
    expect(stack.world.state.networks.size).toBe(0);
  });

  it("leaves its volume where that is to stay, and comes to a clean end before", async () => {
    const stack = await single();
    const id = stack.id("m1");
    const process = new ProviderProcess(stack.world);
    await stack.destroy("m1", RETAINED, process);
    expect(process.effects.map(({ method }) => method)).toEqual([
      "writeFiles",
      "goOffline",
      "stopContainer",
      "removeContainer",
      "removeNetworkIfUnused",
    ]);
    expect(stack.world.volume(id).data?.rows.size).toBe(2);
    expect(stack.world.volume(id).files.get("instance/settled")).toBe("");
  });

  it("is a replica: its source forgets it, and it is not waited for", async () => {
    const stack = await pair();
    stack.world.server("s1").hold();
    stack.world.server("m1").insert("shop.orders 3");
    await stack.destroy("s1", REPLICA);
    expect(leftOf(stack, "s1")).toEqual([]);
    expect(stack.world.server("m1").data.accounts.size).toBe(0);
    expect(stack.world.server("m1").mysqld.dumpThreads).toEqual([]);
  });

  it("is a replica whose volume stays: it holds all it received, and no channel", async () => {
    const stack = await pair();
    const id = stack.id("s1");
    stack.world.server("s1").hold(20);
    stack.world.server("m1").insert("shop.orders 3");
    await stack.destroy("s1", { ...REPLICA, ...RETAINED });
    const { data } = stack.world.volume(id);
    expect(data?.rows.size).toBe(3);
    expect(data?.channel).toBeUndefined();
    expect(stack.world.server("m1").data.accounts.size).toBe(0);
  });

  it("is a replica whose source is down: it goes, and the source forgets it when it is back", async () => {
    const stack = await pair();
    stack.world.stop("m1");
    const process = new ProviderProcess(stack.world);
    await stack.destroy("s1", REPLICA, process);
    expect(leftOf(stack, "s1")).toEqual([]);
    expect(process.lines.join("\n")).toContain("its source m1 does not answer");
    stack.world.start("m1");
    await stack.up("m1");
    expect(stack.world.server("m1").data.accounts.size).toBe(0);
  });

  it("is down itself: its source forgets it all the same", async () => {
    const stack = await pair();
    stack.world.stop("s1");
    await stack.destroy("s1", REPLICA);
    expect(leftOf(stack, "s1")).toEqual([]);
    expect(stack.world.server("m1").data.accounts.size).toBe(0);
  });

  it("has no container any more: its volume goes", async () => {
    const stack = await pair();
    stack.world.removeContainer("s1");
    await stack.destroy("s1", REPLICA);
    expect(leftOf(stack, "s1")).toEqual([]);
  });

  it("has gone already: that is success", async () => {
    const stack = await single();
    stack.world.removeContainer("m1");
    stack.world.removeVolume(stack.id("m1"));
    const process = new ProviderProcess(stack.world);
    await stack.destroy("m1", {}, process);
    expect(process.effects.map(({ method }) => method)).toEqual(["removeNetworkIfUnused"]);
  });

  it("goes also where its state does not say with which incarnation it was made", async () => {
    const stack = await single();
    const unknown = { imageId: undefined, image: undefined, volumeSize: undefined };
    const recorded = { ...unknown, incarnation: "", engineId: "", sourceId: undefined };
    const { instances } = new ProviderProcess(stack.world);
    await instances.remove(declared("m1"), { ...recorded, id: stack.id("m1") });
    expect(leftOf(stack, "m1")).toEqual([]);
  });

  it("leaves a network that has the name of its stack's and is somebody else's", async () => {
    const stack = new Stack();
    const named = (name: string) => ({ id: name, name, driver: "bridge", labels: {} });
    const { networks } = stack.world.state;
    for (const name of [stackNetworkOf(declared("m1").owner), "own"])
      networks.set(name, named(name));
    await stack.up("m1", { network: "own" });
    await stack.destroy("m1", { network: "own" });
    expect([...networks.keys()]).toContain(stackNetworkOf(declared("m1").owner));
  });
});

describe("a source that has replicas", () => {
  it.each([
    ["runs", () => undefined],
    ["is stopped", (stack: Stack) => stack.world.stop("m1")],
    ["was killed", (stack: Stack) => stack.world.kill("m1")],
    ["is paused", (stack: Stack) => stack.world.pause("m1")],
    ["does not answer", (stack: Stack) => stack.world.silence("m1")],
    ["has no container any more", (stack: Stack) => stack.world.removeContainer("m1")],
  ] as const)("is not deleted while it %s; they are named", async (_, act) => {
    const stack = await pair();
    act(stack);
    const before = leftOf(stack, "m1");
    const [failure] = await failing(stack.destroy("m1"));
    expect(failure).toBeInstanceOf(StillASourceError);
    expect(failure).toMatchObject({ replicas: new Map([[stack.id("s1"), "s1"]]) });
    expect(leftOf(stack, "m1")).toEqual(before);
  });

  it("is not deleted while a replica is down", async () => {
    const stack = await pair();
    stack.world.stop("s1");
    const [failure] = await failing(stack.destroy("m1"));
    expect(failure).toBeInstanceOf(StillASourceError);
  });

  it("in the middle of a chain is not deleted either, and its own source is no replica of it", async () => {
    const stack = await chain();
    const [failure] = await failing(stack.destroy("b1", REPLICA));
    expect(failure).toMatchObject({ replicas: new Map([[stack.id("s1"), "s1"]]) });
  });

  it("is not deleted while all of them are down: their volumes name it", async () => {
    const stack = await pair();
    stack.world.stop("s1");
    stack.world.stop("m1");
    const [failure] = await failing(stack.destroy("m1"));
    expect(failure).toBeInstanceOf(StillASourceError);
    stack.world.removeContainer("s1");
    const [again] = await failing(stack.destroy("m1"));
    expect(again).toBeInstanceOf(StillASourceError);
  });

  it("is not deleted while one is down whose move was interrupted", async () => {
    const stack = await trio();
    const killed = new ProviderProcess(stack.world, ({ on, method }) =>
      on === "engine" && method === "writeFiles" ? "killed" : undefined,
    );
    await stack.up("s1", { slaveOf: "s2" }, killed).catch(() => undefined);
    await stack.up("s1", { slaveOf: "m1" });
    await stack.destroy("s2", { slaveOf: "m1" });
    stack.world.kill("s1");
    stack.world.kill("m1");
    const [failure] = await failing(stack.destroy("m1"));
    expect(failure).toBeInstanceOf(StillASourceError);
  });

  it("is deleted when one that is down was detached in a run that was killed", async () => {
    const stack = await pair();
    const killed = new ProviderProcess(stack.world, ({ method }) =>
      method === "resetReplica" ? "killed" : undefined,
    );
    await stack.up("s1", {}, killed).catch(() => undefined);
    await stack.up("s1");
    stack.world.kill("s1");
    stack.world.kill("m1");
    await stack.destroy("m1");
  });

  it("is deleted when they were detached while it was down", async () => {
    const stack = await pair();
    stack.world.stop("m1");
    await stack.up("s1");
    stack.world.start("m1");
    await stack.destroy("m1");
    expect(leftOf(stack, "m1")).toEqual([]);
    expect(stack.world.server("s1").isWritable).toBe(true);
  });
});

describe("an instance that has been taken over since", () => {
  it.each([
    ["runs", () => undefined],
    ["is stopped", (stack: Stack) => stack.world.stop("m1")],
  ] as const)("is left as it is while it %s", async (_, act) => {
    const stack = await single();
    const id = stack.id("m1");
    stack.world.server("m1").writeFile(paths.incarnation, "somebody else's");
    act(stack);
    const before = leftOf(stack, "m1");
    const process = new ProviderProcess(stack.world);
    await stack.destroy("m1", {}, process);
    expect(leftOf(stack, "m1")).toEqual(before);
    expect(process.effects).toEqual([]);
    expect(process.lines).toEqual([
      `m1: left as it is: it has been taken over since (container m1, ${labels.instance}=${id})`,
    ]);
  });

  it("is left as it is by a process that has read the former incarnation", async () => {
    const stack = await single();
    const process = new ProviderProcess(stack.world);
    await stack.up("m1", {}, process);
    stack.world.server("m1").writeFile(paths.incarnation, "somebody else's");
    await stack.destroy("m1", {}, process);
    expect(leftOf(stack, "m1")).not.toEqual([]);
  });
});
