import { describe, expect, it } from "vitest";
import {
  ErrantTransactionsError,
  InvalidInputError,
  SourcePurgedError,
  UnknownSourceError,
} from "../../../src/ground/errors";
import { failing } from "../world/failing";
import { chain, chainAndTree, pair, trio, two, twoTrees } from "../world/layouts";
import { picture } from "../world/picture";
import { ProviderProcess } from "../world/process";
import type { Stack } from "../world/stack";

describe("an instance that is given a source", () => {
  it("is fenced first, keeps its identity, and has what its source has", async () => {
    const stack = await two();
    const [{ id }, uuid] = [stack.world.container("m2"), stack.world.data("m2").serverUuid];
    const process = new ProviderProcess(stack.world);
    await stack.up("m2", { slaveOf: "m1" }, process);
    expect(process.effects[0]).toMatchObject({ on: "m2", method: "fence" });
    expect(stack.world.container("m2").id).toBe(id);
    expect(stack.world.data("m2").serverUuid).toBe(uuid);
    expect(stack.world.server("m2").rows).toEqual(["shop.orders 1"]);
  });

  it("is refused with transactions of its own, and open again", async () => {
    const stack = await two();
    stack.world.server("m2").insert("own.table 1");
    const failure = await failing(stack.up("m2", { slaveOf: "m1" }));
    expect(failure.at(-1)).toBeInstanceOf(ErrantTransactionsError);
    expect(stack.world.server("m2")).toMatchObject({ isWritable: true, rows: ["own.table 1"] });
  });

  it("has what was written until the fence closed looked at before anything else", async () => {
    const stack = await two();
    const process = new ProviderProcess(stack.world, ({ on, method }) => {
      if (on === "m2" && method === "fence") stack.world.server("m2").insert("own.table 1");
      return undefined;
    });
    const failure = await failing(stack.up("m2", { slaveOf: "m1" }, process));
    expect(failure.at(-1)).toBeInstanceOf(ErrantTransactionsError);
    expect(stack.world.server("m2").rows).toEqual(["own.table 1"]);
    expect(stack.world.server("m1").data.accounts.size).toBe(0);
  });

  it("is opened again when the way there fails, and its account goes", async () => {
    const stack = await two();
    const process = new ProviderProcess(stack.world, ({ method }) =>
      method === "changeSource" ? "refused" : undefined,
    );
    await expect(stack.up("m2", { slaveOf: "m1" }, process)).rejects.toThrow(
      "stands alone again, writable",
    );
    expect(stack.world.server("m2")).toMatchObject({
      isWritable: true,
      channel: undefined,
      rows: [],
    });
    expect(stack.world.server("m1").data.accounts.size).toBe(0);
  });

  it("below a replica has its account made on the root, and waits for it", async () => {
    const stack = await pair();
    const process = new ProviderProcess(stack.world);
    await stack.up("s2", { slaveOf: "s1" }, process);
    const made = process.effects.filter(({ method }) => method === "ensureReplicationAccount");
    expect(made.map(({ on }) => on)).toEqual(["m1"]);
    expect(stack.world.server("s2").rows).toHaveLength(2);
  });

  it.each([
    ["to itself", (stack: Stack) => stack.up("m1", { slaveOf: "m1" })],
    ["to its own replica", (stack: Stack) => stack.up("m1", { slaveOf: "s1", readOnly: true })],
    [
      "to a replica of its replica",
      (stack: Stack) => stack.up("m1", { slaveOf: "s2", readOnly: true }),
    ],
  ])("%s is refused, and nothing is touched", async (_, act) => {
    const stack = await pair();
    await stack.up("s2", { slaveOf: "s1" });
    const before = picture(stack);
    const [failure] = await failing(act(stack));
    expect(failure).toBeInstanceOf(InvalidInputError);
    expect(failure).toMatchObject({ path: "slaveOf" });
    expect(picture(stack)).toEqual(before);
  });

  it("whose source is not on this engine is refused", async () => {
    const stack = await pair();
    stack.world.removeContainer("m1");
    stack.world.removeVolume(stack.id("m1"));
    const [failure] = await failing(stack.up("s2", { slaveOf: "m1" }));
    expect(failure).toBeInstanceOf(UnknownSourceError);
  });

  it("whose source is down is refused, and one that comes up is waited for", async () => {
    const stack = await two();
    stack.world.stop("m1");
    const [failure] = await failing(stack.up("m2", { slaveOf: "m1" }));
    expect(failure).toMatchObject({
      path: "slaveOf",
      message: expect.stringContaining("m1") as string,
    });
    stack.world.start("m1");
    stack.world.silence("m1");
    const process = new ProviderProcess(stack.world);
    const waiting = stack.up("m2", { slaveOf: "m1" }, process);
    await stack.world.clock.sleep(5_000);
    stack.world.silence("m1", false);
    expect(await waiting).toMatchObject({ status: "ACTIVE" });
    expect(process.lines).toContain("m2: wait for the source");
  });
});

describe("a replica that is given another source", () => {
  it("goes to a sibling with its data: nothing is copied, nothing restarted", async () => {
    const stack = await trio();
    const { id, startedAt } = stack.world.container("s2");
    await stack.up("s2", { slaveOf: "s1" });
    expect(stack.world.container("s2")).toMatchObject({ id, startedAt });
    expect(stack.world.data("s2").clone.begun).toBe("");
    stack.world.server("m1").insert("shop.orders 3");
    expect(stack.world.server("s2").rows).toHaveLength(3);
    expect(await stack.refresh("m1")).toMatchObject({ slaves: [stack.id("s1")] });
    expect(await stack.refresh("s1", { slaveOf: "m1" })).toMatchObject({
      slaves: [stack.id("s2")],
    });
    expect(stack.world.server("m1").mysqld.dumpThreads).toHaveLength(1);
  });

  it("goes to another tree, whose former root forgets it and those below it", async () => {
    const stack = await chainAndTree();
    await stack.up("b1", { slaveOf: "m2" });
    await stack.up("s1", { slaveOf: "b1" });
    expect(stack.world.server("m1").data.accounts.size).toBe(0);
    expect(stack.world.server("m1").mysqld.dumpThreads).toEqual([]);
    stack.world.server("m2").insert("shop.orders 3");
    expect(stack.world.server("b1").rows).toHaveLength(3);
    expect(stack.world.server("s1").rows).toHaveLength(3);
  });

  it("waits for a source that is behind it", async () => {
    const stack = await trio();
    stack.world.server("s1").hold(30);
    stack.world.server("m1").insert("shop.orders 3");
    const before = stack.world.clock.now();
    await stack.up("s2", { slaveOf: "s1" });
    expect(stack.world.clock.now() - before).toBeGreaterThan(29_000);
    expect(stack.world.server("s2").rows).toHaveLength(3);
  });

  it("applies first what it has received", async () => {
    const stack = await trio();
    stack.world.server("s2").hold(30);
    stack.world.server("m1").insert("shop.orders 3");
    stack.world.stop("m1");
    stack.world.start("m1");
    await stack.up("s2", { slaveOf: "s1" });
    expect(stack.world.server("s2").rows).toHaveLength(3);
  });

  it("that received what the new source never had is refused before its channel is touched", async () => {
    const stack = await twoTrees();
    stack.world.server("m1").insert("shop.orders 3");
    const before = picture(stack);
    const [failure] = await failing(stack.up("s1", { slaveOf: "m2" }));
    expect(failure).toBeInstanceOf(ErrantTransactionsError);
    expect(picture(stack)).toEqual(before);
  });

  it("that needs what the new source has purged is refused, or given its data where that is declared", async () => {
    const stack = await twoTrees();
    stack.world.server("m2").insert("shop.orders 3");
    stack.world.server("m2").purge();
    const [failure] = await failing(stack.up("s1", { slaveOf: "m2" }));
    expect(failure).toBeInstanceOf(SourcePurgedError);
    expect(stack.world.server("s1").follows({ id: stack.id("m1") })).toBe(true);
    await stack.up("s1", { slaveOf: "m2", onDivergence: "reseed" });
    expect(stack.world.server("s1").rows).toHaveLength(3);
  });

  it.each([
    ["cannot be turned", "changeSource"],
    ["cannot be started", "startReplica"],
    ["cannot be stopped", "stopReplica"],
  ])("whose channel %s is brought back to the source it had", async (_, failing) => {
    const stack = await trio();
    let failed = 0;
    const process = new ProviderProcess(stack.world, ({ on, method }) =>
      on === "s2" && method === failing && failed++ === 0 ? "refused" : undefined,
    );
    await expect(stack.up("s2", { slaveOf: "s1" }, process)).rejects.toThrow(
      "replicates from m1 again",
    );
    expect(stack.world.server("s2").follows({ id: stack.id("m1") })).toBe(true);
    stack.world.server("m1").insert("shop.orders 3");
    expect(stack.world.server("s2").rows).toHaveLength(3);
    expect(await stack.refresh("s1", { slaveOf: "m1" })).toMatchObject({ slaves: [] });
  });

  it("says so when it cannot be brought back either", async () => {
    const stack = await trio();
    const process = new ProviderProcess(stack.world, ({ on, method }) =>
      on === "s2" && ["changeSource", "startReplica"].includes(method) ? "refused" : undefined,
    );
    await expect(stack.up("s2", { slaveOf: "s1" }, process)).rejects.toThrow(
      "could not be brought back",
    );
    expect(await stack.up("s2", { slaveOf: "s1" })).toMatchObject({ status: "ACTIVE" });
  });
});

describe("roles are swapped in two updates", () => {
  it("and back again, without a copy and without a row lost", async () => {
    const stack = await trio();
    await stack.up("m1", { readOnly: true });
    await stack.up("s1");
    await stack.up("m1", { slaveOf: "s1", readOnly: true });
    await stack.up("s2", { slaveOf: "s1" });
    stack.world.server("s1").insert("shop.orders 3");
    for (const name of ["m1", "s2"]) {
      expect(stack.world.server(name).rows).toHaveLength(3);
      expect(stack.world.server(name).isWritable).toBe(false);
      expect(stack.world.data(name).clone.begun).toBe("");
    }
    expect(await stack.refresh("s1")).toMatchObject({
      slaves: expect.arrayContaining([stack.id("m1"), stack.id("s2")]) as string[],
    });
  });

  it("but not while the former source is writable", async () => {
    const stack = await pair();
    const { refusals } = await stack.preview("m1", { slaveOf: "s1" });
    expect(refusals).toMatchObject([{ path: "slaveOf" }]);
  });
});

it("a replica of a replica follows a root that moves below another one", async () => {
  const stack = await chain();
  await stack.up("m2", { slaveOf: "m1" });
  await stack.up("m1", { readOnly: true });
  await stack.up("m2");
  await stack.up("m1", { slaveOf: "m2", readOnly: true });
  await stack.up("b1", { slaveOf: "m1" });
  await stack.up("s1", { slaveOf: "b1" });
  stack.world.server("m2").insert("shop.orders 3");
  expect(stack.world.server("s1").rows).toHaveLength(3);
});
