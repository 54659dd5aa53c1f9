import { describe, expect, it } from "vitest";
import { replicationAccountOf } from "../../../../src/ground/names";
import {
  belowFormerReplica,
  chain,
  chainAndTree,
  layout,
  pair,
  trio,
  twoTrees,
} from "../../world/layouts";
import { problemsOfSweep, type Leg } from "../../world/sweep";

/** m1, and m2 that has never had a transaction. */
const two = layout(async (stack) => {
  await stack.up("m1");
  await stack.up("m2");
  stack.world.server("m1").insert("shop.orders 1");
});

/** m1 ← s1, and m2 with data of its own. */
const unrelated = layout(async (stack) => {
  await stack.up("m1");
  await stack.up("m2", { databases: [{ name: "other" }] });
  stack.world.server("m1").insert("shop.orders 1");
  await stack.up("s1", { slaveOf: "m1", onDivergence: "reseed" });
});

const legs: readonly (Leg & { readonly name: string })[] = [
  {
    name: "attach",
    before: two,
    run: (stack, process) => stack.up("m2", { slaveOf: "m1" }, process),
  },
  {
    name: "attach, taken back",
    before: layout(async (stack) => {
      await stack.up("m1");
      await stack.up("m2");
    }),
    run: (stack, process) => stack.up("m2", { slaveOf: "m1" }, process),
    back: async (stack, process) => {
      await stack.up("m1", {}, process);
      await stack.up("m2", {}, process);
    },
  },
  {
    name: "attach below a replica",
    before: layout(async (stack) => {
      await stack.up("m1");
      await stack.up("b1", { slaveOf: "m1" });
      await stack.up("m2");
    }),
    run: (stack, process) => stack.up("m2", { slaveOf: "b1" }, process),
  },
  {
    name: "detach",
    before: pair,
    run: (stack, process) => stack.up("s1", {}, process),
    back: (stack, process) => stack.up("s1", { slaveOf: "m1" }, process),
  },
  {
    name: "detach, with a replica of its own",
    before: chain,
    run: (stack, process) => stack.up("b1", {}, process),
    back: async (stack, process) => {
      await stack.up("b1", { slaveOf: "m1" }, process);
      await stack.up("s1", { slaveOf: "b1" }, process);
    },
  },
  {
    name: "re-point to a sibling",
    before: trio,
    run: (stack, process) => stack.up("s1", { slaveOf: "s2" }, process),
    back: (stack, process) => stack.up("s1", { slaveOf: "m1" }, process),
  },
  {
    name: "re-point to the source's source",
    before: chain,
    run: (stack, process) => stack.up("s1", { slaveOf: "m1" }, process),
    back: (stack, process) => stack.up("s1", { slaveOf: "b1" }, process),
  },
  {
    name: "re-point to another tree",
    before: twoTrees,
    run: (stack, process) => stack.up("s1", { slaveOf: "m2" }, process),
  },
  {
    name: "re-point to another tree, taken back before the channel leads there",
    before: twoTrees,
    run: (stack, process) => stack.up("s1", { slaveOf: "m2" }, process),
    back: (stack, process) => stack.up("s1", { slaveOf: "m1" }, process),
    disturbs: isBeforeTheChannel,
  },
  {
    name: "re-point to an unrelated source by a copy, taken back",
    before: unrelated,
    run: (stack, process) => stack.up("s1", { slaveOf: "m2", onDivergence: "reseed" }, process),
    back: async (stack, process) => {
      await stack.up("m1", {}, process);
      await stack.up("m2", {}, process);
      await stack.up("s1", { slaveOf: "m1", onDivergence: "reseed" }, process);
    },
  },
  {
    name: "re-point to another tree, with a replica of its own",
    before: chainAndTree,
    run: (stack, process) => stack.up("b1", { slaveOf: "m2" }, process),
  },
  {
    name: "close the source",
    before: pair,
    run: (stack, process) => stack.up("m1", { readOnly: true }, process),
    back: (stack, process) => stack.up("m1", {}, process),
  },
  {
    name: "a new password for its account",
    before: layout(async (stack) => {
      await stack.up("m1");
      await stack.up("s1", { slaveOf: "m1" });
      const account = [...stack.world.server("m1").data.accounts.keys()][0] ?? "";
      stack.world.server("m1").changeAccount(account, { password: "another" });
      stack.world.server("m1").endDumpThreads();
    }),
    run: (stack, process) => stack.up("s1", { slaveOf: "m1" }, process),
  },
  {
    name: "an account that has gone unnoticed, below a source that has left its tree",
    before: async () => {
      const stack = await belowFormerReplica();
      stack.world.server("m1").dropAccount(replicationAccountOf(stack.id("s1")));
      return stack;
    },
    run: (stack, process) => stack.up("s1", { slaveOf: "m1" }, process),
  },
  {
    name: "a channel that was forgotten",
    before: layout(async (stack) => {
      await stack.up("m1");
      await stack.up("s1", { slaveOf: "m1" });
      const server = stack.world.server("s1");
      server.stopThread("receiver");
      server.stopThread("applier");
      server.data.channel = undefined;
    }),
    run: (stack, process) => stack.up("s1", { slaveOf: "m1" }, process),
  },
  {
    name: "detach, with scheduled events",
    before: scheduled,
    run: (stack, process) => stack.up("s1", {}, process),
    back: (stack, process) => stack.up("s1", { slaveOf: "m1" }, process),
  },
  {
    name: "detach of what shall stay closed, with scheduled events",
    before: scheduled,
    run: (stack, process) => stack.up("s1", { readOnly: true }, process),
    back: (stack, process) => stack.up("s1", { slaveOf: "m1" }, process),
  },
  {
    name: "close the source, with scheduled events",
    before: scheduled,
    run: (stack, process) => stack.up("m1", { readOnly: true }, process),
    back: (stack, process) => stack.up("m1", {}, process),
  },
  {
    name: "attach the former source, with scheduled events",
    before: async () => {
      const stack = await scheduled();
      await stack.up("m1", { readOnly: true });
      await stack.up("s1");
      return stack;
    },
    run: (stack, process) => stack.up("m1", { slaveOf: "s1" }, process),
  },
  {
    name: "attach the former source, which is open and runs scheduled events",
    before: async () => {
      const stack = await scheduled();
      await stack.up("s1");
      return stack;
    },
    run: (stack, process) => stack.up("m1", { slaveOf: "s1" }, process),
  },
  {
    name: "an applier that had failed, and whose cause is mended",
    before: async () => {
      const stack = await pair();
      stack.world.server("s1").obstruct("applier", 1146);
      stack.world.server("m1").insert("shop.orders 3");
      stack.world.server("s1").mend("applier");
      return stack;
    },
    run: (stack, process) => stack.up("s1", { slaveOf: "m1" }, process),
  },
  {
    name: "relay logs that cannot be read",
    before: unreadable,
    run: (stack, process) => stack.up("s1", { slaveOf: "m1" }, process),
  },
  {
    name: "relay logs that cannot be read, on a replica that leaves",
    before: unreadable,
    run: (stack, process) => stack.up("s1", {}, process),
  },
];

/** m1 ← s1, with an event that runs on m1, and one that is disabled there. */
async function scheduled() {
  const stack = await pair();
  stack.world.server("m1").setEvent("shop.cleanup");
  stack.world.server("m1").setEvent("shop.report", "DISABLED");
  await stack.up("s1", { slaveOf: "m1" });
  return stack;
}

/** s1 cannot read what it has received. */
async function unreadable() {
  const stack = await pair();
  stack.world.server("s1").hold();
  stack.world.server("m1").insert("shop.orders 3");
  stack.world.server("s1").damageRelayLog(13121);
  stack.world.server("s1").release();
  return stack;
}

/** Effects of a re-point until its channel leads elsewhere; from then on the replica may have new transactions. */
function isBeforeTheChannel({ method }: { readonly method: string }): boolean {
  return ["connectNetwork", "ensureReplicationAccount", "stopReceiver", "stopReplica"].includes(
    method,
  );
}

describe("whatever effect fails, or is the last one before a kill, the next run comes to the same end:", () => {
  it.each(legs)("$name", async (leg) => {
    expect(await problemsOfSweep(leg)).toEqual([]);
  });
});
