import { describe, expect, it } from "vitest";
import { chain, chainAndTree, layout } from "../world/layouts";
import { ProviderProcess } from "../world/process";
import type { Stack } from "../world/stack";

/** m1, and b1 ← s1, which was a replica of m1. */
const detached = layout(async (stack) => {
  await stack.up("m1");
  await stack.up("b1", { slaveOf: "m1" });
  await stack.up("s1", { slaveOf: "b1" });
  await stack.up("b1");
});

/** m1 ← b1 ← c1 ← s1, and m2, which was a replica of m1. */
const deepChain = layout(async (stack) => {
  await stack.up("m1");
  await stack.up("b1", { slaveOf: "m1" });
  await stack.up("c1", { slaveOf: "b1" });
  await stack.up("s1", { slaveOf: "c1" });
  await stack.up("m2", { slaveOf: "m1" });
  await stack.up("m2");
});

const rows: readonly {
  readonly what: string;
  readonly before: () => Promise<Stack>;
  /** Where b1 goes. */
  readonly root: string;
}[] = [
  { what: "is attached", before: detached, root: "m1" },
  { what: "is re-pointed to another tree", before: chainAndTree, root: "m2" },
  { what: "goes with its own source to another tree", before: deepChain, root: "m2" },
  {
    what: "is attached again after a detach that was killed",
    before: async () => {
      const stack = await chain();
      const process = new ProviderProcess(stack.world, ({ method }) =>
        method === "resetReplica" ? "killed" : undefined,
      );
      await expect(stack.up("b1", {}, process)).rejects.toThrow("killed");
      return stack;
    },
    root: "m1",
  },
];

/** By name, what is below b1 and its source. */
function below(stack: Stack): Readonly<Record<string, string>> {
  return stack.world.findContainer("c1") ? { c1: "b1", s1: "c1" } : { s1: "b1" };
}

describe("a replica whose source gets another root has nothing to repair afterwards:", () => {
  it.each(rows)("its source $what", async ({ before, root }) => {
    const stack = await before();
    await stack.up("b1", { slaveOf: root });
    for (const [name, source] of Object.entries({ b1: root, ...below(stack) })) {
      expect((await stack.refresh(name, { slaveOf: source })).drift).toEqual([]);
    }
    stack.world.server(root).insert("shop.orders 9");
    expect(stack.world.server("s1").rows).toContain("shop.orders 9");
  });
});
