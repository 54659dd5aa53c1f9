import { describe, expect, it } from "vitest";
import { RefusedInputsError } from "../../../src/provider/refusal";
import type { Bag } from "../../../src/provider/unknowns";
import { warning } from "../../../src/words/line";
import { aWorld, created, M1, program, replicaProgram, S1, UNK } from "./builders";

const full: Bag = {
  flavor: { cpus: 1, memory: "1GiB" },
  volume: { name: "data", size: 2 },
  port: 3306,
  databases: [{ name: "shop" }],
  users: [{ name: "app", password: "pw-of-app", databases: ["shop"] }],
  configuration: { max_connections: 10, sql_mode: "ANSI" },
  labels: { a: "1", b: "2" },
};

/** What diff says when the program goes from `before` to `after`. */
async function change(before: Bag, after: Bag, seen: Bag = {}) {
  const world = aWorld();
  const old = await created(world, program(before));
  const { inputs } = await world.provider.check(old.inputs, program(after));
  world.instances.asked.length = 0;
  const verdict = await world.provider.diff(old.id, { ...old.outs, ...seen }, inputs);
  return { verdict, asked: world.instances.asked, lines: world.lines };
}

const NOTHING = { refusals: [], plan: [], unanswered: [] };
const none = { changes: false, replaces: [], deleteBeforeReplace: false };
/** Pulumi's engine finds the difference itself, and shows nothing else. */
const update = { changes: undefined, replaces: [], deleteBeforeReplace: false };
/** Pulumi's engine would find none. */
const repair = { ...update, changes: true };
const replace = (property: string) => ({
  ...update,
  replaces: [property],
  deleteBeforeReplace: true,
});

describe("a state that a former release wrote", () => {
  it("is a change: the up brings the instance to what this release creates", async () => {
    const { verdict, asked } = await change(full, full, { schemaVersion: 1 });
    expect(verdict).toEqual(repair);
    expect(asked.length).toBeGreaterThan(0);
  });
});

it("a replica whose source rotates its certificate is updated as well, to trust the next authority", async () => {
  const world = aWorld();
  const old = await created(world, replicaProgram());
  const inherited = { certificate: "1" };
  const { inputs } = await world.provider.check(old.inputs, replicaProgram({}, inherited));
  expect(await world.provider.diff(old.id, old.outs, inputs)).toEqual(repair);
});

describe("changes nothing:", () => {
  it.each<[string, Bag, Bag]>([
    ["the same program", full, full],
    ["another order of keys", { labels: { a: "1", b: "2" } }, { labels: { b: "2", a: "1" } }],
    [
      "a default that is written out",
      {},
      { readOnly: false, timeouts: { create: 600 }, volume: { size: 5, driver: "local" } },
    ],
    ["memory in other words", { flavor: { memory: "1GiB" } }, { flavor: { memory: 2 ** 30 } }],
    [
      "a variable spelt otherwise",
      { configuration: { max_connections: 10 } },
      { configuration: { "MAX-CONNECTIONS": "10" } },
    ],
    [
      "a switch spelt otherwise",
      { configuration: { local_infile: true } },
      { configuration: { local_infile: "ON" } },
    ],
    ["a log as it is by default", {}, { log: { maxSize: "10MB" } }],
    ["a log of the same size", { log: { maxSize: "1MiB" } }, { log: { maxSize: 1_048_576 } }],
    ["a volume's name that is no longer declared", { volume: { name: "data" } }, {}],
    ["a volume's name that is declared as it is", {}, { volume: { name: "m1-vol" } }],
  ])("%s", async (_, before, after) => {
    const { verdict, asked } = await change(before, after);
    expect(verdict).toEqual(none);
    expect(asked).toEqual([]);
  });
});

describe("updates in place:", () => {
  it.each<[string, Bag]>([
    ["another name", { name: "other" }],
    ["another flavor", { flavor: { memory: "2GiB" } }],
    ["a larger volume", { volume: { name: "data", size: 9 } }],
    ["a smaller volume", { volume: { name: "data", size: 1 } }],
    ["a volume to be retained", { volume: { name: "data", size: 2, retain: true } }],
    ["another port", { port: 3307 }],
    ["a port no longer published", { port: undefined }],
    ["another address", { bindAddress: "0.0.0.0" }],
    ["another network", { network: "mine" }],
    ["a stack that may replicate", { replicasFrom: ["reports/dev"] }],
    ["a newer datastore", { datastore: { version: "9.8" } }],
    ["an image of one's own", { image: "mysql:9.7.1" }],
    ["a secret to rotate", { rotate: { administrator: "1" } }],
    ["a root password", { rootPassword: "new" }],
    ["one more database", { databases: [{ name: "shop" }, { name: "more" }] }],
    ["a user's new password", { users: [{ name: "app", password: "new" }] }],
    ["a variable", { configuration: { max_connections: 11 } }],
    ["a variable less", { configuration: {} }],
    ["readOnly", { readOnly: true }],
    ["labels", { labels: {} }],
    ["a larger log", { log: { maxSize: "50MB" } }],
    ["timeouts", { timeouts: { delete: 10 } }],
    ["deletionProtection", { deletionProtection: true }],
    ["an unknown volume", { volume: UNK }],
    ["an unknown name of the volume", { volume: { size: 2, name: UNK } }],
    ["an unknown driver", { volume: { name: "data", size: 2, driver: UNK } }],
    ["an unknown password", { users: [{ name: "app", password: UNK, databases: ["shop"] }] }],
    ["an unknown datastore", { datastore: UNK }],
    ["an unknown source", { slaveOf: UNK, databases: [], users: [] }],
  ])("%s", async (_, after) => {
    const given = Object.entries({ ...full, ...after }).filter(([, value]) => value !== undefined);
    expect((await change(full, Object.fromEntries(given))).verdict).toEqual(update);
  });
});

describe("replaces:", () => {
  it.each<[string, Bag]>([
    ["another name of the volume", { name: "data2" }],
    ["another driver", { name: "data", driver: "nfs" }],
    ["other options of the driver", { name: "data", driverOptions: { o: "size=1G" } }],
  ])("%s", async (_, volume) => {
    const world = aWorld();
    const old = await created(world, program(full));
    world.instances.replaced = { ...NOTHING, plan: [warning("its volume is deleted")] };
    const { inputs } = await world.provider.check(old.inputs, program({ ...full, volume }));
    const verdict = await world.provider.diff(old.id, old.outs, inputs);
    expect(verdict).toEqual(replace("volume"));
    expect(world.lines.at(-1)).toMatch(/^m1: warning: volume\.\w+ changes: its volume is deleted$/);
  });

  it("but not what the servers say is still a source, whatever the state says", async () => {
    const world = aWorld();
    const old = await created(world, program(full));
    const problem = "m1 is still the source of s1";
    world.instances.replaced = { ...NOTHING, refusals: [{ path: "", problem }] };
    const after = program({ ...full, volume: { name: "data2" } });
    const { inputs } = await world.provider.check(old.inputs, after);
    await expect(world.provider.diff(old.id, old.outs, inputs)).rejects.toMatchObject({
      refusals: [{ path: "volume.name", problem: expect.stringContaining(problem) as string }],
    });
  });

  it("but not what is protected", async () => {
    const before = { ...full, deletionProtection: true };
    const after = { ...full, volume: { name: "data2" } };
    await expect(change(before, after)).rejects.toThrow(
      "volume.name: a change replaces the instance and its data, but it has deletionProtection",
    );
  });

  it("nor what the state says is a source, while nobody answers", async () => {
    const world = aWorld();
    const old = await created(world, program(full));
    world.instances.replaced = { ...NOTHING, unanswered: [warning("no engine")] };
    const after = program({ ...full, volume: { name: "data2" } });
    const { inputs } = await world.provider.check(old.inputs, after);
    const outs = { ...old.outs, slaves: [S1] };
    await expect(world.provider.diff(old.id, outs, inputs)).rejects.toThrow(
      `it is still the source of ${S1}`,
    );
  });
});

describe("repairs", () => {
  it.each<[string, Bag]>([
    ["drift", { drift: ["the receiver is off"] }],
    ["a creation that was interrupted", { status: "BUILD" }],
    ["an image that was never pinned", { imageId: undefined }],
    ["an image that was not there yet", { imageId: "" }],
    ["a state without what was declared", { declared: undefined }],
    ["a state that makes no sense", { declared: "x", drift: 7, volume: null }],
  ])("%s", async (_, seen) => {
    expect((await change(full, full, seen)).verdict).toEqual(repair);
  });

  it.each<[string, Bag]>([
    ["lag", { replication: { state: "catchingUp", lagSeconds: 900 } }],
    ["other replicas", { slaves: [S1] }],
    ["a container that does not run", { status: "SHUTDOWN" }],
  ])("not %s", async (_, seen) => {
    expect((await change(full, full, seen)).verdict).toEqual(none);
  });
});

describe("refuses", () => {
  it.each<[string, Bag, string]>([
    [
      "to go back",
      { datastore: { version: "8.4" } },
      "datastore.version: 9.7 → 8.4 is a downgrade, which MySQL does not support for existing data. Declare 9.7 or newer",
    ],
    ["to be its own source", { slaveOf: M1 }, "slaveOf: m1 cannot replicate from itself"],
    [
      "a cycle of two",
      { slaveOf: S1, __inherited: { ancestry: [{ name: "s1", slaveOf: M1 }] } },
      "slaveOf: m1 → s1 → m1 is a cycle",
    ],
    [
      "a cycle of three",
      {
        slaveOf: S1,
        __inherited: {
          ancestry: [
            { name: "s2", slaveOf: S1 },
            { name: "s1", slaveOf: M1 },
          ],
        },
      },
      "slaveOf: m1 → s2 → s1 → m1 is a cycle",
    ],
  ])("%s", async (_, after, message) => {
    await expect(change({}, after)).rejects.toThrow(RefusedInputsError);
    await expect(change({}, after)).rejects.toThrow(message);
  });

  it("to skip a series", async () => {
    const skip = change({ datastore: { version: "8.0" } }, { datastore: { version: "9.7" } });
    await expect(skip).rejects.toThrow(
      "datastore.version: 8.0 → 9.7 skips 8.4. Upgrade to 8.4 first",
    );
  });
});

describe("the password that a replica inherits", () => {
  const diffOf = async (before: Bag, after: Bag) => {
    const world = aWorld();
    const old = await created(world, replicaProgram({}, before));
    const { inputs } = await world.provider.check(old.inputs, replicaProgram({}, after));
    return (await world.provider.diff(S1, old.outs, inputs)).changes;
  };

  it("updates it when it is another", async () => {
    expect(await diffOf({ rootPassword: "a" }, { rootPassword: "b" })).toBe(true);
  });

  it("changes nothing while it is unknown", async () => {
    expect(await diffOf({ rootPassword: "a" }, { rootPassword: UNK })).toBe(false);
  });

  it("reaches it with everything else that its source declares", async () => {
    const flavor = diffOf({ flavor: { memory: "1GiB" } }, { flavor: { memory: "2GiB" } });
    expect(await flavor).toBeUndefined();
    expect(await diffOf({ ancestry: [{ name: "a" }] }, { ancestry: [{ name: "b" }] })).toBe(false);
  });
});
