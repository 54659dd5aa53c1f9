import { describe, expect, it } from "vitest";
import { SomebodyElsesError } from "../../../src/ground/errors";
import { failing } from "../world/failing";
import { single } from "../world/layouts";
import { picture } from "../world/picture";
import { ProviderProcess } from "../world/process";
import { Stack } from "../world/stack";

/** The same program with a state of its own: lost, restored without it, or another stack of the same name. */
function withoutState({ world }: Stack): Stack {
  return new Stack(world);
}

/** What the refusal names, for the program to consent with. */
function tokenOf(stack: Stack, name: string): string {
  return (stack.incarnationOf(stack.id(name)) ?? "").slice(0, 8);
}

describe("a create that finds an instance of the same owner", () => {
  it("refuses one that a state knows, and touches nothing", async () => {
    const stack = await single();
    const before = picture(stack);
    const other = withoutState(stack);
    const [failure] = await failing(other.up("m1"));
    expect(failure).toBeInstanceOf(SomebodyElsesError);
    expect(String(failure)).toContain(tokenOf(stack, "m1"));
    expect(picture(stack)).toEqual(before);
    expect(other.has("m1")).toBe(false);
  });

  it("says so in a preview", async () => {
    const stack = await single();
    const { refusals } = await withoutState(stack).preview("m1");
    expect(refusals).toHaveLength(1);
    expect(refusals[0]?.problem).toContain(tokenOf(stack, "m1"));
  });

  it("is silent in the preview of a replacement that deletes it first", async () => {
    const stack = await single();
    const other = withoutState(stack);
    other.leaving.add(stack.incarnationOf(stack.id("m1")) ?? "");
    expect(await other.preview("m1")).toEqual({ refusals: [], plan: [], unanswered: [] });
  });

  it("refuses in such a preview what stands against the replacement all the same", async () => {
    const stack = await single();
    const other = withoutState(stack);
    other.leaving.add(stack.incarnationOf(stack.id("m1")) ?? "");
    const { refusals } = await other.preview("m1", { network: "no-such-network" });
    expect(refusals.map(({ path }) => path)).toEqual(["network"]);
  });

  it("takes it over with consent, data and all; the former state deletes nothing any more", async () => {
    const stack = await single();
    const other = withoutState(stack);
    await other.up("m1", { takeOver: tokenOf(stack, "m1") });
    expect(other.id("m1")).toBe(stack.id("m1"));
    const process = new ProviderProcess(stack.world);
    await stack.destroy("m1", {}, process);
    expect(process.effects).toEqual([]);
    expect(stack.world.server("m1").rows).toHaveLength(2);
    await other.destroy("m1");
    expect(stack.world.findContainer("m1")).toBeUndefined();
  });

  it("does not take it over with the consent to another one", async () => {
    const stack = await single();
    const [failure] = await failing(withoutState(stack).up("m1", { takeOver: "00000000" }));
    expect(failure).toBeInstanceOf(SomebodyElsesError);
  });

  it("goes on with what an interrupted create left", async () => {
    const stack = new Stack();
    const process = new ProviderProcess(stack.world, ({ method }) =>
      method === "open" ? "killed" : undefined,
    );
    await failing(stack.up("m1", {}, process));
    const { id } = stack.world.container("m1");
    await stack.up("m1");
    expect(stack.world.container("m1").id).toBe(id);
    expect(stack.world.server("m1").isWritable).toBe(true);
  });

  it("goes on with one whose state was never saved", async () => {
    const stack = new Stack();
    // the process ended after its answer and before it noted that a state knows the instance
    let written = 0;
    const process = new ProviderProcess(stack.world, ({ method }) =>
      method === "writeFiles" && ++written === 2 ? "refused" : undefined,
    );
    await stack.up("m1", {}, process);
    const { id } = stack.world.container("m1");
    const other = withoutState(stack);
    await other.up("m1");
    expect(stack.world.container("m1").id).toBe(id);
  });

  it("uses a volume that was kept", async () => {
    const stack = await single();
    const volume = { retain: true, driver: "local", driverOptions: {}, size: 5 };
    const token = tokenOf(stack, "m1");
    await stack.destroy("m1", { volume });
    await stack.up("m1", { volume, takeOver: token });
    expect(stack.world.server("m1").rows).toHaveLength(2);
  });
});
