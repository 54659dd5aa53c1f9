import { describe, expect, it } from "vitest";
import { pair, single } from "../world/layouts";
import { ProviderProcess } from "../world/process";
import type { Stack } from "../world/stack";

const HOUR = 3_600_000;

const commands: readonly [
  string,
  () => Promise<Stack>,
  (stack: Stack, by: ProviderProcess) => Promise<unknown>,
][] = [
  ["create", single, (stack, by) => stack.up("s1", { slaveOf: "m1" }, by)],
  ["detach", pair, (stack, by) => stack.up("s1", {}, by)],
  [
    "restart",
    pair,
    (stack, by) => stack.up("s1", { slaveOf: "m1", configuration: { back_log: "66" } }, by),
  ],
  ["delete", pair, (stack, by) => stack.destroy("s1", {}, by)],
];

describe.each([
  ["an hour forth", HOUR],
  ["an hour back", -HOUR],
])("the clock of the machine jumps %s before each call that a command makes", (_, by) => {
  it.each(commands)("%s: the command does not notice", async (__, before, run) => {
    const stack = await before();
    const undisturbed = await before();
    const process = new ProviderProcess(stack.world, () => {
      stack.world.setClock(by);
      return undefined;
    });
    await run(stack, process);
    const other = new ProviderProcess(undisturbed.world);
    await run(undisturbed, other);
    expect(process.effects).toEqual(other.effects);
    expect(stack.world.state.now).toBe(undisturbed.world.state.now);
  });
});
