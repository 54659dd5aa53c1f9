import { describe, expect, it } from "vitest";
import { ChannelFailedError } from "../../../src/ground/errors";
import { failing } from "../world/failing";
import { chain, layout, pair } from "../world/layouts";
import { ProviderProcess } from "../world/process";
import type { Stack } from "../world/stack";

describe("an instance whose slaveOf is removed", () => {
  it("stands alone, writable, with all that its source had", async () => {
    const stack = await pair();
    stack.world.server("s1").hold(20);
    stack.world.server("m1").insert("shop.orders 3");
    const report = await stack.up("s1");
    expect(report).toMatchObject({
      status: "ACTIVE",
      drift: [],
      replication: { state: "standalone" },
    });
    const server = stack.world.server("s1");
    expect(server.rows).toContain("shop.orders 3");
    expect(server.channel).toBeUndefined();
    expect(server.isWritable).toBe(true);
    expect(server.data.accounts.size).toBe(0);
  });

  it("is forgotten by its source: no account, no dump thread", async () => {
    const stack = await pair();
    await stack.up("s1");
    const { data, mysqld } = stack.world.server("m1");
    expect(data.accounts.size).toBe(0);
    expect(mysqld.dumpThreads).toEqual([]);
    expect(await stack.refresh("m1")).toMatchObject({ slaves: [] });
  });

  it("keeps its own replicas", async () => {
    const stack = await chain();
    await stack.up("b1");
    stack.world.server("b1").insert("shop.orders 3");
    expect(stack.world.server("s1").rows).toContain("shop.orders 3");
    expect(stack.world.server("m1").data.accounts.size).toBe(0);
    expect(await stack.refresh("b1")).toMatchObject({ slaves: [stack.id("s1")] });
    expect(await stack.up("s1", { slaveOf: "b1" })).toMatchObject({ status: "ACTIVE", drift: [] });
  });

  it("stays closed where that is declared, with what is declared inside", async () => {
    const stack = await pair();
    const users = [{ name: "app", host: "%", password: "app's", databases: [] }];
    await stack.up("s1", { readOnly: true, users });
    const { mysqld, data } = stack.world.server("s1");
    expect(mysqld).toMatchObject({ superReadOnly: true, readOnly: true });
    expect([...data.users.keys()]).toEqual(["app@%"]);
  });

  it("is opened last of all", async () => {
    const stack = await pair();
    const process = new ProviderProcess(stack.world);
    await stack.up("s1", { databases: [{ name: "own" }] }, process);
    expect(process.effects.at(-1)).toMatchObject({ on: "s1", method: "open" });
  });

  it("has its delay lifted for what its source had, and does not wait for it", async () => {
    const stack = await delayed();
    stack.world.server("m1").insert("shop.orders 3");
    const before = stack.world.clock.now();
    await stack.up("s1");
    expect(stack.world.server("s1").rows).toContain("shop.orders 3");
    expect(stack.world.clock.now() - before).toBeLessThan(60_000);
  });
});

describe("while its source is down", () => {
  it("what was received is applied, and the source is told of as left as it is", async () => {
    const stack = await received();
    const process = new ProviderProcess(stack.world);
    await stack.up("s1", {}, process);
    expect(stack.world.server("s1").rows).toContain("shop.orders 3");
    expect(process.lines.join("\n")).toContain("its source m1 does not answer");
    stack.world.start("m1");
    expect(stack.world.server("m1").data.accounts.size).toBe(1);
    await stack.refresh("s1");
    await stack.up("s1");
    expect(stack.world.server("m1").data.accounts.size).toBe(0);
  });

  it("an applier that stands is started for what was received", async () => {
    const stack = await received();
    stack.world.server("s1").stopThread("applier");
    const before = stack.world.clock.now();
    await stack.up("s1");
    expect(stack.world.server("s1").rows).toContain("shop.orders 3");
    expect(stack.world.clock.now() - before).toBeLessThan(60_000);
  });

  it("a delay is lifted for what was received", async () => {
    const stack = await delayed();
    stack.world.server("m1").insert("shop.orders 3");
    stack.world.stop("m1");
    await stack.up("s1");
    expect(stack.world.server("s1").rows).toContain("shop.orders 3");
  });

  it("what was received and cannot be applied is no longer thrown away: it is an error", async () => {
    const stack = await received();
    stack.world.server("s1").insertUnlogged("shop.orders 3");
    stack.world.server("s1").release();
    await expectRefused(stack);
  });

  it("an applier that fails while it is waited for ends the detach before the channel is forgotten", async () => {
    const stack = await received();
    stack.world.server("s1").insertUnlogged("shop.orders 3");
    // the lock is let go while the drain waits for it
    stack.world.server("s1").hold(20);
    await expectRefused(stack);
  });
});

/** s1 has received a row that it has not applied, for a lock of ten seconds, and its source is down. */
const received = layout(async (stack) => {
  await stack.up("m1");
  await stack.up("s1", { slaveOf: "m1" });
  stack.world.server("s1").hold(10);
  stack.world.server("m1").insert("shop.orders 3");
  stack.world.stop("m1");
});

/** s1 stays an hour behind. */
const delayed = layout(async (stack) => {
  await stack.up("m1");
  stack.world.pass(7200);
  await stack.up("s1", { slaveOf: "m1", sourceDelay: 3600 });
});

async function expectRefused(stack: Stack): Promise<void> {
  const failure = (await failing(stack.up("s1"))).at(-1);
  expect(failure).toBeInstanceOf(ChannelFailedError);
  expect(failure).toMatchObject({ thread: "applier", errno: 1062 });
  expect(stack.world.server("s1").follows({ id: stack.id("m1") })).toBe(true);
  expect(stack.world.server("s1").channel?.relayLog).toHaveLength(1);
  expect(stack.world.server("s1").isWritable).toBe(false);
}
