import fc from "fast-check";
import { expect, it } from "vitest";
import type { Bag } from "../../../src/provider/unknowns";
import { aWorld, created, M1, program, replicaProgram } from "./builders";

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const word = fc.stringMatching(/^[a-z][a-z0-9]{1,12}$/);
/** Declared in any of the ways that mean the same. */
const variables = fc.record(
  {
    max_connections: fc.oneof(fc.integer({ min: 1, max: 99 }), fc.constant("100")),
    "Sort-Buffer-Size": fc.constantFrom("1M", 65_536),
    sql_mode: word,
    local_infile: fc.oneof(fc.boolean(), fc.constantFrom("on", "OFF", 1)),
  },
  { requiredKeys: [] },
);

const own = {
  name: optional(word),
  flavor: optional(
    fc.record(
      {
        cpus: fc.integer({ min: 1, max: 8 }),
        memory: fc.constantFrom("1GiB", "2GB", 2 ** 31, "600MiB"),
      },
      { requiredKeys: [] },
    ),
  ),
  volume: optional(
    fc.record(
      {
        name: word,
        size: fc.integer({ min: 3, max: 99 }),
        retain: fc.boolean(),
        driver: fc.constantFrom("local", "nfs"),
        driverOptions: fc.dictionary(word, word, { maxKeys: 2 }),
      },
      { requiredKeys: [] },
    ),
  ),
  port: optional(fc.integer({ min: 1, max: 65_535 })),
  network: optional(word),
  configuration: optional(variables),
  readOnly: optional(fc.boolean()),
  labels: optional(fc.dictionary(word, word)),
  timeouts: optional(fc.record({ create: fc.integer({ min: 1 }) }, { requiredKeys: [] })),
  deletionProtection: optional(fc.boolean()),
};
const content = {
  rootPassword: optional(fc.string({ minLength: 1 })),
  databases: optional(
    fc
      .uniqueArray(word, { maxLength: 3 })
      .map((names) => names.map((name) => ({ name: `d-${name}` }))),
  ),
  users: optional(
    fc
      .uniqueArray(word, { maxLength: 3 })
      .map((names) => names.map((name) => ({ name: `u-${name}`, password: name }))),
  ),
};

const alone = fc.record({ ...own, ...content }).map((args) => program(args));
const replica = fc
  .record({ ...own, volumeSize: optional(fc.constantFrom(1, 2, 3)), rootPassword: optional(word) })
  .map(({ volumeSize, rootPassword, ...args }) =>
    replicaProgram(args, { volumeSize, rootPassword, flavor: { memory: "2GiB" } }),
  );
const replicaOfId = fc.record(own).map((args) => program({ ...args, slaveOf: M1 }, "s1"));
const anything = fc
  .oneof(alone, replica, replicaOfId)
  .map((news) => JSON.parse(JSON.stringify(news)) as Bag);

it("the same program twice changes nothing, and neither does a refresh in between", async () => {
  await fc.assert(
    fc.asyncProperty(anything, async (news) => {
      const world = aWorld();
      const { id, inputs, outs } = await created(world, news);
      const again = await world.provider.check(inputs, news);
      expect(again.inputs).toEqual(inputs);
      expect((await world.provider.diff(id, outs, again.inputs)).changes).toBe(false);
      const { props } = await world.provider.read(id, outs);
      expect(props).toEqual(outs);
    }),
  );
});

it("checked inputs pass check again", async () => {
  await fc.assert(
    fc.asyncProperty(anything, async (news) => {
      const { provider } = aWorld();
      const once = await provider.check({}, news);
      const twice = await provider.check(once.inputs, once.inputs);
      // what a replica inherits is then declared
      const inputs = { ...once.inputs, __kept: twice.inputs["__kept"] };
      expect(twice).toEqual({ inputs: JSON.parse(JSON.stringify(inputs)) as Bag, failures: [] });
    }),
  );
});

it("a detach settles: the up after it changes nothing", async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(replica, replicaOfId), async (news) => {
      const world = aWorld();
      const before = JSON.parse(JSON.stringify(news)) as Bag;
      const { id, inputs, outs } = await created(world, before);
      const { slaveOf: _, __inherited: __, ...detached } = before;
      const checked = await world.provider.check(inputs, detached);
      expect(await world.provider.diff(id, outs, checked.inputs)).toMatchObject({
        changes: undefined,
        replaces: [],
      });
      const after = await world.provider.update(id, outs, checked.inputs);
      const again = await world.provider.check(checked.inputs, detached);
      expect(again.inputs).toEqual(checked.inputs);
      expect((await world.provider.diff(id, after.outs, again.inputs)).changes).toBe(false);
    }),
  );
});
