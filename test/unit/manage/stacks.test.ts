import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../../src/ground/errors";
import { FORMER_NETWORK } from "../../../src/ground/names";
import { HalfDoneError } from "../../../src/manage/instances";
import { ProviderProcess } from "../world/process";
import {
  acrossStacks,
  ALLOWED,
  madeByAFormerRelease,
  networksOf,
  Program,
  twoPrograms,
} from "../world/programs";
import type { Declared } from "../world/stack";
import { IMAGE } from "../world/state";

// Several programs on one engine: where their instances meet, and by whose leave.

describe("the network of a stack", () => {
  it("is where its instances meet, and no other stack's; it goes with the last of them", async () => {
    const { world, shop, reports } = twoPrograms();
    await shop.up("m1");
    await shop.up("m2");
    const other = await reports.up("r");
    expect(networksOf(world, "m1")).toEqual([shop.network]);
    expect(networksOf(world, "m2")).toEqual([shop.network]);
    expect(other.network).toBe(reports.network);
    await shop.destroy("m1");
    expect([...world.state.networks.keys()].sort()).toEqual([reports.network, shop.network]);
    await shop.destroy("m2");
    expect([...world.state.networks.keys()]).toEqual([reports.network]);
  });

  it("is joined by the running instances of a stack that was renamed: nothing restarts", async () => {
    const { world, shop } = twoPrograms();
    await shop.up("m1");
    await shop.up("s1", { slaveOf: "m1" });
    const [before, former] = [world.container("s1").startedAt, shop.network];
    shop.rename("store");
    expect((await shop.preview("s1", { slaveOf: "m1" })).refusals).toEqual([]);
    for (const [name, args] of [["m1"], ["s1", { slaveOf: "m1" }]] as const) {
      const report = await shop.up(name, args);
      expect(report).toMatchObject({ status: "ACTIVE", drift: [], network: shop.network });
      expect(networksOf(world, name)).toEqual([former, shop.network]);
    }
    expect(world.container("s1").startedAt).toBe(before);
    await shop.up("m1", { labels: { a: "b" } });
    expect(networksOf(world, "m1")).toEqual([shop.network]);
    expect(await shop.refresh("s1", { slaveOf: "m1" })).toMatchObject({ status: "ACTIVE" });
    await shop.destroy("s1", { slaveOf: "m1" });
    await shop.destroy("m1");
    expect([...world.state.networks.keys()]).toEqual([]);
  });

  it("that cannot be created stops nothing that runs", async () => {
    const { world, shop } = twoPrograms();
    await shop.up("m1");
    madeByAFormerRelease(world, "m1");
    world.state.networks.delete(shop.network);
    const process = new ProviderProcess(world, ({ method }) =>
      method === "ensureNetwork" ? "refused" : undefined,
    );
    await expect(shop.up("m1", {}, process)).rejects.toThrow();
    expect(world.container("m1").state).toBe("running");
    expect(networksOf(world, "m1")).toEqual([FORMER_NETWORK]);
  });
});

describe("a replica of another stack", () => {
  it("is refused before anything is created, and told whom to ask for what", async () => {
    const { world, shop, reports } = twoPrograms();
    await shop.up("m1", { replicasFrom: ["blog/dev"] });
    const below: Declared = { sourceId: shop.stack.id("m1") };
    const { refusals } = await reports.preview("r", below);
    expect(refusals).toEqual([
      {
        path: "slaveOf",
        problem: expect.stringContaining(
          'replicasFrom: ["blog/dev", "reports/dev"] on m1 in shop/dev',
        ) as string,
      },
    ]);
    const process = new ProviderProcess(world);
    await expect(reports.up("r", below, process)).rejects.toBeInstanceOf(InvalidInputError);
    expect(process.effects).toEqual([]);
  });

  it("comes once the source's program allows it, which changes one file and restarts nothing", async () => {
    const { world, shop, reports } = twoPrograms();
    await shop.up("m1");
    const { plan } = await shop.preview("m1", ALLOWED);
    expect(plan).toEqual(["replicas of reports/dev are allowed from now on"]);
    const process = new ProviderProcess(world);
    await shop.up("m1", ALLOWED, process);
    expect(process.effects.map(({ method }) => method)).toEqual(["writeFiles"]);
    const report = await reports.up("r", { sourceId: shop.stack.id("m1") });
    expect(report).toMatchObject({ status: "ACTIVE", drift: [], network: reports.network });
    expect(networksOf(world, "r")).toEqual([reports.network, shop.network]);
    expect(networksOf(world, "m1")).toEqual([shop.network]);
  });

  it("is on no network of its former source once it is detached", async () => {
    const { world, shop, reports } = await acrossStacks();
    await reports.up("r", {});
    expect(networksOf(world, "r")).toEqual([reports.network]);
    expect(networksOf(world, "m1")).toEqual([shop.network]);
  });

  it("whose permission is withdrawn goes on; its own updates are refused until it is detached", async () => {
    const { shop, reports, below } = await acrossStacks();
    expect((await shop.preview("m1", {})).plan).toEqual([
      "replicas of reports/dev are no longer allowed",
      expect.stringMatching(/^r of reports\/dev replicates from it without permission: it goes on/),
    ]);
    expect(await shop.up("m1", {})).toMatchObject({ status: "ACTIVE", drift: [] });
    const seen = await reports.refresh("r", below);
    expect(seen).toMatchObject({ status: "ACTIVE", slaveOf: shop.stack.id("m1") });
    expect(seen.drift).toEqual([expect.stringContaining("does not allow replicas of reports/dev")]);
    const failure: unknown = await reports.up("r", below).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(InvalidInputError);
    expect(failure).not.toBeInstanceOf(HalfDoneError);
    expect(await reports.up("r", {})).toMatchObject({ status: "ACTIVE", drift: [] });
    await shop.destroy("m1");
  });

  it("needs the permission of its direct source alone, and meets it where that one is at home", async () => {
    const { world, reports, shop } = await acrossStacks();
    const third = new Program(world, "third");
    const below: Declared = { sourceId: reports.stack.id("r") };
    await expect(third.up("q", below)).rejects.toBeInstanceOf(InvalidInputError);
    await reports.up("r", { sourceId: shop.stack.id("m1"), replicasFrom: ["third/dev"] });
    expect(await third.up("q", below)).toMatchObject({ status: "ACTIVE", drift: [] });
    expect(networksOf(world, "q")).toEqual([third.network, reports.network]);
  });

  it("is refused as long as nobody can read whether the source allows it", async () => {
    const { world, shop, reports } = twoPrograms();
    await shop.up("m1", ALLOWED);
    const below: Declared = { sourceId: shop.stack.id("m1"), image: IMAGE };
    world.removeContainer("m1");
    const { refusals } = await reports.preview("r", below);
    expect(refusals).toEqual([
      { path: "slaveOf", problem: expect.stringContaining("cannot be read") as string },
    ]);
  });

  it("is allowed by a source that is stopped: what its volume says counts", async () => {
    const { world, shop, reports, below } = await acrossStacks();
    world.stop("m1");
    const { refusals } = await reports.preview("r", below);
    expect(refusals).toEqual([
      { path: "slaveOf", problem: expect.stringContaining("does not run") as string },
    ]);
    await shop.up("m1", ALLOWED);
    expect(await reports.up("r", below)).toMatchObject({ status: "ACTIVE" });
  });
});
