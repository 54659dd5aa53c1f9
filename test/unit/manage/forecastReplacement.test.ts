import { expect, it } from "vitest";
import { pair, single } from "../world/layouts";

const GiB = 1024 ** 3;

it("the preview of a replacement names the volume, and what is deleted with it", async () => {
  const stack = await single();
  stack.world.volume(stack.id("m1")).used = 1.5 * GiB;
  const { name } = stack.world.volume(stack.id("m1"));
  expect(await stack.previewReplacement("m1")).toEqual({
    refusals: [],
    plan: [
      `! the instance is replaced: its volume ${name}, which holds 1.5 GiB, is deleted with all its data`,
    ],
    unanswered: [],
  });
});

it("of one whose volume is kept says so", async () => {
  const volume = { size: 5, retain: true, driver: "local", driverOptions: {} };
  const { plan } = await (await single()).previewReplacement("m1", { volume });
  expect(plan).toEqual([expect.stringMatching(/is kept and no longer used$/)]);
});

it("is refused while it has a replica, whatever the state says, and also while it is down", async () => {
  const stack = await pair();
  const refused = [{ path: "", problem: expect.stringContaining("s1") as string }];
  expect((await stack.previewReplacement("m1")).refusals).toEqual(refused);
  stack.world.stop("m1");
  expect((await stack.previewReplacement("m1")).refusals).toEqual(refused);
});

it("while the engine is down is a warning", async () => {
  const stack = await single();
  stack.world.state.isEngineDown = true;
  expect((await stack.previewReplacement("m1")).unanswered).toEqual([
    expect.stringMatching(/^! not checked against the engine/),
  ]);
});
