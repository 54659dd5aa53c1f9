import { expect, it } from "vitest";
import { paths } from "../../../src/ground/names";
import { single } from "../world/layouts";
import { ProviderProcess } from "../world/process";
import { Stack } from "../world/stack";

const SOMEBODY_ELSES = "somebody else's";

/** What Pulumi's state says of m1. */
function recordedOf(stack: Stack): { readonly id: string; readonly incarnation: string } {
  const id = stack.id("m1");
  return { id, incarnation: stack.incarnationOf(id) ?? "" };
}

it("that a state has an instance is written down once", async () => {
  const stack = await single();
  const process = new ProviderProcess(stack.world);
  await process.instances.settle(recordedOf(stack));
  expect(process.effects).toEqual([]);
});

it("an instance that somebody else has taken over since stays theirs", async () => {
  const stack = await single();
  const recorded = recordedOf(stack);
  stack.world.server("m1").writeFile(paths.incarnation, SOMEBODY_ELSES);
  stack.world.server("m1").writeFile(paths.settled, SOMEBODY_ELSES);
  const process = new ProviderProcess(stack.world);
  await process.instances.settle(recorded);
  expect(process.effects).toEqual([]);
});

it("an instance that another state claims at this moment is not settled for the former one", async () => {
  const stack = await single();
  const recorded = recordedOf(stack);
  stack.world.server("m1").writeFile(paths.incarnation, SOMEBODY_ELSES);
  stack.world.server("m1").writeFile(paths.settled, "");
  const process = new ProviderProcess(stack.world);
  await process.instances.settle(recorded);
  expect(process.effects).toEqual([]);
});

it("an instance whose container is gone has nothing written down, and that is no error", async () => {
  const stack = await single();
  const recorded = recordedOf(stack);
  stack.world.removeContainer("m1");
  const process = new ProviderProcess(stack.world);
  await process.instances.settle(recorded);
  expect(process.effects).toEqual([]);
});

it("a process that has settled an instance knows its files and does not read them again", async () => {
  const stack = new Stack();
  const process = new ProviderProcess(stack.world);
  await stack.up("m1", {}, process);
  const before = process.reads.length;
  await stack.preview("m1", {}, process);
  const since = process.reads.slice(before);
  expect(since).toContain("m1 observe");
  expect(since).not.toContain("engine run");
});
