import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EffectLog, wordsFor } from "../faults/effectLog";
import { tell, type Point } from "../faults/points";
import type { Leg, Scenario } from "../faults/scenario";
import { sweep } from "../faults/sweep";
import { SweptStack } from "../faults/sweptStack";
import { succeeded } from "../support/instances";

// A few points of what `npm run test:faults` does at all of them, and that a point is what it says it is.
const m = { args: `databases: [{ name: "shop" }]` };
const sample: Scenario = {
  name: "sample",
  legs: [
    { name: "create a replica", layout: { m, r: { slaveOf: "m" } } },
    { name: "detach it", layout: { m, r: {} } },
    { name: "attach it again", layout: { m, r: { slaveOf: "m" } }, plain: true },
    { name: "delete it", layout: { m } },
  ],
};

const without: Leg = { name: "without", layout: { m } };
const added: Leg = {
  name: "added",
  layout: { m: { args: `databases: [{ name: "shop" }, { name: "more" }]` } },
};

describe.concurrent("the provider's process is killed after an effect", () => {
  it("the next run finishes what it began: a sample of three points", async () => {
    const points: Point[] = [];
    await sweep(sample, {
      at: [4],
      onPoint: (point) => {
        tell(point);
        points.push(point);
      },
    });
    expect(points.map(({ leg, problems }) => [leg, problems])).toEqual([
      ["create a replica", []],
      ["detach it", []],
      ["delete it", []],
    ]);
  });

  describe("what is counted", () => {
    const stack = new SweptStack({ name: "counted", legs: [added, without] });
    const log = new EffectLog();

    beforeAll(() => stack.bringTo());

    afterAll(async () => {
      log[Symbol.dispose]();
      await stack.end();
    });

    async function run(leg: Leg, killAfter?: number) {
      await stack.prepare(leg);
      const result = await stack.run(leg, log.begin(killAfter));
      return { result, effects: log.effects().map(wordsFor) };
    }

    it("is the same with and without a kill, which comes after that effect and no later", async () => {
      const whole = await run(added);
      succeeded(whole.result);
      expect(whole.effects.length).toBeGreaterThan(0);
      succeeded((await run(without)).result);

      const beyond = await run(added, whole.effects.length + 1);
      succeeded(beyond.result);
      expect(beyond.effects).toEqual(whole.effects);
      succeeded((await run(without)).result);

      const killed = await run(added, 1);
      expect(killed.result.rc).not.toBe(0);
      expect(killed.effects).toEqual(whole.effects.slice(0, 1));
    });
  });
});
