import { describe, expect, it } from "vitest";
import { EngineUnavailableError } from "../../../src/ground/errors";
import { HalfDoneError } from "../../../src/manage/instances";
import type { Bag } from "../../../src/provider/unknowns";
import { aWorld, created, M1, program, updated, type World } from "./builders";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SEEN = "11111111-2222-4333-8444-555555555555";

const checked = async (world: World, olds: Bag, news: Bag = program()) =>
  (await world.provider.check(olds, news)).inputs;
const claimOf = (world: World, verb: "converge" | "forecast") => {
  const { claim } = world.instances.last(verb);
  if (claim === undefined) throw new Error("no claim");
  return claim;
};

describe("check", () => {
  it("makes an incarnation for what is new, another one each time", async () => {
    const world = aWorld();
    const [a, b] = [await checked(world, {}), await checked(world, {})];
    expect(a["__incarnation"]).toMatch(UUID);
    expect(b["__incarnation"]).toMatch(UUID);
    expect(a["__incarnation"]).not.toBe(b["__incarnation"]);
  });

  it("keeps the one that the state has, whatever changes", async () => {
    const world = aWorld();
    const first = await checked(world, {});
    const next = await checked(world, first, program({ readOnly: true, name: "other" }));
    expect(next["__incarnation"]).toBe(first["__incarnation"]);
  });

  it("makes one where a state of before has none", async () => {
    const { __incarnation: _, ...older } = await checked(aWorld(), {});
    expect((await checked(aWorld(), older))["__incarnation"]).toMatch(UUID);
  });

  it("lets a create know the incarnations of states that this process has seen, and no other", async () => {
    const world = aWorld();
    const inputs = await checked(world, {});
    await world.provider.create(inputs);
    expect(claimOf(world, "converge").hasRecorded(SEEN)).toBe(false);
    await checked(world, { ...inputs, __incarnation: SEEN });
    await world.provider.create(inputs);
    expect(claimOf(world, "converge").hasRecorded(SEEN)).toBe(true);
    expect(claimOf(world, "converge").hasRecorded("other")).toBe(false);
  });

  it("tells nothing to another process", async () => {
    await checked(aWorld(), { ...(await checked(aWorld(), {})), __incarnation: SEEN });
    const world = aWorld();
    await created(world, program());
    expect(claimOf(world, "converge").hasRecorded(SEEN)).toBe(false);
  });

  it("looks ahead as somebody whom no instance knows yet", async () => {
    const world = aWorld();
    await checked(world, {}, program({ takeOver: "89abcdef" }));
    expect(claimOf(world, "forecast")).toMatchObject({ isRecorded: false, takeOver: "89abcdef" });
  });
});

describe("create", () => {
  it("claims what it makes by the incarnation of its inputs, which no state knows yet", async () => {
    const world = aWorld();
    const { inputs, outs } = await created(world, program({ takeOver: "89abcdef" }));
    const incarnation = inputs["__incarnation"];
    const claim = claimOf(world, "converge");
    expect(claim).toMatchObject({ incarnation, isRecorded: false, takeOver: "89abcdef" });
    expect(claim.hasRecorded(String(incarnation))).toBe(false);
    expect(outs["incarnation"]).toBe(incarnation);
  });

  it("consents to nothing that the program does not say", async () => {
    const world = aWorld();
    await created(world, program());
    expect(claimOf(world, "converge")).not.toHaveProperty("takeOver");
  });

  it("has it noted that a state knows it once Pulumi has the answer, and not before", async () => {
    const world = aWorld();
    const { id, outs } = await created(world, program());
    expect(world.instances.settled).toEqual([]);
    expect(world.afterwards).toHaveLength(1);
    await Promise.all(world.afterwards.map((work) => work()));
    expect(world.instances.settled).toEqual([{ id, incarnation: outs["incarnation"] }]);
  });

  it.each<[string, Error]>([
    ["fails", new EngineUnavailableError("unix:///var/run/docker.sock")],
    ["is half done", new HalfDoneError(M1, "inc", "ENGINE", undefined, new Error("late"))],
  ])("notes nothing when it %s", async (_, failure) => {
    const world = aWorld();
    world.instances.failure = failure;
    await expect(created(world, program())).rejects.toThrow();
    expect(world.afterwards).toEqual([]);
  });
});

describe("update", () => {
  it("claims what the state knows", async () => {
    const world = aWorld();
    const old = await created(world, program());
    await updated(world, old, program({ readOnly: true }));
    const incarnation = String(old.outs["incarnation"]);
    const claim = claimOf(world, "converge");
    expect(claim).toMatchObject({ incarnation, isRecorded: true });
    expect(claim.hasRecorded(incarnation)).toBe(true);
  });

  it("by the state, not by the inputs: a create that was killed may have recorded either", async () => {
    const world = aWorld();
    const old = await created(world, program());
    await updated(world, { ...old, outs: { ...old.outs, incarnation: SEEN } }, program());
    expect(claimOf(world, "converge")).toMatchObject({ incarnation: SEEN, isRecorded: true });
    expect(claimOf(world, "converge").hasRecorded(SEEN)).toBe(true);
  });

  it("leaves the note to the update itself", async () => {
    const world = aWorld();
    const old = await created(world, program());
    await updated(world, old, program({ readOnly: true }));
    expect(world.afterwards).toHaveLength(1);
  });

  it("is looked ahead by the same claim", async () => {
    const world = aWorld();
    const old = await created(world, program());
    const inputs = await checked(world, old.inputs, program({ readOnly: true }));
    await world.provider.diff(old.id, old.outs, inputs);
    const incarnation = old.outs["incarnation"];
    expect(claimOf(world, "forecast")).toMatchObject({ incarnation, isRecorded: true });
  });
});
