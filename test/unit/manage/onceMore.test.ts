import { expect, it } from "vitest";
import { pair } from "../world/layouts";
import { ProviderProcess } from "../world/process";

/** The state that an update reports of a replica if somebody writes between the two reads of these looks. */
async function reportedState(writesAt: (look: number) => boolean) {
  const stack = await pair();
  const { world } = stack;
  world.server("s1").stopThread("receiver");
  const process = new ProviderProcess(world);
  const note = process.reads.push.bind(process.reads);
  let looks = 0;
  process.reads.push = (...items) => {
    // the replica was read, and its source comes next
    if (items[0] === "m1 observe") {
      looks += 1;
      if (writesAt(looks)) world.server("m1").insert(`shop.late ${String(looks)}`);
    }
    return note(...items);
  };
  const { replication } = await stack.up("s1", { slaveOf: "m1" }, process);
  return { state: replication.state, looks };
}

it("a replica whose source was written to only during the last look is told to replicate", async () => {
  expect(await reportedState((look) => look === 2)).toEqual({ state: "replicating", looks: 3 });
});

it("an idle one costs no look more", async () => {
  expect(await reportedState(() => false)).toEqual({ state: "replicating", looks: 2 });
});

it("one whose source is always written to is told to catch up, after one look more", async () => {
  expect(await reportedState((look) => look >= 2)).toEqual({ state: "catchingUp", looks: 3 });
});
