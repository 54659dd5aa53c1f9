import { describe, expect, it } from "vitest";
import { Program } from "../../../src/provider/program";
import type { Bag } from "../../../src/provider/unknowns";
import { aWorld, created, owner, program, replicaProgram, UNK, updated } from "./builders";

const listed = (...names: readonly string[]) =>
  names.map((name) => `pulumi-nodejs:dynamic/mysql:DatabaseInstance::${name}`);

describe("two resources of one program cannot have one", () => {
  it.each<[string, Bag]>([
    ["name", { name: "same" }],
    ["port", { port: 3307 }],
    ["volume.name", { volume: { name: "data" } }],
  ])("%s: the second check refuses it", async (path, args) => {
    const { provider } = aWorld();
    expect((await provider.check({}, program(args, "m1"))).failures).toEqual([]);
    const { failures } = await provider.check({}, program(args, "m2"));
    expect(failures.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(`^${path}: .* is declared by m1 of this program, too`),
    ]);
  });

  it.each<[string, Bag, Bag]>([
    ["a port on two addresses", { port: 1 }, { port: 1, bindAddress: "127.0.0.2" }],
    ["names that are not known yet", { name: UNK }, { name: UNK }],
    ["other names", { name: "aa" }, { name: "bb" }],
  ])("but %s", async (_, one, other) => {
    const { provider } = aWorld();
    await provider.check({}, program(one, "m1"));
    expect((await provider.check({}, program(other, "m2"))).failures).toEqual([]);
  });

  it("and a resource that is replaced does not stand in its own way", async () => {
    const { provider } = aWorld();
    await provider.check({}, program({ name: "same" }));
    expect((await provider.check({}, program({ name: "same" }))).failures).toEqual([]);
  });
});

describe("what another resource holds, it", () => {
  const fate = (others: readonly Bag[], list: unknown) => {
    const known = new Program();
    for (const inputs of others) known.note(inputs, undefined);
    known.note({ __owner: owner("m2"), name: "x" }, list);
    return known.fateOf(owner("m1"), "name", { name: "x" });
  };
  it.each<[string, readonly Bag[], unknown, string]>([
    ["keeps, if it declares the same", [{ __owner: owner("m1"), name: "x" }], [], "keeps"],
    ["gives up, if it declares another", [{ __owner: owner("m1"), name: "y" }], [], "givesUp"],
    ["leaves with, if no constructor names it", [], listed("m2"), "leaves"],
    ["may do either with, before its check", [], listed("m1", "m2"), "unknown"],
    ["may do either with, if no constructor says anything", [], undefined, "unknown"],
  ])("%s", (_, others, list, expected) => expect(fate(others, list)).toBe(expected));
});

it("what the constructor knows of the program is no input: no state holds it", async () => {
  const { inputs } = await aWorld().provider.check({}, { ...program(), __program: listed("m1") });
  expect(inputs).not.toHaveProperty("__program");
});

describe("a replica takes over what its source has, not what its args say:", () => {
  const flavor = (memory: string) => ({ flavor: { memory } });

  it("if Pulumi has put the former value there", async () => {
    const world = aWorld();
    await world.provider.check({}, program(flavor("768MiB")));
    const { inputs } = await world.provider.check({}, replicaProgram({}, flavor("2GiB")));
    expect(inputs).toMatchObject(flavor("768MiB"));
  });

  it("if the source no longer declares it", async () => {
    const world = aWorld();
    const configuration = { max_connections: 200 };
    await world.provider.check({}, program({ configuration }));
    const old = await created(world, replicaProgram({}, { configuration }));
    await world.provider.check({}, program());
    const { inputs } = await world.provider.check(old.inputs, replicaProgram());
    expect(inputs["configuration"]).toEqual({});
  });

  it("and keeps it when it is detached afterwards", async () => {
    const world = aWorld();
    const configuration = { max_connections: 200 };
    await world.provider.check({}, program({ configuration }));
    const old = await created(world, replicaProgram({}, { configuration }));
    const { inputs } = await updated(world, old, program({}, "s1"));
    expect(inputs["configuration"]).toEqual(configuration);
  });

  it("and keeps what it had if the program says nothing of its source", async () => {
    const world = aWorld();
    const old = await created(world, replicaProgram({}, flavor("768MiB")));
    const { __inherited: _, ...byId } = replicaProgram();
    const { inputs } = await world.provider.check(old.inputs, byId);
    expect(inputs).toMatchObject(flavor("768MiB"));
  });
});
