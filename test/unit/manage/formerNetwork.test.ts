import { describe, expect, it } from "vitest";
import { FORMER_NETWORK } from "../../../src/ground/names";
import { ProviderProcess } from "../world/process";
import {
  acrossStacks,
  ALLOWED,
  madeByAFormerRelease,
  networksOf,
  twoPrograms,
} from "../world/programs";

// A release before networks of stacks left all instances on one.

describe("instances of a former release, which all shared one network", () => {
  it("move to that of their stack with their new containers; the replica follows in its own turn", async () => {
    const { world, shop } = twoPrograms();
    await shop.up("m1");
    await shop.up("s1", { slaveOf: "m1" });
    for (const name of ["m1", "s1"]) madeByAFormerRelease(world, name);
    expect(await shop.up("m1")).toMatchObject({ status: "ACTIVE", network: shop.network });
    const replica = await shop.up("s1", { slaveOf: "m1" });
    expect(replica).toMatchObject({ status: "ACTIVE", drift: [] });
    for (const name of ["m1", "s1"]) expect(networksOf(world, name)).toEqual([shop.network]);
    expect([...world.state.networks.keys()]).toEqual([shop.network]);
  });

  it("meet a replica of another stack on the former network until its own update has come", async () => {
    const { world, shop, reports, below } = await acrossStacks();
    for (const name of ["m1", "r"]) madeByAFormerRelease(world, name);
    await shop.up("m1", ALLOWED);
    expect(networksOf(world, "m1")).toEqual([shop.network, FORMER_NETWORK]);
    world.server("m1").insert("after m1 has moved");
    expect(await reports.refresh("r", below)).toMatchObject({ status: "ACTIVE" });

    expect(await reports.up("r", below)).toMatchObject({ status: "ACTIVE", drift: [] });
    expect(networksOf(world, "r")).toEqual([reports.network, shop.network]);
    const { drift } = await shop.refresh("m1", ALLOWED);
    expect(drift).toEqual([`leave the network ${FORMER_NETWORK}, on which nobody needs it`]);
    expect(await shop.up("m1", ALLOWED)).toMatchObject({ status: "ACTIVE", drift: [] });
    expect(networksOf(world, "m1")).toEqual([shop.network]);
    expect(world.state.networks.has(FORMER_NETWORK)).toBe(false);
    expect(await reports.refresh("r", below)).toMatchObject({ status: "ACTIVE", drift: [] });
  });

  it("leave the former network while they run, and their receiver connects again elsewhere", async () => {
    const { world, reports, shop, below } = await acrossStacks();
    for (const name of ["m1", "r"]) madeByAFormerRelease(world, name);
    await reports.up("r", below);
    expect(networksOf(world, "r")).toEqual([reports.network, FORMER_NETWORK]);
    await shop.up("m1", ALLOWED);
    expect(networksOf(world, "m1")).toEqual([shop.network, FORMER_NETWORK]);
    const process = new ProviderProcess(world);
    const report = await reports.up("r", below, process);
    expect(report).toMatchObject({ status: "ACTIVE", drift: [] });
    expect(networksOf(world, "r")).toEqual([reports.network, shop.network]);
    expect(process.lines.map((line) => line.replace(/^r: /, ""))).toEqual([
      `join the network ${shop.network}`,
      "stop receiver and applier",
      `leave the network ${FORMER_NETWORK}, on which nobody needs it`,
      "start receiver and applier",
      "wait for the receiver to connect",
    ]);
  });
});
