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

it.each([
  ["it stands there already", () => undefined],
  [
    "somebody else has taken the instance over since",
    ({ world }: Stack) => {
      world.server("m1").writeFile(paths.incarnation, SOMEBODY_ELSES);
      world.server("m1").writeFile(paths.settled, SOMEBODY_ELSES);
    },
  ],
  [
    "somebody else is about to take the instance over",
    ({ world }: Stack) => {
      world.server("m1").writeFile(paths.incarnation, SOMEBODY_ELSES);
      world.server("m1").writeFile(paths.settled, "");
    },
  ],
  ["its container is gone", ({ world }: Stack) => world.removeContainer("m1")],
] as const)("that a state has an instance is not written down when %s", async (_, act) => {
  const stack = await single();
  const recorded = recordedOf(stack);
  act(stack);
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
