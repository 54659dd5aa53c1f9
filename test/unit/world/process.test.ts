import { describe, expect, it } from "vitest";
import { HalfDoneError } from "../../../src/manage/instances";
import { KilledError, ProviderProcess, type Fate } from "./process";
import { Stack } from "./stack";
import { World } from "./world";

/** A first instance, whose volume is made (the second volume: the first is the template's) with this fate. */
async function creating(fate: Fate) {
  const stack = new Stack(new World());
  let volumes = 0;
  const process = new ProviderProcess(stack.world, ({ method }) =>
    method === "createVolume" && ++volumes === 2 ? fate : undefined,
  );
  const failure: unknown = await stack.up("m1", {}, process).catch((error: unknown) => error);
  const isThere = [...stack.world.state.volumes.keys()].some((name) => name.startsWith("m1"));
  return { stack, process, failure, isThere };
}

describe("an effect", () => {
  it("that is refused was not done", async () => {
    const { failure, isThere } = await creating("refused");
    expect(isThere).toBe(false);
    expect(failure).toMatchObject({ message: expect.stringContaining("not to be had") as string });
  });

  it("whose answer is lost was done", async () => {
    const { failure, isThere, stack } = await creating("lost");
    expect(isThere).toBe(true);
    expect(failure).toBeInstanceOf(HalfDoneError);
    expect(stack.has("m1")).toBe(true);
  });

  it("after which the process is killed is its last", async () => {
    const { process, isThere, stack } = await creating("killed");
    expect(isThere).toBe(true);
    expect(process.effects.at(-1)?.method).toBe("createVolume");
    await expect(stack.up("m2", {}, process)).rejects.toBeInstanceOf(KilledError);
  });

  it("is counted, and a read is not", async () => {
    const { process, stack } = await creating("refused");
    const { length } = process.effects;
    await stack.preview("m1", {}, process);
    expect(process.effects).toHaveLength(length);
    expect(process.effects.map(({ number }) => number)).toEqual(
      Array.from({ length }, (_, at) => at + 1),
    );
  });
});
