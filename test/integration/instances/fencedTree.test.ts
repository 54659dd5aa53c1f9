import { afterAll, expect, it } from "vitest";
import type { InstanceReport } from "../../../src/manage/report";
import { Managed, wanted } from "../../support/managed";

/**
 * Several runs that move one server's fence at the same time. FENCED_TREE_ROUNDS repeats the first test, which
 * says nothing new each time but once in many.
 */

const ROUNDS = Number(process.env["FENCED_TREE_ROUNDS"] ?? 1);
const LEAVES = Array.from({ length: 6 }, (_, number) => `tree-r${number + 1}`);

const managed = new Managed();
afterAll(() => managed[Symbol.asyncDispose]());

const below = (name: string, source: InstanceReport) =>
  wanted(name, { source: { id: source.id }, flavor: { memory: 640 * 1024 ** 2 } });

it(
  "six replicas of a fenced replica are deleted at once, and it stays fenced",
  async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const m1 = await managed.bring(wanted("tree-m1"));
      const s1 = await managed.bring(below("tree-s1", m1));
      const leaves = await Promise.all(
        LEAVES.map(async (name) => ({ name, made: await managed.bring(below(name, s1)) })),
      );
      await Promise.all(leaves.map(({ name, made }) => managed.remove(below(name, s1), made)));
      const { superReadOnly, slaves } = await managed.see(below("tree-s1", m1), s1);
      expect({ superReadOnly, slaves }).toEqual({ superReadOnly: true, slaves: [] });
      await managed.remove(below("tree-s1", m1), s1);
      await managed.remove(wanted("tree-m1"), m1);
    }
  },
  ROUNDS * 240_000,
);

it("two replicas of a source that is kept read-only are made at the same time", async () => {
  const spec = wanted("tree-closed", { readOnly: true, databases: [{ name: "shop" }] });
  const source = await managed.bring(spec);
  const replicas = await Promise.all(
    ["tree-c1", "tree-c2"].map((name) => managed.bring(below(name, source))),
  );
  for (const replica of replicas) {
    expect(replica).toMatchObject({ status: "ACTIVE", slaveOf: source.id, superReadOnly: true });
  }
  const seen = await managed.see(spec, source);
  expect(seen).toMatchObject({ superReadOnly: true, drift: [] });
  expect([...(seen.slaves ?? [])].sort()).toEqual(replicas.map(({ id }) => id).sort());
});
