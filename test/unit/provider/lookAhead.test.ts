import { describe, expect, it } from "vitest";
import { info, warning } from "../../../src/words/line";
import { RefusedInputsError } from "../../../src/provider/refusal";
import { aWorld, created, M1, program, replicaProgram, UNK } from "./builders";

const refused = {
  refusals: [
    { path: "port", problem: "3306 is taken by x" },
    { path: "name", problem: '"m1" is taken by y' },
  ],
  plan: [],
  unanswered: [],
};

describe("of what is new", () => {
  it("prints what will happen, under the instance's name", async () => {
    const world = aWorld();
    world.instances.forecasted = {
      refusals: [],
      plan: [info("made")],
      unanswered: [warning("m0 did not answer")],
    };
    await world.provider.check({}, program());
    expect(world.lines).toEqual(["m1: made", "m1: warning: m0 did not answer"]);
    expect(world.instances.last("forecast").known).toBeUndefined();
  });

  it("fails the preview with all that stands against it", async () => {
    const world = aWorld();
    world.instances.forecasted = refused;
    const { failures } = await world.provider.check({}, program());
    expect(failures).toEqual([
      { property: "", reason: "port: 3306 is taken by x" },
      { property: "", reason: 'name: "m1" is taken by y' },
    ]);
  });

  it("says what is refused as an error only", async () => {
    const world = aWorld();
    world.instances.forecasted = { ...refused, plan: [info("will be refused")] };
    await world.provider.check({}, program());
    expect(world.lines).toEqual([]);
  });

  it("goes on with a line when nobody answers", async () => {
    const world = aWorld();
    world.instances.forecasted = new Error("no engine");
    expect((await world.provider.check({}, program())).failures).toEqual([]);
    expect(world.lines).toEqual(['m1: warning: not checked against the engine: "no engine"']);
  });

  it("does not look for what is wrong already", async () => {
    const world = aWorld();
    await world.provider.check({}, program({ port: 0 }));
    expect(world.instances.asked).toEqual([]);
  });

  it("does not look while the name is unknown", async () => {
    const world = aWorld();
    await world.provider.check({}, program({ name: UNK }));
    expect(world.instances.asked).toEqual([]);
  });

  it("asks only whose the instance is while the source is unknown", async () => {
    const world = aWorld();
    await world.provider.check({}, replicaProgram({ slaveOf: UNK }));
    expect(world.instances.asked.map(({ verb }) => verb)).toEqual(["forecastOwnership"]);
    expect(world.instances.last("forecastOwnership").claim).toMatchObject({ isRecorded: false });
  });

  it("asks about what is known of the rest", async () => {
    const world = aWorld();
    const users = [
      { name: "a", password: UNK },
      { name: "b", password: "pw" },
    ];
    await world.provider.check(
      {},
      program({ users, port: UNK, configuration: { sort_buffer_size: UNK, max_connections: 1 } }),
    );
    const { wanted } = world.instances.last("forecast");
    expect(wanted.users.map(({ name }) => name)).toEqual(["b"]);
    expect(wanted).not.toHaveProperty("port");
    expect(wanted.configuration).toEqual({ max_connections: "1" });
  });
});

describe("of what is changed", () => {
  it("throws all that stands against it", async () => {
    const world = aWorld();
    const old = await created(world, program());
    world.instances.forecasted = refused;
    const { inputs } = await world.provider.check(old.inputs, program({ port: 3306 }));
    const diff = world.provider.diff(old.id, old.outs, inputs);
    await expect(diff).rejects.toThrow(RefusedInputsError);
    await expect(diff).rejects.toMatchObject({ refusals: refused.refusals });
  });

  it("tells what is known of the instance", async () => {
    const world = aWorld();
    const old = await created(world, program());
    await world.provider.diff(old.id, old.outs, { ...old.inputs, readOnly: true });
    const { known, wanted } = world.instances.last("forecast");
    expect(known).toMatchObject({ id: M1, engineId: "ENGINE", imageId: "sha256:1111" });
    expect(wanted.rootPassword?.reveal()).toBe(old.outs["rootPassword"]);
  });

  it("does not look while the source is unknown: whose it is the state says", async () => {
    const world = aWorld();
    const old = await created(world, replicaProgram());
    world.instances.asked.length = 0;
    await world.provider.diff(old.id, old.outs, { ...old.inputs, slaveOf: UNK });
    expect(world.instances.asked).toEqual([]);
  });

  it("does not look in check", async () => {
    const world = aWorld();
    const old = await created(world, program());
    world.instances.asked.length = 0;
    await world.provider.check(old.inputs, program({ readOnly: true }));
    expect(world.instances.asked).toEqual([]);
  });
});
