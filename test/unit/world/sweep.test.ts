import { describe, expect, it } from "vitest";
import { pair, single } from "./layouts";
import { problemsOfSweep, type Leg } from "./sweep";
import type { Stack } from "./stack";

const closing: Leg = {
  before: single,
  run: (stack, process) => stack.up("m1", { readOnly: true }, process),
};

/** Does as it should the first time only. */
function once(run: Leg["run"]): Leg["run"] {
  const begun = new WeakSet<Stack>();
  return async (stack, process) => {
    if (begun.has(stack)) return;
    begun.add(stack);
    await run(stack, process);
  };
}

describe("a sweep", () => {
  it("finds nothing where every run finishes what an earlier one began", async () => {
    expect(await problemsOfSweep(closing)).toEqual([]);
  });

  it("finds what the run after a failure leaves undone", async () => {
    expect(await problemsOfSweep({ ...closing, run: once(closing.run) })).toEqual([
      '1 m1.fence refused: run again: too much: container m1: persistedOff is ["read_only","super_read_only"]',
      "1 m1.fence refused: run again: too much: container m1: readOnly is false",
      "1 m1.fence refused: run again: too much: container m1: superReadOnly is false",
      "1 m1.fence refused: run again: missing: container m1: persistedOff is []",
      "1 m1.fence refused: run again: missing: container m1: readOnly is true",
      "1 m1.fence refused: run again: missing: container m1: superReadOnly is true",
      '1 m1.fence refused: run again, restarted: too much: container m1: persistedOff is ["read_only","super_read_only"]',
      "1 m1.fence refused: run again, restarted: too much: container m1: readOnly is false",
      "1 m1.fence refused: run again, restarted: too much: container m1: superReadOnly is false",
      "1 m1.fence refused: run again, restarted: missing: container m1: persistedOff is []",
      "1 m1.fence refused: run again, restarted: missing: container m1: readOnly is true",
      "1 m1.fence refused: run again, restarted: missing: container m1: superReadOnly is true",
    ]);
  });

  it("finds a way back that does not lead back", async () => {
    const problems = await problemsOfSweep({ ...closing, back: closing.run });
    expect(problems).toContain(
      "1 m1.fence killed: taken back: too much: container m1: superReadOnly is true",
    );
  });

  it("finds a run that fails after the failure", async () => {
    const run: Leg["run"] = async (stack, process) => {
      if (process.effects.length === 0 && !stack.world.server("m1").isWritable) {
        throw new Error("it is closed");
      }
      await closing.run(stack, process);
    };
    expect(await problemsOfSweep({ before: single, run })).toEqual([
      "1 m1.fence lost: run again: Error: it is closed",
      "1 m1.fence killed: run again: Error: it is closed",
    ]);
  });

  it("finds a replica that is open on the way", async () => {
    const run: Leg["run"] = async (stack, process) => {
      stack.world.server("s1").mysqld.readOnly = false;
      await stack.up("s1", { slaveOf: "m1" }, process);
    };
    expect(await problemsOfSweep({ before: pair, run })).toContain(
      "1 s1.fence lost: s1 has a channel and is open",
    );
  });

  it("finds that there is nothing to sweep, and known problems that are none", async () => {
    const idle: Leg = { before: single, run: (stack, process) => stack.up("m1", {}, process) };
    expect(await problemsOfSweep(idle)).toEqual(["nothing is done at all"]);
    expect(await problemsOfSweep({ ...closing, known: ["1 m1.fence lost"] })).toEqual([
      "1 m1.fence lost: is no longer a known problem",
    ]);
  });
});
