import { describe, expect, it } from "vitest";
import { InvalidInputError, TakenError } from "../../../src/ground/errors";
import { lookName } from "../../../src/ground/names";
import { FakeEngine } from "../world/engine";
import { failing } from "../world/failing";
import { ProviderProcess } from "../world/process";
import { Stack, type Declared } from "../world/stack";

const PLACE = "/srv/db";

function on(device = PLACE, retain = false): Declared {
  const driverOptions = { type: "none", o: "bind", device };
  return { volume: { size: 5, retain, driver: "local", driverOptions } };
}

async function refusalOf(act: Promise<unknown>): Promise<InvalidInputError> {
  const refusal = (await failing(act)).find((error) => error instanceof InvalidInputError);
  if (!refusal) throw new Error("it failed for another reason");
  return refusal;
}

const filesOf = (stack: Stack) => stack.world.state.folders.get(PLACE)?.files;

describe("an instance in a folder that exists without its volume", () => {
  it("is created in an empty one", async () => {
    const stack = new Stack();
    expect(await stack.up("m1", on())).toMatchObject({ status: "ACTIVE", drift: [] });
  });

  it("looks through no helper once it has a container", async () => {
    const stack = new Stack();
    await stack.up("m1", on());
    const process = new ProviderProcess(stack.world);
    await stack.refresh("m1", on(), process);
    expect(process.effects).toEqual([]);
  });

  it("is refused one that another instance has, in the preview too", async () => {
    const stack = new Stack();
    await stack.up("m1", on());
    const { refusals } = await stack.preview("m2", on("/srv/db"));
    expect(refusals).toMatchObject([{ path: "volume.driverOptions" }]);
    const before = new Map(stack.world.volume(stack.id("m1")).files);
    expect(await refusalOf(stack.up("m2", on()))).toBeInstanceOf(TakenError);
    expect(stack.world.volume(stack.id("m1")).files).toEqual(before);
    expect(stack.world.state.volumes.size).toBe(2); // of m1, and the template
  });

  it("leaves nothing of its own there when it is deleted, and what others have put there", async () => {
    const stack = new Stack();
    await stack.up("m1", on());
    stack.world.volume(stack.id("m1")).files.set("note", "somebody's");
    await stack.destroy("m1", on());
    expect([...(filesOf(stack) ?? [])]).toEqual([["note", "somebody's"]]);
    expect(stack.world.state.folders.get(PLACE)?.data).toBeUndefined();
  });

  it("leaves everything there when its volume is kept, and takes it up again", async () => {
    const stack = new Stack();
    const { id } = await stack.up("m1", on(PLACE, true));
    await stack.destroy("m1", on(PLACE, true));
    const again = await stack.up("m1", on(PLACE, true));
    expect(again.id).toBe(id);
  });

  it("is refused the folder of one whose volume was removed by hand", async () => {
    const stack = new Stack();
    await stack.up("m1", on(PLACE, true));
    await stack.destroy("m1", on(PLACE, true));
    const [name = ""] = [...stack.world.state.volumes.keys()].filter((one) => one.includes("m1"));
    await removeByHand(stack, name);
    const { message } = await refusalOf(stack.up("m2", on()));
    expect(message).toContain("::m1");
    expect(filesOf(stack)?.size).toBeGreaterThan(0);
  });

  it("is refused one with somebody's files, which a removal leaves alone", async () => {
    const stack = new Stack();
    stack.world.state.folders.set(PLACE, {
      files: new Map([["instance/orders.csv", "1;2"]]),
      data: undefined,
      used: 0,
    });
    const { message } = await refusalOf(stack.up("m1", on()));
    expect(message).toContain("not empty");
    if (stack.has("m1")) await stack.destroy("m1", on());
    expect([...(filesOf(stack) ?? [])]).toEqual([["instance/orders.csv", "1;2"]]);
    expect(stack.world.findContainer(lookName(""))).toBeUndefined();
  });

  it("is refused the system's folders in the preview", async () => {
    const { refusals } = await new Stack().preview("m1", on("/etc"));
    expect(refusals).toMatchObject([{ path: "volume.driverOptions" }]);
  });
});

async function removeByHand(stack: Stack, volume: string): Promise<void> {
  await new FakeEngine(stack.world.state).removeVolume(volume);
}
