import { describe, expect, it } from "vitest";
import type { Bag } from "../../../src/provider/unknowns";
import { aWorld, created, program } from "./builders";

// A11: what has drifted, in words, in the refresh that sees it and in the preview of the up that repairs it.

/** What is said by a refresh that sees `seen`, and by the preview after it. */
async function said(seen: Bag, after = program()) {
  const world = aWorld();
  const old = await created(world, program());
  const { instances, provider, lines } = world;
  if (instances.seen === undefined) throw new Error("nothing was created");
  instances.seen = { ...instances.seen, ...seen };
  const { props } = await provider.read(old.id, old.outs);
  // as Pulumi's engine does in a refresh, with the inputs that it has
  const other = aWorld();
  await other.provider.diff(old.id, props, old.inputs);
  const refresh = [...lines, ...other.lines];
  const up = aWorld();
  const { inputs } = await up.provider.check(old.inputs, after);
  const { changes } = await up.provider.diff(old.id, props, inputs);
  return { refresh, preview: up.lines, changes };
}

const stopped = {
  status: "SHUTDOWN",
  fault: "its container is exited, exit code 0",
  drift: ["start the container", "make it writable"],
};

describe("a refresh says once what has drifted, and the preview after it what is repaired:", () => {
  it("a container that was stopped", async () => {
    expect(await said(stopped)).toEqual({
      refresh: [
        "m1: warning: has drifted: its container is exited, exit code 0. The next up will repair or refuse: start the container; make it writable",
      ],
      preview: [
        "m1: repairs or refuses what was seen to have drifted: start the container; make it writable",
      ],
      changes: true,
    });
  });

  it("what costs no service is no warning", async () => {
    const { refresh } = await said({ drift: ["drop user guest"] });
    expect(refresh).toEqual([
      "m1: has drifted. The next up will repair or refuse: drop user guest",
    ]);
  });

  it("also beside a change of the program", async () => {
    const { preview, changes } = await said(stopped, program({ port: 3307 }));
    expect(preview).toEqual([expect.stringContaining("start the container; make it writable")]);
    expect(changes).toBeUndefined();
  });
});

it("nothing is said of an instance that is as declared", async () => {
  expect(await said({})).toEqual({ refresh: [], preview: [], changes: false });
});

it("nothing is said of a replica that is behind", async () => {
  const { refresh, preview } = await said({ replication: { state: "catchingUp" } });
  expect([...refresh, ...preview]).toEqual([]);
});

it("an instance that is gone is said to be gone", async () => {
  const world = aWorld();
  const old = await created(world, program());
  world.instances.seen = undefined;
  expect(await world.provider.read(old.id, old.outs)).toEqual({});
  expect(world.lines).toEqual([
    "m1: warning: is gone: its engine has neither its container nor its volume",
  ]);
});

it.each<[string, Bag, string]>([
  ["a creation that was interrupted", { status: "BUILD" }, "the interrupted creation is continued"],
  [
    "a state of a former release",
    { schemaVersion: 1 },
    "its state is that of a former release: the update records what this one needs",
  ],
])("every update without a change has a word: %s", async (_, seen, line) => {
  const world = aWorld();
  const old = await created(world, program());
  const { inputs } = await world.provider.check(old.inputs, program());
  await world.provider.diff(old.id, { ...old.outs, ...seen }, inputs);
  expect(world.lines).toEqual([`m1: ${line}`]);
});

it("a repair that is refused is refused in the preview, and a refresh goes on", async () => {
  const world = aWorld();
  const old = await created(world, program());
  const drift = ["m0 has purged binary logs that m1 still needs"];
  if (world.instances.seen) world.instances.seen = { ...world.instances.seen, drift };
  const { props } = await world.provider.read(old.id, old.outs);
  const against = { path: "slaveOf", problem: drift.join() };
  const refused = { refusals: [against], plan: [], unanswered: [] };
  const refresh = aWorld();
  refresh.instances.forecasted = refused;
  const { changes } = await refresh.provider.diff(old.id, props, old.inputs);
  expect(changes).toBe(true);
  const up = aWorld();
  up.instances.forecasted = refused;
  const { inputs } = await up.provider.check(old.inputs, program());
  await expect(up.provider.diff(old.id, props, inputs)).rejects.toMatchObject({
    refusals: [against],
  });
});
