// Longer than other files: what becomes of scheduled events in each of the moves.
import { describe, expect, it } from "vitest";
import { ErrantTransactionsError } from "../../../src/ground/errors";
import { failing } from "../world/failing";
import { layout } from "../world/layouts";
import { ProviderProcess } from "../world/process";
import type { Stack } from "../world/stack";

const REPLICA = { slaveOf: "m1" };
const CLOSED = { readOnly: true };

/** m1 ← s1, s2, with an event that runs, one that is disabled, and one that was to run once and has. */
const withEvents = layout(async (stack) => {
  await stack.up("m1");
  const m1 = stack.world.server("m1");
  m1.insert("shop.orders 1");
  await stack.up("s1", REPLICA);
  await stack.up("s2", REPLICA);
  m1.setEvent("shop.cleanup");
  m1.setEvent("shop.report", "DISABLED");
  m1.setEvent("shop.once", "ENABLED", true);
  m1.completeEvent("shop.once");
});

/** The same, and each replica has had an update since. */
const known = layout(async (stack) => {
  await stack.up("m1");
  await stack.up("s1", REPLICA);
  stack.world.server("m1").setEvent("shop.cleanup");
  stack.world.server("m1").setEvent("shop.report", "DISABLED");
  await stack.up("s1", REPLICA);
});

/** Of all events of an instance, by their status. */
function eventsOn(stack: Stack, name: string) {
  const server = stack.world.server(name);
  return {
    enabled: server.events("ENABLED"),
    disabled: server.events("DISABLED"),
    held: server.events("REPLICA_SIDE_DISABLED"),
  };
}

const effectsOn = (name: string, { effects }: ProviderProcess) =>
  effects.filter(({ on }) => on === name).map(({ method }) => method);

describe("on a replica", () => {
  it("no event runs, and MySQL has forgotten which were disabled", async () => {
    const stack = await withEvents();
    expect(eventsOn(stack, "s1")).toEqual({
      enabled: [],
      disabled: [],
      held: ["shop.cleanup", "shop.once", "shop.report"],
    });
  });

  it("an update notes which of them are disabled on the root of its tree, which is no repair", async () => {
    const stack = await withEvents();
    expect(await stack.refresh("s1", REPLICA)).toMatchObject({ drift: [] });
    await stack.up("b1", { slaveOf: "s1" });
    for (const name of ["s1", "b1"]) {
      await stack.up(name, name === "s1" ? REPLICA : { slaveOf: "s1" });
      expect(eventsOn(stack, name)).toEqual({
        enabled: [],
        disabled: ["shop.once", "shop.report"],
        held: ["shop.cleanup"],
      });
    }
  });

  it("and which are enabled there again", async () => {
    const stack = await known();
    // in spite of what a copy has brought, or somebody has set here
    stack.world.data("s1").events.set("shop.cleanup", { status: "DISABLED", isOver: false });
    await stack.up("s1", REPLICA);
    expect(eventsOn(stack, "s1")).toMatchObject({
      disabled: ["shop.report"],
      held: ["shop.cleanup"],
    });
  });

  it("those that a copy has brought are switched off", async () => {
    const stack = await withEvents();
    stack.world.server("m1").purge();
    const process = new ProviderProcess(stack.world);
    await stack.up("s3", REPLICA, process);
    expect(effectsOn("s3", process)).toContain("copyFrom");
    expect(eventsOn(stack, "s3")).toEqual({
      enabled: [],
      disabled: ["shop.once", "shop.report"],
      held: ["shop.cleanup"],
    });
  });
});

describe("an instance that leaves its source", () => {
  it("runs what ran there, once it is writable", async () => {
    const stack = await withEvents();
    const process = new ProviderProcess(stack.world);
    expect(await stack.up("s1", {}, process)).toMatchObject({ status: "ACTIVE", drift: [] });
    expect(eventsOn(stack, "s1")).toEqual({
      enabled: ["shop.cleanup"],
      disabled: ["shop.once", "shop.report"],
      held: [],
    });
    expect(effectsOn("s1", process).slice(-2)).toEqual(["open", "setEvents"]);
    expect(process.lines).toContain("s1: enable its scheduled events again: shop.cleanup");
  });

  it("has no transaction of its own for that, and can follow its former source again", async () => {
    const stack = await withEvents();
    const before = new Set(stack.world.data("s1").executed);
    await stack.up("s1");
    expect(stack.world.data("s1").executed).toEqual(before);
    expect(await stack.up("s1", REPLICA)).toMatchObject({ status: "ACTIVE", drift: [] });
    expect(eventsOn(stack, "s1")).toMatchObject({
      enabled: [],
      held: ["shop.cleanup"],
    });
  });

  it("leaves those of its own replicas as they are", async () => {
    const stack = await withEvents();
    await stack.up("b1", { slaveOf: "s1" });
    await stack.up("s1");
    expect(eventsOn(stack, "b1").enabled).toEqual([]);
    expect(eventsOn(stack, "s1").enabled).toEqual(["shop.cleanup"]);
    expect(await stack.refresh("b1", { slaveOf: "s1" })).toMatchObject({ slaveOf: stack.id("s1") });
  });

  it("runs none while it is to stay closed, and runs them when it is opened", async () => {
    const stack = await withEvents();
    await stack.up("s1", CLOSED);
    expect(eventsOn(stack, "s1")).toMatchObject({
      enabled: [],
      disabled: ["shop.once", "shop.report"],
    });
    expect(await stack.refresh("s1", CLOSED)).toMatchObject({ drift: [] });
    await stack.up("s1");
    expect(eventsOn(stack, "s1").enabled).toEqual(["shop.cleanup"]);
  });

  it("while its source is down, runs what the last update has seen there", async () => {
    const stack = await known();
    stack.world.stop("m1");
    const process = new ProviderProcess(stack.world);
    await stack.up("s1", {}, process);
    expect(eventsOn(stack, "s1")).toMatchObject({
      enabled: ["shop.cleanup"],
      disabled: ["shop.report"],
    });
    expect(process.lines).toContain(
      "s1: enable its scheduled events again: shop.cleanup (m1 does not answer: one that was disabled there since the last update runs, too)",
    );
  });

  it("while its source is down, runs nothing for the second time", async () => {
    const stack = await withEvents();
    stack.world.stop("m1");
    await stack.up("s1");
    expect(eventsOn(stack, "s1")).toEqual({
      enabled: ["shop.cleanup", "shop.report"],
      disabled: ["shop.once"],
      held: [],
    });
  });

  it("leaves an event alone that somebody disables afterwards", async () => {
    const stack = await withEvents();
    await stack.up("s1");
    stack.world.server("s1").setEvent("shop.cleanup", "DISABLED");
    expect(await stack.up("s1")).toMatchObject({ drift: [] });
    expect(eventsOn(stack, "s1").enabled).toEqual([]);
  });

  it("is told before", async () => {
    const stack = await withEvents();
    const { plan } = await stack.copy().preview("s1");
    expect(plan).toContain("scheduled events are enabled again once it is writable: shop.cleanup");
    stack.world.stop("m1");
    const { plan: without } = await stack.copy().preview("s1");
    expect(without).toContain(
      "scheduled events are enabled again once it is writable: shop.cleanup, shop.report (m1 does not answer: one that was disabled there since the last update runs, too)",
    );
  });
});

describe("an instance that is closed", () => {
  it("has its events switched off before the fence, so that none of them runs behind it", async () => {
    const stack = await withEvents();
    const process = new ProviderProcess(stack.world);
    expect(await stack.up("m1", CLOSED, process)).toMatchObject({ drift: [] });
    expect(effectsOn("m1", process)).toEqual(["setEvents", "fence"]);
    expect(eventsOn(stack, "m1")).toMatchObject({ enabled: [], held: ["shop.cleanup"] });
    expect(process.lines).toContain(
      "m1: switch off its scheduled events, which run on a writable server only: shop.cleanup",
    );
    await stack.up("m1");
    expect(eventsOn(stack, "m1").enabled).toEqual(["shop.cleanup"]);
  });

  it("runs what was to run once in the meantime", async () => {
    const stack = await withEvents();
    await stack.up("m1", CLOSED);
    stack.world.server("m1").passEvent("shop.cleanup");
    await stack.up("m1");
    expect(eventsOn(stack, "m1").enabled).toEqual(["shop.cleanup"]);
  });

  it("is told before, and so is opening it", async () => {
    const stack = await withEvents();
    expect((await stack.copy().preview("m1", CLOSED)).plan).toContain(
      "scheduled events are switched off until it is writable again: shop.cleanup",
    );
    await stack.up("m1", CLOSED);
    expect((await stack.copy().preview("m1")).plan).toContain(
      "scheduled events are enabled again once it is writable: shop.cleanup",
    );
  });

  it("that became a replica runs none: they run on its source", async () => {
    const stack = await withEvents();
    await stack.up("s1");
    await stack.up("m1", { slaveOf: "s1" });
    expect(eventsOn(stack, "m1")).toMatchObject({ enabled: [], held: ["shop.cleanup"] });
    expect(stack.world.server("m1").follows({ id: stack.id("s1") })).toBe(true);
  });

  it("runs them again when the move is taken back", async () => {
    const stack = await withEvents();
    await stack.up("s1");
    const process = new ProviderProcess(stack.world, ({ on, method }) =>
      on === "m1" && method === "changeSource" ? "refused" : undefined,
    );
    await failing(stack.up("m1", { slaveOf: "s1" }, process));
    expect(stack.world.server("m1").isWritable).toBe(true);
    expect(eventsOn(stack, "m1").enabled).toEqual(["shop.cleanup"]);
  });

  it("and refused as errant, runs them again with the program as it was", async () => {
    const stack = await withEvents();
    await stack.up("s1");
    stack.world.server("m1").insert("own.table 1");
    const failure = (await failing(stack.up("m1", { slaveOf: "s1" }))).find(
      (error) => error instanceof ErrantTransactionsError,
    );
    expect(failure).toBeDefined();
    await stack.up("m1");
    expect(stack.world.server("m1").isWritable).toBe(true);
    expect(eventsOn(stack, "m1").enabled).toEqual(["shop.cleanup"]);
  });
});

describe("when roles are swapped", () => {
  const swap = async (stack: Stack) => {
    await stack.up("m1", CLOSED);
    await stack.up("s1");
    await stack.up("m1", { slaveOf: "s1", ...CLOSED });
    await stack.up("s2", { slaveOf: "s1" });
  };

  it("the events move with the role", async () => {
    const stack = await withEvents();
    await swap(stack);
    expect(eventsOn(stack, "s1")).toEqual({
      enabled: ["shop.cleanup"],
      disabled: ["shop.once", "shop.report"],
      held: [],
    });
    for (const name of ["m1", "s2"]) {
      expect(eventsOn(stack, name)).toEqual({
        enabled: [],
        disabled: ["shop.once", "shop.report"],
        held: ["shop.cleanup"],
      });
      expect(await stack.refresh(name, { slaveOf: "s1" })).toMatchObject({ drift: [] });
    }
    stack.world.server("s1").insert("shop.orders 2");
    expect(stack.world.server("m1").rows).toContain("shop.orders 2");
  });

  it("and back again", async () => {
    const stack = await withEvents();
    await swap(stack);
    await stack.up("s1", CLOSED);
    await stack.up("m1");
    await stack.up("s1", REPLICA);
    await stack.up("s2", REPLICA);
    expect(eventsOn(stack, "m1").enabled).toEqual(["shop.cleanup"]);
    for (const name of ["s1", "s2"]) expect(eventsOn(stack, name).enabled).toEqual([]);
  });

  it("what is disabled meanwhile on the new source is known when they are swapped back", async () => {
    const stack = await withEvents();
    await swap(stack);
    stack.world.server("s1").setEvent("shop.cleanup", "DISABLED");
    stack.world.server("s1").setEvent("shop.report");
    await stack.up("s1", CLOSED);
    await stack.up("m1");
    expect(eventsOn(stack, "m1")).toMatchObject({
      enabled: ["shop.report"],
      disabled: ["shop.cleanup", "shop.once"],
    });
  });
});

it("an event that is dropped meanwhile does not matter", async () => {
  const stack = await withEvents();
  const process = new ProviderProcess(stack.world, ({ on, method }) => {
    if (on === "m1" && method === "setEvents") stack.world.server("m1").dropEvent("shop.cleanup");
    return undefined;
  });
  expect(await stack.up("m1", CLOSED, process)).toMatchObject({ drift: [] });
});
