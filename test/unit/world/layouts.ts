import { Stack, type Declared } from "./stack";

/** A stack that a file's tests begin with: brought up once, copied for each of them. */
export function layout(bringUp: (stack: Stack) => Promise<unknown>): () => Promise<Stack> {
  let made: Promise<Stack> | undefined;
  const make = async () => {
    const stack = new Stack();
    await bringUp(stack);
    return stack;
  };
  return async () => (await (made ??= make())).copy();
}

/** A source with two rows. */
export const single = layout(bringSource);

/** m1 ← s1. */
export const pair = layout(async (stack) => {
  await bringSource(stack);
  await stack.up("s1", { slaveOf: "m1" });
});

/** m1 ← s1, s2. */
export const trio = layout(async (stack) => {
  await bringSource(stack);
  await stack.up("s1", { slaveOf: "m1" });
  await stack.up("s2", { slaveOf: "m1" });
});

/** m1 ← b1 ← s1. */
export const chain = layout(async (stack) => {
  await bringSource(stack);
  await stack.up("b1", { slaveOf: "m1" });
  await stack.up("s1", { slaveOf: "b1" });
});

/** m1 ← s1, and m2, which was a replica of m1 and has all its data: another tree to move to. */
export const twoTrees = layout(async (stack) => {
  await bringSource(stack);
  await stack.up("m2", { slaveOf: "m1" });
  await stack.up("s1", { slaveOf: "m1" });
  await stack.up("m2");
});

/** m1 ← s1, where m1 was a replica of m0 when s1 became its replica. */
export const belowFormerReplica = layout(async (stack) => {
  await stack.up("m0");
  await stack.up("m1", { slaveOf: "m0" });
  await stack.up("s1", { slaveOf: "m1" });
  await stack.up("m1");
  stack.world.server("m1").insert("shop.orders 1");
});

/** m1 ← b1 ← s1, and m2 with all that m1 has. */
export const chainAndTree = layout(async (stack) => {
  await bringSource(stack);
  await stack.up("b1", { slaveOf: "m1" });
  await stack.up("s1", { slaveOf: "b1" });
  await stack.up("m2", { slaveOf: "m1" });
  await stack.up("m2");
});

/** m1 with a row, and m2 that has never had a transaction. */
export const two = layout(async (stack) => {
  await stack.up("m1");
  await stack.up("m2");
  stack.world.server("m1").insert("shop.orders 1");
});

/** m1 has purged its binary logs: only a copy leads to its data. */
export const purged = layout(async (stack) => {
  await stack.up("m1");
  stack.world.server("m1").insert("shop.orders 1");
  stack.world.server("m1").purge();
});

async function bringSource(stack: Stack): Promise<void> {
  await stack.up("m1");
  stack.world.server("m1").insert("shop.orders 1");
  stack.world.server("m1").insert("shop.orders 2");
}

/** An instance whose volume is a folder of the engine's machine. */
export const inFolder: Declared = {
  volume: {
    retain: false,
    driver: "local",
    driverOptions: { type: "none", o: "bind", device: "/srv/db" },
    size: 5,
  },
};
