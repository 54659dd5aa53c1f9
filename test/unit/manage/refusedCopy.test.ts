import { describe, expect, it } from "vitest";
import {
  ErrantTransactionsError,
  MoveFailedError,
  SeedFailedError,
  SeedRefusedError,
} from "../../../src/ground/errors";
import { paths } from "../../../src/ground/names";
import { failing } from "../world/failing";
import { layout, pair, single } from "../world/layouts";
import { ProviderProcess } from "../world/process";
import type { Stack } from "../world/stack";

const REPLICA = { slaveOf: "m1" };
const RESEED = { ...REPLICA, onDivergence: "reseed" } as const;
const MiB = 1024 ** 2;

/** MySQL's numbers for a copy that is refused before anything is dropped, by whichever side. */
const REFUSALS = [
  3957, // max_allowed_packet
  3864, // another version
  3865, // another operating system
  3866, // another platform
  3867, // a collation that is not there
  3868, // another configuration
  3869, // a configuration that a copy does not take
  3870, // a plugin that is not there
  3871, // itself as the donor
  3872, // tables that are encrypted
  3875, // what else is going on there
];
const rows = [
  ...(["recipient", "donor"] as const).flatMap((by) =>
    REFUSALS.map((errno) => [by, errno] as const),
  ),
  ["donor", 1524] as const, // no clone plugin
  ["donor", 1227] as const, // a privilege
];

/** m1 has all its binary logs, and so much in them that a copy is faster. */
const large = layout(async (stack) => {
  await stack.up("m1");
  stack.world.server("m1").insert("shop.orders 1", 1024 * MiB);
});

/** s1 has a row of its own. */
const diverged = layout(async (stack) => {
  await stack.up("m1");
  await stack.up("s1", REPLICA);
  stack.world.server("s1").insertAsRoot("own.table 1");
  stack.world.server("m1").insert("shop.orders 1");
});

const copies = ({ effects }: ProviderProcess) =>
  effects.filter(({ method }) => method === "copyFrom").length;
const noteOf = (stack: Stack, name: string) =>
  stack.world.volume(stack.id(name)).files.get(paths.seeding.slice("/var/lib/mysql/".length));

describe("a copy that is refused", () => {
  it.each(rows)("by the %s (%i): a new replica replays instead", async (by, errno) => {
    const stack = await large();
    stack.world.refusesCopies = { by, errno };
    const process = new ProviderProcess(stack.world);
    expect(await stack.up("s1", REPLICA, process)).toMatchObject({ status: "ACTIVE", drift: [] });
    const { rows: brought, data, mysqld } = stack.world.server("s1");
    expect(brought).toEqual(["shop.orders 1"]);
    expect(data.purged.size).toBe(0);
    expect(mysqld).toMatchObject({ superReadOnly: true, readOnly: true });
    expect(copies(process)).toBe(1);
    expect(noteOf(stack, "s1")).toBe("");
    expect(process.lines).toContain(
      `s1: m1 gives no copy of its data ("message ${String(errno)}"): its binary logs are replayed instead`,
    );
  });

  it.each(rows)(
    "by the %s (%i): where replay does not lead there, it says what to declare",
    async (by, errno) => {
      const stack = await large();
      stack.world.server("m1").purge();
      stack.world.refusesCopies = { by, errno };
      const process = new ProviderProcess(stack.world);
      const failure = (await failing(stack.up("s1", REPLICA, process))).at(-1);
      expect(failure).toBeInstanceOf(SeedRefusedError);
      expect(failure).toMatchObject({ instance: "s1", source: "m1" });
      expect(String(failure)).toContain(`message ${String(errno)}`);
      expect(String(failure)).toMatch(/\. (Declare|Remove) /);
      expect(copies(process)).toBe(1);
      expect(noteOf(stack, "s1")).toBe("");
      stack.world.refusesCopies = undefined;
      expect(await stack.up("s1", REPLICA)).toMatchObject({ status: "ACTIVE", drift: [] });
      expect(stack.world.server("s1").rows).toEqual(["shop.orders 1"]);
    },
  );

  it.each(rows)("by the %s (%i): leaves the data of the replica as it was", async (by, errno) => {
    const stack = await diverged();
    stack.world.refusesCopies = { by, errno };
    const failure = (await failing(stack.up("s1", RESEED))).at(-1);
    expect(failure).toBeInstanceOf(SeedRefusedError);
    const { rows: kept, mysqld } = stack.world.server("s1");
    expect(kept).toContain("own.table 1");
    expect(mysqld.receiver.isRunning && mysqld.applier.isRunning).toBe(true);
    expect(mysqld.superReadOnly).toBe(true);
    const [refused] = await failing(stack.up("s1", REPLICA));
    expect(refused).toBeInstanceOf(ErrantTransactionsError);
    // it can still be made the one that counts
    expect(await stack.up("s1")).toMatchObject({ status: "ACTIVE", drift: [] });
  });

  it("an instance that stood alone is writable again", async () => {
    const stack = await large();
    await stack.up("m2");
    stack.world.server("m2").insert("own.table 1");
    stack.world.refusesCopies = { by: "donor", errno: 3957 };
    const failure = (await failing(stack.up("m2", RESEED))).find(
      (error) => error instanceof MoveFailedError,
    );
    expect(String(failure)).toContain("m2 stands alone again, writable");
    expect(stack.world.server("m2").isWritable).toBe(true);
    expect(stack.world.server("m2").rows).toEqual(["own.table 1"]);
  });

  it.each([3633, 3863, 3873, 3874, 1317])(
    "%i: says nothing of the next try, so the next run makes it",
    async (errno) => {
      const stack = await large();
      stack.world.refusesCopies = { by: "recipient", errno };
      const failure = (await failing(stack.up("s1", REPLICA))).at(-1);
      expect(failure).toBeInstanceOf(SeedFailedError);
      stack.world.refusesCopies = undefined;
      const process = new ProviderProcess(stack.world);
      await stack.up("s1", REPLICA, process);
      expect(copies(process)).toBe(1);
    },
  );
});

describe("packets that are too small for a copy, on", () => {
  const small = (stack: Stack, name: string) =>
    stack.world.server(name).setGlobal("max_allowed_packet", String(MiB));

  it("the source: a new replica replays, and no copy is tried", async () => {
    const stack = await large();
    small(stack, "m1");
    expect((await stack.copy().preview("s1", REPLICA)).plan).toEqual([
      "slaveOf m1: a new replica, seeded by replaying the source's binary logs",
    ]);
    const process = new ProviderProcess(stack.world);
    await stack.up("s1", REPLICA, process);
    expect(copies(process)).toBe(0);
    expect(stack.world.server("s1").rows).toEqual(["shop.orders 1"]);
  });

  it.each(["m1", "s1"])("%s: what can only be copied is refused, and not touched", async (name) => {
    const stack = await diverged();
    small(stack, name);
    const process = new ProviderProcess(stack.world);
    const [failure] = await failing(stack.up("s1", RESEED, process));
    expect(failure).toBeInstanceOf(SeedRefusedError);
    expect(String(failure)).toContain(`max_allowed_packet of ${name} is 1048576`);
    expect(String(failure)).toContain("Declare");
    expect(process.effects).toEqual([]);
  });

  it("a sibling: it gives no copy in the source's place", async () => {
    const stack = await pair();
    stack.world.server("m1").purge();
    small(stack, "s1");
    const holder = {};
    const { id, startedAt } = stack.world.container("m1");
    stack.world.locks.take(`${id} ${startedAt}`, holder);
    const process = new ProviderProcess(stack.world);
    const waiting = stack.up("s2", REPLICA, process);
    while (!process.lines.some((line) => line.includes("waiting for its turn"))) {
      await stack.world.clock.sleep(100);
    }
    await stack.world.clock.sleep(20_000);
    stack.world.locks.release(holder);
    await waiting;
    expect(process.lines).not.toContain("s2: copying s1, a replica of it");
  });

  it("the source, where a copy to a new replica was interrupted: it replays", async () => {
    const stack = await large();
    const dying = new ProviderProcess(stack.world, ({ method }) =>
      method === "copyFrom" ? "refused" : undefined,
    );
    await failing(stack.up("s1", REPLICA, dying));
    small(stack, "m1");
    expect(await stack.up("s1", REPLICA)).toMatchObject({ status: "ACTIVE", drift: [] });
    expect(stack.world.server("s1").rows).toEqual(["shop.orders 1"]);
  });
});

it("nothing is copied where nothing has to be", async () => {
  const stack = await single();
  stack.world.refusesCopies = { by: "donor", errno: 3957 };
  const process = new ProviderProcess(stack.world);
  await stack.up("s1", REPLICA, process);
  expect(copies(process)).toBe(0);
});
