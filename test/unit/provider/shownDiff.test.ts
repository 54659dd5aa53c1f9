import fc from "fast-check";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import type { Bag } from "../../../src/provider/unknowns";
import { aWorld, created, M1, program, replicaProgram, type World } from "./builders";

// What `preview --diff` shows of a change: Pulumi's engine compares the inputs in its state with the checked ones,
// when diff leaves it to it, and shows what differs.

const M2 = "0c1f7a52-5b1e-4a4f-8a53-1a5f6f0e1c03";

interface Shown {
  readonly changes: boolean | undefined;
  /** `+a -b ~c`, members of groups with a dot. */
  readonly diff: readonly string[];
}

async function shown(before: Bag, after: Bag, seen: Bag = {}): Promise<Shown> {
  const world = aWorld();
  return shownTo(world, await created(world, before), after, seen);
}

interface Old {
  readonly id: string;
  readonly inputs: Bag;
  readonly outs: Bag;
}

async function shownTo(world: World, old: Old, after: Bag, seen: Bag = {}): Promise<Shown> {
  const { inputs } = await world.provider.check(old.inputs, after);
  const { changes } = await world.provider.diff(old.id, { ...old.outs, ...seen }, inputs);
  return { changes, diff: differing(old.inputs, inputs) };
}

function differing(old: Bag, is: Bag, path = ""): string[] {
  const keys = [...new Set([...Object.keys(old), ...Object.keys(is)])].sort();
  return keys.flatMap((key) => {
    const [was, now] = [old[key], is[key]];
    const name = `${path}${key}`;
    if (isDeepStrictEqual(was, now)) return [];
    if (was === undefined) return [`+${name}`];
    if (now === undefined) return [`-${name}`];
    return isBag(was) && isBag(now) ? differing(was, now, `${name}.`) : [`~${name}`];
  });
}

function isBag(value: unknown): value is Bag {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const full: Bag = {
  flavor: { cpus: 1, memory: "1GiB" },
  volume: { name: "data", size: 2 },
  configuration: { max_connections: 10, sql_mode: "ANSI" },
  labels: { a: "1" },
};

describe("of a change, only what is changed is shown:", () => {
  it.each<[string, Bag, Bag, readonly string[]]>([
    ["one property", full, { ...full, port: 3307 }, ["+port"]],
    ["a member of a group", full, { ...full, volume: { name: "data", size: 3 } }, ["~volume.size"]],
    [
      "not the same in other words",
      full,
      { ...full, port: 3307, flavor: { cpus: 1, memory: 2 ** 30 }, readOnly: false },
      ["+port"],
    ],
    [
      "not a variable that is spelt otherwise",
      full,
      { ...full, port: 3307, configuration: { "MAX-CONNECTIONS": "10", sql_mode: "ANSI" } },
      ["+port"],
    ],
    [
      "not a default beside another member",
      full,
      { ...full, volume: { name: "data", size: 3, driver: "local", retain: false } },
      ["~volume.size"],
    ],
    [
      "not a name of the volume that is no longer declared",
      full,
      { ...full, volume: { size: 3 } },
      ["~volume.size"],
    ],
    [
      "a variable that is declared beside one that is spelt otherwise",
      { configuration: { max_connections: 10 } },
      { configuration: { max_connections: "10", sql_mode: "ANSI" } },
      ["~configuration.max_connections", "+configuration.sql_mode"],
    ],
  ])("%s", async (_, before, after, diff) => {
    expect(await shown(program(before), program(after))).toEqual({ changes: undefined, diff });
  });

  it("of a replacement", async () => {
    const volume = { name: "other", size: 2 };
    expect(await shown(program(full), program({ ...full, volume }))).toEqual({
      changes: undefined,
      diff: ["~volume.name"],
    });
  });
});

describe("hidden inputs stay out of sight:", () => {
  const attached = replicaProgram({}, { flavor: { memory: "2GiB" }, rootPassword: "secret" });
  const detached = program({}, "s1");

  it("of a detach", async () => {
    expect(await shown(attached, detached)).toEqual({
      changes: undefined,
      diff: ["+rootPrivileges", "-slaveOf"],
    });
  });

  it("of a detach from a source that declares the privileges of root", async () => {
    const before = replicaProgram({}, { rootPrivileges: "all" });
    const world = aWorld();
    const old = await created(world, before);
    expect(await shownTo(world, old, detached)).toEqual({
      changes: undefined,
      diff: ["+rootPrivileges", "-slaveOf"],
    });
    const { inputs } = await world.provider.check(old.inputs, detached);
    expect(inputs).toMatchObject({ rootPrivileges: "all" });
  });

  it("of an attach", async () => {
    const { changes, diff } = await shown(detached, attached);
    expect(changes).toBeUndefined();
    expect(diff.filter((key) => key.includes("__"))).toEqual([]);
  });

  it("of a re-point", async () => {
    const after = replicaProgram({ slaveOf: M2 }, { ancestry: [{ name: "m2" }, { name: "m1" }] });
    expect(await shown(replicaProgram(), after)).toEqual({
      changes: undefined,
      diff: ["~slaveOf"],
    });
  });

  it("of a source that changes its own source, which is nothing to its replicas", async () => {
    const after = replicaProgram({}, { ancestry: [{ name: "m1", slaveOf: M2 }, { name: "m0" }] });
    expect(await shown(replicaProgram(), after)).toEqual({ changes: false, diff: [] });
  });

  it.each<[string, Bag]>([
    ["a source that rotates its certificate", replicaProgram({}, { certificate: "1" })],
    ["another root password of the source", replicaProgram({}, { rootPassword: "new" })],
  ])("of %s: the engine would not find it", async (_, after) => {
    expect(await shown(replicaProgram(), after)).toEqual({ changes: true, diff: [] });
  });

  it("of another owner beside a change: then the engine is not asked to compare", async () => {
    const after = { ...program({ port: 3307 }), __owner: "urn:pulumi:dev::shop::a:b:C::other" };
    expect(await shown({ ...program(), name: "m1" }, { ...after, name: "m1" })).toEqual({
      changes: true,
      diff: ["~__owner", "+port"],
    });
  });

  it("of a state in which a former release has kept what a replica inherits", async () => {
    const world = aWorld();
    const old = await created(world, attached);
    const inputs = { ...old.inputs, __inherited: attached["__inherited"] };
    const { changes } = await shownTo(world, { ...old, inputs }, detached);
    expect(changes).toBe(true);
  });
});

describe("what is hidden is not lost:", () => {
  it("a replica's run knows what the source declares", async () => {
    const world = aWorld();
    await created(world, replicaProgram({}, { rootPassword: "secret" }));
    const { wanted } = world.instances.last("converge");
    expect(wanted.source).toEqual({ id: M1, isOfThisProgram: true });
  });

  it("another process takes it from the state, as in a refresh", async () => {
    const old = await created(aWorld(), replicaProgram({}, { rootPassword: "secret" }));
    const { provider } = aWorld();
    expect(await provider.diff(old.id, old.outs, old.inputs)).toMatchObject({ changes: false });
  });

  it("a repair in a refresh is a change, although the inputs are the same", async () => {
    const old = await created(aWorld(), replicaProgram());
    const { provider } = aWorld();
    const outs = { ...old.outs, drift: ["the receiver is off"] };
    expect(await provider.diff(old.id, outs, old.inputs)).toMatchObject({ changes: true });
  });

  it("after an update that has failed, the same change is shown again", async () => {
    const world = aWorld();
    const old = await created(world, program(full));
    const outs = { ...old.outs, status: "ERROR", drift: ["write the configuration file"] };
    expect(await shownTo(world, old, program({ ...full, port: 3307 }), outs)).toEqual({
      changes: undefined,
      diff: ["+port"],
    });
    // and the program from before the change repairs what the failed one has left
    expect(await shownTo(world, old, program(full), outs)).toEqual({ changes: true, diff: [] });
  });
});

const word = fc.stringMatching(/^[a-z][a-z0-9]{1,6}$/);
const args = fc.record(
  {
    flavor: fc.record({ memory: fc.constantFrom("1GiB", 2 ** 30, "2GiB") }),
    volume: fc.record({ size: fc.integer({ min: 3, max: 5 }), name: word }, { requiredKeys: [] }),
    configuration: fc.record(
      { max_connections: fc.constantFrom(10, "10", 11), "local-infile": fc.boolean() },
      { requiredKeys: [] },
    ),
    readOnly: fc.boolean(),
    labels: fc.dictionary(word, word, { maxKeys: 2 }),
    sourceDelay: fc.constantFrom(0, 10),
  },
  { requiredKeys: [] },
);
const anyProgram = fc
  .tuple(args, fc.constantFrom(undefined, "1GiB", "2GiB"), fc.boolean())
  .map(([own, memory, isReplica]) =>
    isReplica
      ? replicaProgram(own, memory === undefined ? {} : { flavor: { memory } })
      : program(own, "s1"),
  );

it("whatever changes: if the engine compares, it finds something, and nothing that is hidden", async () => {
  await fc.assert(
    fc.asyncProperty(anyProgram, anyProgram, anyProgram, async (first, second, third) => {
      const world = aWorld();
      let old: Old = await created(world, first);
      for (const after of [second, third]) {
        const { changes, diff } = await shownTo(world, old, after);
        if (changes === undefined) expect(diff).not.toEqual([]);
        if (changes === undefined) expect(diff.filter((key) => key.includes("__"))).toEqual([]);
        const { inputs } = await world.provider.check(old.inputs, after);
        const { outs } =
          changes === false ? old : await world.provider.update(old.id, old.outs, inputs);
        old = { id: old.id, inputs, outs };
      }
    }),
  );
});
