// Longer than other files: the two ways to seed a replica, each whole, refused and interrupted.
import { describe, expect, it } from "vitest";
import {
  ChannelFailedError,
  ErrantTransactionsError,
  InvalidInputError,
  SeedAbandonedError,
  SeedFailedError,
  SeedRefusedError,
  SourceGoneError,
  SourceReplacedError,
} from "../../../src/ground/errors";
import { paths } from "../../../src/ground/names";
import { failing } from "../world/failing";
import { layout, pair, purged, single, trio } from "../world/layouts";
import { picture } from "../world/picture";
import { ProviderProcess } from "../world/process";
import type { Stack } from "../world/stack";

const GiB = 1024 ** 3;
const RESEED = { slaveOf: "m1", onDivergence: "reseed" } as const;

/** s1 has a row of its own. */
const diverged = layout(async (stack) => {
  await stack.up("m1");
  await stack.up("s1", { slaveOf: "m1" });
  stack.world.server("s1").insertAsRoot("own.table 1");
  stack.world.server("m1").insert("shop.orders 1");
});

function methodsOn(name: string, { effects }: ProviderProcess): readonly string[] {
  return effects.filter(({ on }) => on === name).map(({ method }) => method);
}

describe("a new replica", () => {
  it("is given a copy where its source has purged what it would need", async () => {
    const stack = await purged();
    const uuid = stack.world.data("m1").serverUuid;
    const report = await stack.up("s1", { slaveOf: "m1" });
    expect(report).toMatchObject({ status: "ACTIVE", drift: [] });
    expect(report.serverUuid).not.toBe(uuid);
    const { data, rows, mysqld } = stack.world.server("s1");
    expect(rows).toEqual(["shop.orders 1"]);
    expect(mysqld).toMatchObject({ superReadOnly: true, readOnly: true });
    expect(data.adminPassword).not.toBe(stack.world.data("m1").adminPassword);
  });

  it.each([
    ["many binary logs", 2 * 1024 ** 3, true],
    ["not that many", 100 * 1024 ** 2, false],
    ["few", 100, false],
  ])("of a source with %s is given what is faster", async (_, bytes, isCopied) => {
    const stack = await single();
    stack.world.server("m1").insert("shop.orders 3", bytes);
    const process = new ProviderProcess(stack.world);
    await stack.up("s1", { slaveOf: "m1" }, process);
    expect(methodsOn("s1", process).includes("copyFrom")).toBe(isCopied);
    expect(stack.world.server("s1").rows).toHaveLength(3);
  });

  it.each([
    [
      "tables of another engine",
      (stack: Stack) => stack.world.server("m1").data.leftBehind.push("shop.parcels (MyISAM)"),
      SeedRefusedError,
    ],
    [
      "more than the volume may hold",
      (stack: Stack) => Object.assign(stack.world.volume(stack.id("m1")), { used: 6 * GiB }),
      InvalidInputError,
    ],
  ])(
    "of a source with %s replays where it can, and is refused where it cannot",
    async (_, act, error) => {
      const stack = await single();
      act(stack);
      stack.world.server("m1").insert("shop.orders 3", 100 * 1024 ** 2);
      await stack.up("s1", { slaveOf: "m1" });
      expect(stack.world.server("s1").rows).toHaveLength(3);
      stack.world.server("m1").purge();
      const failure = (await failing(stack.up("s2", { slaveOf: "m1" }))).at(-1);
      expect(failure).toBeInstanceOf(error);
    },
  );

  it("takes its copy of a sibling while the source gives another one", async () => {
    const stack = await pair();
    stack.world.server("m1").purge();
    // another run's connection that copies holds the source's lock
    expect(stack.world.locks.take(lockOf(stack.world.container("m1")), {})).toBe(true);
    const process = new ProviderProcess(stack.world);
    await stack.up("s2", { slaveOf: "m1" }, process);
    expect(process.lines).toContain("s2: copying s1, a replica of it");
    expect(stack.world.server("s2").follows({ id: stack.id("m1") })).toBe(true);
    expect(stack.world.server("s2").rows).toHaveLength(2);
  });

  it.each([
    ["after its copy was whole: the next one drops the account on the donor", "copyFrom"],
    [
      "before its copy began: the next one copies another server, and drops the account on the first",
      "writeFiles",
    ],
  ])("of a run that was killed %s", async (_, method) => {
    const stack = await pair();
    stack.world.server("m1").purge();
    const holder = {};
    stack.world.locks.take(lockOf(stack.world.container("m1")), holder);
    // the donor is s1, because m1 gives another copy
    let isTaken = false;
    const process = new ProviderProcess(stack.world, (effect) => {
      isTaken ||= effect.method === "ensureCopyAccount";
      return isTaken && effect.method === method ? "killed" : undefined;
    });
    await failing(stack.up("s2", { slaveOf: "m1" }, process));
    expect(stack.world.server("s1").data.copyAccounts.size).toBe(1);
    stack.world.locks.release(holder);
    await stack.up("s2", { slaveOf: "m1" });
    for (const name of ["m1", "s1", "s2"]) {
      expect(stack.world.server(name).data.copyAccounts.size, name).toBe(0);
    }
    expect(stack.world.server("s2").rows).toHaveLength(2);
  });

  it("waits for its turn where no sibling is fit", async () => {
    const stack = await pair();
    stack.world.server("m1").purge();
    stack.world.server("s1").stopThread("applier");
    const holder = {};
    stack.world.locks.take(lockOf(stack.world.container("m1")), holder);
    const waiting = stack.up("s2", { slaveOf: "m1" });
    await stack.world.clock.sleep(20_000);
    stack.world.locks.release(holder);
    expect(await waiting).toMatchObject({ status: "ACTIVE" });
    expect(stack.world.server("s2").rows).toHaveLength(2);
  });
});

describe("a replica that has diverged", () => {
  it("is refused, and keeps its data", async () => {
    const stack = await diverged();
    const [failure] = await failing(stack.up("s1", { slaveOf: "m1" }));
    expect(failure).toBeInstanceOf(ErrantTransactionsError);
    expect(stack.world.server("s1").rows).toContain("own.table 1");
  });

  it("is given its source's data where that is declared, and is the same instance", async () => {
    const stack = await diverged();
    const [{ id }, uuid] = [stack.world.container("s1"), stack.world.data("s1").serverUuid];
    expect(await stack.up("s1", RESEED)).toMatchObject({ status: "ACTIVE", drift: [] });
    expect(stack.world.container("s1").id).toBe(id);
    expect(stack.world.data("s1").serverUuid).toBe(uuid);
    expect(stack.world.server("s1").rows).toEqual(["shop.orders 1"]);
  });

  it("is closed before anything is decided: what came until then is named", async () => {
    const stack = await diverged();
    Object.assign(stack.world.server("s1").mysqld, { superReadOnly: false, readOnly: false });
    const process = new ProviderProcess(stack.world, ({ on, method }) => {
      if (on === "s1" && method === "fence") stack.world.server("s1").insert("own.table 2");
      return undefined;
    });
    const failure = (await failing(stack.up("s1", { slaveOf: "m1" }, process))).at(-1);
    expect(failure).toMatchObject({ gtids: expect.stringMatching(/:1-2$/) as string });
    expect(stack.world.server("s1").isWritable).toBe(false);
  });

  it("whose applier cannot go on is given the data, too", async () => {
    const stack = await pair();
    stack.world.server("s1").insertUnlogged("shop.orders 3");
    stack.world.server("m1").insert("shop.orders 3");
    const failure = (await failing(stack.up("s1", { slaveOf: "m1" }))).at(-1);
    expect(failure).toBeInstanceOf(ChannelFailedError);
    await stack.up("s1", RESEED);
    expect(stack.world.server("s1").channel?.relayLog).toEqual([]);
    expect(stack.world.server("s1").rows).toHaveLength(3);
  });

  it("may be the last copy when its source has lost its data: then nothing is dropped", async () => {
    const stack = await pair();
    Object.assign(stack.world.server("m1").data, {
      serverUuid: "99999999-aaaa-4aaa-8aaa-aaaaaaaaaaaa",
      executed: new Set(),
      binaryLog: [],
      rows: new Set(),
      accounts: new Map(),
    });
    stack.world.crash("m1");
    stack.world.pass(1);
    const [failure] = await failing(stack.up("s1", RESEED));
    expect(failure).toBeInstanceOf(SourceReplacedError);
    expect(stack.world.server("s1").rows).toHaveLength(2);
  });

  it("may be the last copy when its source has gone: then nothing is dropped", async () => {
    const stack = await pair();
    await stack.up("m2");
    stack.world.server("m2").insert("other.table 1");
    stack.world.removeContainer("m1");
    stack.world.removeVolume(stack.id("m1"));
    const [failure] = await failing(stack.up("s1", { ...RESEED, slaveOf: "m2" }));
    expect(failure).toBeInstanceOf(SourceGoneError);
    expect(stack.world.server("s1").rows).toHaveLength(2);
  });
});

describe("a copy that is interrupted", () => {
  const interrupted = layout(async (stack) => {
    await stack.up("m1");
    await stack.up("s1", { slaveOf: "m1" });
    stack.world.server("s1").insertAsRoot("own.table 1");
    const process = new ProviderProcess(stack.world, ({ method }) =>
      method === "copyFrom" ? "refused" : undefined,
    );
    await stack.up("s1", RESEED, process).catch(() => undefined);
  });

  it("leaves it closed, and is told as an error", async () => {
    const stack = await diverged();
    const process = new ProviderProcess(stack.world, ({ method }) =>
      method === "copyFrom" ? "refused" : undefined,
    );
    const failure = (await failing(stack.up("s1", RESEED, process))).at(-1);
    expect(failure).toBeInstanceOf(SeedFailedError);
    expect(stack.world.server("s1").isWritable).toBe(false);
    expect(await stack.refresh("s1", RESEED)).toMatchObject({
      status: "BUILD",
      replication: { state: "seeding" },
    });
  });

  it("does not replicate by itself meanwhile, whatever restarts", async () => {
    const stack = await interrupted();
    stack.world.crash("s1");
    stack.world.pass(1);
    expect(stack.world.server("s1").mysqld.receiver.isRunning).toBe(false);
  });

  it("is begun anew", async () => {
    const stack = await interrupted();
    await stack.up("s1", RESEED);
    expect(stack.world.server("s1").rows).toEqual([]);
    expect(stack.world.server("s1").follows({ id: stack.id("m1") })).toBe(true);
  });

  it("cannot be left by taking slaveOf away", async () => {
    const stack = await interrupted();
    const before = picture(stack);
    const [failure] = await failing(stack.up("s1"));
    expect(failure).toBeInstanceOf(SeedAbandonedError);
    expect(picture(stack)).toEqual(before);
  });

  it("that is whole is finished, also without slaveOf", async () => {
    const stack = await diverged();
    const process = new ProviderProcess(stack.world, ({ method }) =>
      method === "copyFrom" ? "killed" : undefined,
    );
    await stack.up("s1", RESEED, process).catch(() => undefined);
    stack.world.pass(1);
    expect(await stack.up("s1")).toMatchObject({ status: "ACTIVE", drift: [] });
    const { rows, isWritable, channel } = stack.world.server("s1");
    expect({ rows, isWritable, channel }).toEqual({
      rows: ["shop.orders 1"],
      isWritable: true,
      channel: undefined,
    });
  });
});

it("the donor's password stays nowhere when a copy is finished", async () => {
  const stack = await trio();
  stack.world.server("m1").purge();
  await stack.up("s3", { slaveOf: "m1" });
  const { files } = stack.world.volume(stack.id("s3"));
  const secret = stack.world.data("m1").adminPassword;
  expect(files.get(paths.seeding.slice("/var/lib/mysql/".length))).toBe("");
  expect([...files.values()].filter((content) => content.includes(secret))).toEqual([]);
});

function lockOf({ id, startedAt }: { readonly id: string; readonly startedAt: string }): string {
  return `${id} ${startedAt}`;
}
