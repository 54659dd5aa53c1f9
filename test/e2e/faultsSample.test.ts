import { describe, expect, it } from "vitest";
import type { Declared, Layout } from "../faults/layout";
import { tell } from "../faults/points";
import type { Leg, Scenario } from "../faults/scenario";
import { Stage } from "../faults/stage";
import { tryPoint, type Trial } from "../faults/trial";
import { succeeded } from "../support/instances";

// A few points of what `npm run test:faults` does at all of them, one of each kind, and that a point is what it
// says it is.
const m: Declared = {
  rootPassword: "for root",
  databases: ["shop"],
  users: [{ name: "app", password: "for the app", databases: ["shop"] }],
};
const pair: Layout = { m, b: { slaveOf: "m" } };

const created: Leg = {
  name: "create a replica of a replica",
  layout: { ...pair, r: { slaveOf: "b" } },
};
const detached: Leg = { name: "detach it", layout: { ...pair, r: {} } };
const deleted: Leg = { name: "delete it", layout: pair };

const configured: Leg = {
  name: "configure",
  layout: { m: { ...m, configuration: { back_log: "77" } } },
};
const usual: Leg = { name: "back", layout: { m } };

const added: Leg = {
  name: "add a user",
  layout: {
    m: {
      ...m,
      databases: ["shop", "more"],
      users: [{ name: "report", password: "for the report", databases: ["more"] }],
    },
  },
};

/** Plays the trials one after the other, with the stack in between as each leg leaves it. */
async function expectSurvival(scenario: Scenario, trials: readonly Trial[]): Promise<void> {
  await using stage = await Stage.open(scenario);
  await stage.stack.bringTo();
  for (const trial of trials) {
    const point = await tryPoint(stage, trial);
    if (!point) throw new Error(`"${trial.leg.name}" has no such effect`);
    tell({ ...point, scenario: scenario.name });
    expect(point.problems).toEqual([]);
  }
}

describe.concurrent("the provider's process is killed after an effect", () => {
  it("of the engine, and of a server: the same program finishes, the former one takes back", async () => {
    const fenceOfAnother = "faults-sample-b: SET GLOBAL super_read_only = 0";
    await expectSurvival({ name: "sample", legs: [created, detached, deleted] }, [
      { leg: created, killAfter: "engine.startContainer", next: "former" },
      { leg: detached, killAfter: fenceOfAnother, next: "same" },
      { leg: deleted, killAfter: "engine.removeContainer", next: "same" },
    ]);
  });

  it("and its servers die at the same moment: the same program finishes", async () => {
    await expectSurvival({ name: "unpowered", legs: [created, detached, deleted] }, [
      { leg: created, killAfter: "engine.writeFiles", next: "same", isPowerOff: true },
      { leg: detached, killAfter: 3, next: "same", isPowerOff: true },
      { leg: deleted, killAfter: 2, next: "same", isPowerOff: true },
    ]);
  });

  it("while a server goes down: taken back it lets everybody in again", async () => {
    const offline = "faults-sampled-m: SET GLOBAL offline_mode = 1";
    await expectSurvival({ name: "sampled", legs: [configured, usual] }, [
      { leg: configured, killAfter: offline, next: "former" },
    ]);
  });

  it("which is the same with and without a kill; nothing comes after it, and no secret is noted", async () => {
    await using stage = await Stage.open({ name: "counted", legs: [added, usual] });
    await stage.stack.bringTo();
    const whole = await stage.run(added);
    succeeded(whole);
    expect(whole.effects.length).toBeGreaterThan(2);
    expect(whole.effects.filter(({ kind }) => kind === "statement")).not.toEqual([]);
    expect(JSON.stringify(whole.effects)).not.toMatch(/for the (app|report)|for root/);
    succeeded(await stage.run(usual));

    const beyond = await stage.run(added, { killAfter: whole.effects.length + 1 });
    succeeded(beyond);
    expect(beyond.effects).toEqual(whole.effects);
    succeeded(await stage.run(usual));

    const killed = await stage.run(added, { killAfter: 2 });
    expect(killed.rc).not.toBe(0);
    expect(killed.effects).toEqual(whole.effects.slice(0, 2));
  });
});
