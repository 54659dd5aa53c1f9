// Longer than other files: each errno of a kind, in each of the ways that a replica can go.
import { describe, expect, it } from "vitest";
import { ChannelFailedError, SourcePurgedError } from "../../../src/ground/errors";
import { failing } from "../world/failing";
import { layout, pair, twoTrees } from "../world/layouts";
import { ProviderProcess } from "../world/process";
import type { Stack } from "../world/stack";

const REPLICA = { slaveOf: "m1" };
const RESEED = { ...REPLICA, onDivergence: "reseed" } as const;

/** What stops a thread and can be mended from outside: some means data that differs, none a damaged relay log. */
const CAUSES = [
  ["applier", 1062], // a row that is there already
  ["applier", 1032], // one that is not
  ["applier", 1146], // a table
  ["applier", 1396], // an account
  ["applier", 3161], // a storage engine that is off
  ["applier", 1114], // a table that is full
  ["applier", 1205], // a lock
  ["applier", 1756], // a worker that was ended
  ["applier", 1045], // something that was refused
  ["applier", 9999], // anything
  ["receiver", 2003], // a source that was away for long
  ["receiver", 13114], // a binary log that could not be read
  ["receiver", 13117], // a server id that two have
  ["receiver", 13122], // a disk that was full
  ["receiver", 9999],
] as const;

/** Relay logs, and what the server notes about them, that cannot be read. */
const DAMAGES = [1594, 13121, 13123, 13124, 1201, 1380, 1871, 1872];

/** The thread has stopped, and shop.orders 3 is what it was to bring. */
async function stopped(thread: "receiver" | "applier", errno: number): Promise<Stack> {
  const stack = await pair();
  stack.world.server("s1").obstruct(thread, errno);
  stack.world.server("m1").insert("shop.orders 3");
  return stack;
}

/** shop.orders 3 was received, and cannot be read. */
async function damaged(errno: number): Promise<Stack> {
  const stack = await pair();
  stack.world.server("s1").hold();
  stack.world.server("m1").insert("shop.orders 3");
  stack.world.server("s1").damageRelayLog(errno);
  stack.world.server("s1").release();
  return stack;
}

/** shop.orders 3 was received, and a start will show that it cannot be read. */
async function misfit(): Promise<Stack> {
  const stack = await pair();
  stack.world.server("s1").hold();
  stack.world.server("m1").insert("shop.orders 3");
  stack.world.server("s1").stopThread("applier");
  stack.world.server("s1").release();
  stack.world.server("s1").changeChannel({ isMisfit: true });
  return stack;
}

const methodsOn = (name: string, { effects }: ProviderProcess) =>
  effects.filter(({ on }) => on === name).map(({ method }) => method);
const times = (method: string, process: ProviderProcess) =>
  methodsOn("s1", process).filter((one) => one === method).length;

describe("a thread that stopped with an error", () => {
  it.each(CAUSES)("%s %i: goes on once its cause is mended", async (thread, errno) => {
    const stack = await stopped(thread, errno);
    stack.world.server("s1").mend(thread);
    const process = new ProviderProcess(stack.world);
    expect(await stack.up("s1", RESEED, process)).toMatchObject({ status: "ACTIVE", drift: [] });
    expect(stack.world.server("s1").rows).toContain("shop.orders 3");
    expect(methodsOn("s1", process)).toEqual(["startReplica"]);
  });

  it.each(CAUSES)("%s %i: ends the run if its cause lasts", async (thread, errno) => {
    const stack = await stopped(thread, errno);
    const process = new ProviderProcess(stack.world);
    const failure = (await failing(stack.up("s1", REPLICA, process))).at(-1);
    expect(failure).toBeInstanceOf(ChannelFailedError);
    expect(failure).toMatchObject({ thread, errno });
    expect(methodsOn("s1", process)).toEqual(["startReplica"]);
    stack.world.server("s1").mend(thread);
    expect(await stack.up("s1", REPLICA)).toMatchObject({ status: "ACTIVE", drift: [] });
    expect(stack.world.server("s1").rows).toContain("shop.orders 3");
  });

  it("is copied to only after it was started once", async () => {
    const stack = await stopped("applier", 1062);
    const process = new ProviderProcess(stack.world);
    await stack.up("s1", RESEED, process);
    const methods = methodsOn("s1", process);
    expect(methods.indexOf("startReplica")).toBeLessThan(methods.indexOf("copyFrom"));
    expect(stack.world.server("s1").rows).toContain("shop.orders 3");
  });

  it("is told in the preview, and in the drift of a refresh", async () => {
    const stack = await stopped("applier", 1146);
    const { plan } = await stack.preview("s1", REPLICA);
    expect(plan).toEqual([
      "the applier has failed with error 1146: it is started again, once",
      "! if it stops again, the update fails with the error of its channel, and nothing is skipped",
    ]);
    const { drift } = await stack.refresh("s1", REPLICA);
    expect(drift).toContain("start receiver and applier");
  });
});

describe("a replica that is behind on purpose", () => {
  const args = { ...REPLICA, sourceDelay: 3600 };
  /** It has a row of its own where the source's next one belongs, whose hour has come; another one waits. */
  const diverged = layout(async (stack) => {
    await stack.up("m1");
    stack.world.pass(7200);
    await stack.up("s1", args);
    stack.world.server("s1").insertUnlogged("shop.orders 1");
    stack.world.server("m1").insert("shop.orders 1");
    stack.world.pass(1800);
    stack.world.server("m1").insert("shop.orders 2");
    stack.world.pass(1800);
  });

  it("is not healthy before its applier has got past what stopped it", async () => {
    const stack = await diverged();
    // it is some time before it fails again
    stack.world.server("s1").hold(20);
    const failure = (await failing(stack.up("s1", args))).at(-1);
    expect(failure).toMatchObject({ thread: "applier", errno: 1062 });
  });

  it("is, while it holds back what comes later", async () => {
    const stack = await diverged();
    stack.world.server("s1").hold(20);
    stack.world.server("s1").deleteUnlogged("shop.orders 1");
    const before = stack.world.clock.now();
    expect(await stack.up("s1", args)).toMatchObject({ status: "ACTIVE", drift: [] });
    expect(stack.world.server("s1").rows).toEqual(["shop.orders 1"]);
    expect(stack.world.clock.now() - before).toBeLessThan(60_000);
  });
});

describe("relay logs that cannot be read", () => {
  it.each(DAMAGES)("%i: are fetched again, and what was executed stays", async (errno) => {
    const stack = await damaged(errno);
    const before = new Set(stack.world.data("s1").executed);
    const process = new ProviderProcess(stack.world);
    expect(await stack.up("s1", REPLICA, process)).toMatchObject({ status: "ACTIVE", drift: [] });
    expect(stack.world.server("s1").rows).toContain("shop.orders 3");
    for (const gtid of before) expect(stack.world.data("s1").executed).toContain(gtid);
    expect(times("resetReplica", process)).toBe(1);
    expect(times("copyFrom", process)).toBe(0);
  });

  it("are told in the preview", async () => {
    const stack = await damaged(13121);
    expect((await stack.preview("s1", REPLICA)).plan).toEqual([
      "the applier has failed with error 13121: its relay logs are fetched again from m1; what was executed stays",
    ]);
  });

  it.each(DAMAGES)("%i: are kept where the source has purged what is in them", async (errno) => {
    const stack = await damaged(errno);
    stack.world.server("m1").purge();
    const failure = (await failing(stack.up("s1", REPLICA))).at(-1);
    expect(failure).toBeInstanceOf(SourcePurgedError);
    expect(stack.world.server("s1").channel?.relayLog).toHaveLength(1);
  });

  it("also where they show only when replication is started", async () => {
    const stack = await misfit();
    stack.world.server("m1").purge();
    const failure = (await failing(stack.up("s1", REPLICA))).at(-1);
    expect(failure).toBeInstanceOf(SourcePurgedError);
    expect(stack.world.server("s1").channel?.relayLog).toHaveLength(1);
    await stack.up("s1", RESEED);
    expect(stack.world.server("s1").rows).toContain("shop.orders 3");
  });

  it("and are kept while nobody can tell whether the source still has what is in them", async () => {
    const stack = await misfit();
    stack.world.stop("m1");
    const failure = (await failing(stack.up("s1", REPLICA))).at(-1);
    expect(failure).toMatchObject({ thread: "applier", errno: 1872 });
    expect(stack.world.server("s1").channel?.relayLog).toHaveLength(1);
  });

  it("where the source has purged what is in them, a copy is made where that is declared", async () => {
    const stack = await damaged(13121);
    stack.world.server("m1").purge();
    const process = new ProviderProcess(stack.world);
    await stack.up("s1", RESEED, process);
    expect(times("copyFrom", process)).toBe(1);
    expect(stack.world.server("s1").rows).toContain("shop.orders 3");
  });
});

describe("a replica that leaves", () => {
  const rows = CAUSES.filter(([thread]) => thread === "applier");

  it.each(rows)("%s %i: goes with all that it has received, once it can", async (thread, errno) => {
    const stack = await stopped(thread, errno);
    stack.world.server("s1").mend(thread);
    expect(await stack.up("s1")).toMatchObject({ status: "ACTIVE", drift: [] });
    expect(stack.world.server("s1").rows).toContain("shop.orders 3");
  });

  it.each(rows)("%s %i: is held by what it cannot apply", async (thread, errno) => {
    const stack = await stopped(thread, errno);
    const failure = (await failing(stack.up("s1"))).at(-1);
    expect(failure).toMatchObject({ thread, errno });
    expect(stack.world.server("s1").follows({ id: stack.id("m1") })).toBe(true);
    expect(stack.world.server("s1").isWritable).toBe(false);
  });

  it("does so also while its source is down", async () => {
    const stack = await stopped("applier", 1146);
    stack.world.server("s1").mend("applier");
    stack.world.stop("m1");
    await stack.up("s1");
    expect(stack.world.server("s1").rows).toContain("shop.orders 3");
  });

  it.each(DAMAGES)("%i: fetches again first what it cannot read", async (errno) => {
    const stack = await damaged(errno);
    expect(await stack.up("s1")).toMatchObject({ status: "ACTIVE", drift: [] });
    expect(stack.world.server("s1").rows).toContain("shop.orders 3");
    expect(stack.world.server("s1").isWritable).toBe(true);
  });

  it("also what shows only when replication is started", async () => {
    const stack = await pair();
    stack.world.server("s1").stopThread("receiver");
    stack.world.server("s1").stopThread("applier");
    stack.world.server("m1").insert("shop.orders 3");
    stack.world.server("s1").changeChannel({ isMisfit: true });
    await stack.up("s1");
    expect(stack.world.server("s1").rows).toContain("shop.orders 3");
  });

  it("keeps what shows only when replication is started, where its source has purged it", async () => {
    const stack = await misfit();
    stack.world.server("m1").purge();
    const failure = (await failing(stack.up("s1"))).at(-1);
    expect(failure).toMatchObject({ thread: "applier", errno: 1872 });
    expect(stack.world.server("s1").channel?.relayLog).toHaveLength(1);
    expect(stack.world.server("s1").isWritable).toBe(false);
  });

  it.each([
    ["is down", (stack: Stack) => stack.world.stop("m1")],
    ["has purged it", (stack: Stack) => stack.world.server("m1").purge()],
  ])("is held by what it cannot read while its source %s", async (_, act) => {
    const stack = await damaged(13121);
    act(stack);
    const failure = (await failing(stack.up("s1"))).at(-1);
    expect(failure).toMatchObject({ thread: "applier", errno: 13121 });
    expect(stack.world.server("s1").channel?.relayLog).toHaveLength(1);
    expect(stack.world.server("s1").isWritable).toBe(false);
  });
});

describe("a replica that gets another source", () => {
  const moved = { slaveOf: "m2" };
  /** m1 ← s1, and m2 with all that m1 has. */
  const obstructed = async (errno: number) => {
    const stack = await twoTrees();
    stack.world.server("s1").obstruct("applier", errno);
    stack.world.server("m1").insert("shop.orders 3");
    return stack;
  };

  it("applies first what it has received, once it can", async () => {
    const stack = await pair();
    await stack.up("s2", REPLICA);
    stack.world.server("s1").obstruct("applier", 1146);
    stack.world.server("m1").insert("shop.orders 3");
    stack.world.server("s1").mend("applier");
    expect(await stack.up("s1", { slaveOf: "s2" })).toMatchObject({ status: "ACTIVE", drift: [] });
    expect(stack.world.server("s1").rows).toContain("shop.orders 3");
  });

  it("is held by what it cannot apply", async () => {
    const stack = await obstructed(1146);
    const failure = (await failing(stack.up("s1", moved))).at(-1);
    expect(failure).toMatchObject({ thread: "applier", errno: 1146 });
    expect(stack.world.server("s1").follows({ id: stack.id("m1") })).toBe(true);
  });

  it.each(DAMAGES)("%i: leaves behind what it cannot read, which m1 still has", async (errno) => {
    const stack = await damaged(errno);
    await stack.up("s2", REPLICA);
    expect(await stack.up("s1", { slaveOf: "s2" })).toMatchObject({ status: "ACTIVE", drift: [] });
    expect(stack.world.server("s1").rows).toContain("shop.orders 3");
  });

  it("fetches again what shows only when its applier is started", async () => {
    const stack = await misfit();
    await stack.up("s2", REPLICA);
    const process = new ProviderProcess(stack.world);
    const report = await stack.up("s1", { slaveOf: "s2" }, process);
    expect(report).toMatchObject({ status: "ACTIVE", drift: [] });
    expect(stack.world.server("s1").rows).toContain("shop.orders 3");
    expect(methodsOn("s1", process)).toContain("dropRelayLogs");
  });

  it("keeps what it cannot read while m1 is down, whoever else may have it", async () => {
    const stack = await damaged(13121);
    await stack.up("s2", REPLICA);
    stack.world.stop("m1");
    await failing(stack.up("s1", { slaveOf: "s2" }));
    expect(stack.world.server("s1").channel?.relayLog).not.toEqual([]);
  });
});
