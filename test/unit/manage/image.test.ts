import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../../src/ground/errors";
import { failing } from "../world/failing";
import { pair, single } from "../world/layouts";
import { ProviderProcess } from "../world/process";

const NEXT = "mysql:9.7.2";
const image = { id: "sha256:9702", version: "9.7.2", hasClonePlugin: true };

function methods({ effects }: ProviderProcess): readonly string[] {
  return effects.map(({ method }) => method);
}

describe("another image is declared, and nothing else changes", () => {
  it("it is not on the engine: it is pulled, and the container is created anew from it", async () => {
    const stack = await single();
    stack.world.state.registry.set(NEXT, image);
    await stack.up("m1", { image: NEXT });
    expect(stack.world.container("m1").spec.image).toBe(image.id);
    expect((await stack.refresh("m1", { image: NEXT })).drift).toEqual([]);
    const process = new ProviderProcess(stack.world);
    await stack.up("m1", { image: NEXT }, process);
    expect(process.effects).toEqual([]);
  });

  it("nobody has it: refused, and the server runs on", async () => {
    const stack = await single();
    const process = new ProviderProcess(stack.world);
    const chain = await failing(stack.up("m1", { image: NEXT }, process));
    expect(chain.some((error) => error instanceof InvalidInputError)).toBe(true);
    expect(methods(process)).not.toContain("stopContainer");
    expect(stack.world.container("m1").state).toBe("running");
  });

  it("of a replica, too, whose source keeps its own", async () => {
    const stack = await pair();
    stack.world.state.registry.set(NEXT, image);
    await stack.up("s1", { slaveOf: "m1", image: NEXT });
    expect(stack.world.container("s1").spec.image).toBe(image.id);
  });
});
