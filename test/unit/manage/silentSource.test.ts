import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../../src/ground/errors";
import { failing } from "../world/failing";
import { chain, layout, pair, trio } from "../world/layouts";
import { picture } from "../world/picture";
import { ProviderProcess } from "../world/process";
import type { Stack } from "../world/stack";

const SILENCES = [
  ["is stopped", (stack: Stack, name: string) => stack.world.stop(name)],
  ["is paused", (stack: Stack, name: string) => stack.world.pause(name)],
  ["does not answer", (stack: Stack, name: string) => stack.world.silence(name)],
  ["refuses the login", (stack: Stack, name: string) => refuse(stack, name)],
] as const;

function refuse(stack: Stack, name: string): void {
  stack.world.server(name).data.adminPassword = "another";
}

describe("a replica whose source", () => {
  it.each(SILENCES)("%s is reported by what it says itself", async (_, silence) => {
    const stack = await pair();
    silence(stack, "m1");
    const report = await stack.refresh("s1", { slaveOf: "m1" });
    expect(report).toMatchObject({ slaveOf: stack.id("m1"), superReadOnly: true });
    expect(report.replication.gtidMissing).toBeUndefined();
    expect(["replicating", "connecting"]).toContain(report.replication.state);
    expect(report.status).toBe(report.replication.state === "connecting" ? "ERROR" : "ACTIVE");
  });

  it.each(SILENCES)("%s has nothing done to it by a refresh or a preview", async (_, silence) => {
    const stack = await pair();
    silence(stack, "m1");
    const process = new ProviderProcess(stack.world);
    await stack.refresh("s1", { slaveOf: "m1" }, process);
    await stack.preview("s1", { slaveOf: "m1" }, process);
    await stack.preview("s1", {}, process);
    expect(process.effects).toEqual([]);
  });

  it("is stopped is refused at slaveOf, with what to do, and goes on when it is back", async () => {
    const stack = await pair();
    stack.world.stop("m1");
    const [failure] = await failing(stack.up("s1", { slaveOf: "m1" }));
    expect(failure).toBeInstanceOf(InvalidInputError);
    expect(failure).toMatchObject({
      path: "slaveOf",
      problem: expect.stringContaining("Bring m1 up first") as string,
    });
    stack.world.start("m1");
    expect(await stack.up("s1", { slaveOf: "m1" })).toMatchObject({ status: "ACTIVE", drift: [] });
  });

  it("is silent while it replicates is left to it", async () => {
    const stack = await pair();
    stack.world.silence("m1");
    const before = picture(stack);
    expect(await stack.up("s1", { slaveOf: "m1" })).toMatchObject({ status: "ACTIVE" });
    expect(picture(stack)).toEqual(before);
  });
});

describe("a source that does not answer itself", () => {
  it.each(SILENCES)(
    "because it %s still has its replicas, as they say themselves",
    async (_, silence) => {
      const stack = await trio();
      silence(stack, "m1");
      const { slaves } = await stack.refresh("m1");
      expect(slaves).toHaveLength(2);
      expect(slaves).toEqual(expect.arrayContaining([stack.id("s1"), stack.id("s2")]));
    },
  );

  it("has those that are down as well, as their volumes say", async () => {
    const stack = await pair();
    stack.world.stop("s1");
    stack.world.stop("m1");
    expect(await stack.refresh("m1")).toMatchObject({ slaves: [stack.id("s1")] });
    stack.world.removeContainer("s1");
    expect(await stack.refresh("m1")).toMatchObject({ slaves: [stack.id("s1")] });
  });

  it("has none that was detached meanwhile", async () => {
    const stack = await pair();
    stack.world.stop("m1");
    await stack.up("s1");
    expect(await stack.refresh("m1")).toMatchObject({ slaves: [] });
    stack.world.stop("s1");
    expect(await stack.refresh("m1")).toMatchObject({ slaves: [] });
  });

  it("leaves nothing behind of a look at a volume, also when that was killed", async () => {
    const stack = await pair();
    stack.world.removeContainer("s1");
    stack.world.stop("m1");
    const killed = new ProviderProcess(stack.world, ({ method }) =>
      method === "createContainer" ? "killed" : undefined,
    );
    await stack.refresh("m1", {}, killed).catch(() => undefined);
    await stack.refresh("m1");
    await stack.destroy("s1", { slaveOf: "m1" });
    await stack.destroy("m1");
    expect([...stack.world.state.volumes.keys()]).toHaveLength(1);
  });
});

/** s1 has a row from m1 that b1 has not applied yet, and m1 does not answer any more. */
const behind = layout(async (stack) => {
  await stack.up("m1");
  await stack.up("b1", { slaveOf: "m1" });
  await stack.up("s1", { slaveOf: "m1" });
  stack.world.server("b1").hold();
  stack.world.server("m1").insert("shop.orders 1");
  stack.world.stop("m1");
});

describe("while a server above the source is silent", () => {
  it("nothing is called errant: it may have what looks like it", async () => {
    const stack = await behind();
    const failure = (await failing(stack.up("s1", { slaveOf: "b1" }))).at(-1);
    expect(failure).toBeInstanceOf(InvalidInputError);
    expect(failure).toMatchObject({
      path: "slaveOf",
      problem: expect.stringContaining("m1, the root of the tree of b1, does not answer") as string,
    });
    expect(await stack.refresh("s1", { slaveOf: "b1" })).toMatchObject({
      replication: { state: "wrongSource" },
    });
  });

  it("no data is dropped as errant, whatever onDivergence says", async () => {
    const stack = await behind();
    const process = new ProviderProcess(stack.world);
    await failing(stack.up("s1", { slaveOf: "b1", onDivergence: "reseed" }, process));
    expect(process.effects.filter(({ method }) => method === "copyFrom")).toEqual([]);
    expect(stack.world.server("s1").rows).toEqual(["shop.orders 1"]);
  });

  it("what is errant is told when it is back", async () => {
    const stack = await chain();
    stack.world.server("s1").insertAsRoot("own.table 1");
    stack.world.stop("m1");
    expect(await stack.refresh("s1", { slaveOf: "b1" })).toMatchObject({
      replication: { state: "replicating" },
    });
    stack.world.start("m1");
    expect(await stack.refresh("s1", { slaveOf: "b1" })).toMatchObject({
      replication: { state: "errant" },
      status: "ERROR",
    });
  });

  it("a replica below it that has all is healthy, and can leave", async () => {
    const stack = await chain();
    stack.world.stop("m1");
    expect(await stack.refresh("s1", { slaveOf: "b1" })).toMatchObject({ status: "ACTIVE" });
    await stack.up("s1");
    expect(stack.world.server("s1").isWritable).toBe(true);
    stack.world.start("m1");
    await stack.refresh("s1");
    await stack.up("s1");
    expect(stack.world.server("b1").mysqld.dumpThreads).toEqual([]);
    expect(stack.world.server("m1").data.accounts.size).toBe(1);
  });
});

describe("a move away from a source that is down", () => {
  it("to a sibling goes through, and what is left on it goes when it is back", async () => {
    const stack = await trio();
    stack.world.stop("m1");
    await stack.up("s1");
    await stack.up("s2", { slaveOf: "s1" });
    stack.world.server("s1").insert("shop.orders 3");
    expect(stack.world.server("s2").rows).toHaveLength(3);
    stack.world.start("m1");
    expect(stack.world.server("m1").data.accounts.size).toBe(2);
  });
});
