import { describe, expect, it } from "vitest";
import { inFolder, chain, layout, pair, single } from "../../world/layouts";
import type { ProviderProcess } from "../../world/process";
import { type Declared, type Stack } from "../../world/stack";
import { problemsOfSweep, type Leg } from "../../world/sweep";

const retained: Declared = {
  volume: { retain: true, driver: "local", driverOptions: {}, size: 5 },
};

/** What is gone is in no state any more, so nobody removes it twice. */
function removal(name: string, args: Declared = {}): Leg["run"] {
  return async (stack: Stack, process: ProviderProcess) => {
    if (stack.has(name)) await stack.destroy(name, args, process);
  };
}

const legs: readonly (Leg & { readonly name: string })[] = [
  { name: "the last instance of an engine", before: single, run: removal("m1") },
  { name: "one whose volume stays", before: single, run: removal("m1", retained) },
  {
    name: "one in a folder that exists without its volume",
    before: layout((stack) => stack.up("m1", inFolder)),
    run: removal("m1", inFolder),
  },
  { name: "a replica", before: pair, run: removal("s1", { slaveOf: "m1" }) },
  {
    name: "a replica whose volume stays",
    before: pair,
    run: removal("s1", { slaveOf: "m1", ...retained }),
  },
  { name: "a replica of a replica", before: chain, run: removal("s1", { slaveOf: "b1" }) },
  {
    name: "a replica whose source is down",
    before: async () => {
      const stack = await pair();
      stack.world.kill("m1");
      return stack;
    },
    run: removal("s1", { slaveOf: "m1" }),
  },
  {
    name: "a replica whose container has gone",
    before: async () => {
      const stack = await pair();
      stack.world.removeContainer("s1");
      return stack;
    },
    run: removal("s1", { slaveOf: "m1" }),
  },
];

describe("whatever effect fails, or is the last one before a kill, the next run removes the rest:", () => {
  it.each(legs)("$name", async (leg) => {
    expect(await problemsOfSweep(leg)).toEqual([]);
  });
});
