import { expect, it } from "vitest";
import { labels } from "../../../src/ground/names";
import { single } from "../world/layouts";
import { ProviderProcess } from "../world/process";
import type { Container } from "../world/state";
import type { Stack } from "../world/stack";

/** As the release before created it, and with the configuration file of then. */
async function ofFormerRelease(): Promise<Stack> {
  const stack = await single();
  const { state } = stack.world;
  const { id, spec, ...rest } = stack.world.container("m1");
  const former = { ...spec.labels, [labels.schema]: "1", [labels.made]: "former" };
  const container: Container = { ...rest, id, spec: { ...spec, labels: former } };
  state.containers.set(id, container);
  const { files } = stack.world.volume(stack.id("m1"));
  files.set("instance/my.cnf", (files.get("instance/my.cnf") ?? "").replace(/tmpdir=.*\n/, ""));
  return stack;
}

it("an instance of a former release goes on, and a refresh shows what the next up does", async () => {
  const stack = await ofFormerRelease();
  const { status, drift } = await stack.refresh("m1");
  expect(status).toBe("ACTIVE");
  expect(drift.join()).toMatch(/remove the container/);
});

it("the preview announces a new container with one restart", async () => {
  const stack = await ofFormerRelease();
  const { refusals, plan } = await stack.preview("m1");
  expect(refusals).toEqual([]);
  expect(plan).toHaveLength(1);
  expect(plan[0]).toMatch(
    /^! new container on the same volume, data kept: unavailable meanwhile; a former/,
  );
});

it("the up creates it again once, with its data, and then nothing is left to do", async () => {
  const stack = await ofFormerRelease();
  const rows = [...stack.world.data("m1").rows];
  const process = new ProviderProcess(stack.world);
  expect(await stack.up("m1", {}, process)).toMatchObject({ status: "ACTIVE", drift: [] });
  expect(process.effects.filter(({ method }) => method === "startContainer")).toHaveLength(1);
  expect([...stack.world.data("m1").rows]).toEqual(rows);
  const again = new ProviderProcess(stack.world);
  await stack.up("m1", {}, again);
  expect(again.effects).toEqual([]);
});
