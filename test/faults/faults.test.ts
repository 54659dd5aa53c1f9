import { describe, expect, it } from "vitest";
import { tell, type Point } from "./points";
import type { Scenario } from "./scenario";
import { scenarios } from "./scenarios";
import { sweep } from "./sweep";

/** For a scenario, however many points it turns out to have: each wait within has an end of its own. */
const HOURS = 4 * 3_600_000;

async function expectSurvival(scenario: Scenario): Promise<void> {
  const points: Point[] = [];
  await sweep(scenario, (point) => {
    tell(point);
    points.push(point);
  });
  expect(points.filter(({ problems }) => problems.length > 0)).toEqual([]);
}

describe("the provider's process is killed after every effect, on an engine of one's own", () => {
  it.each(scenarios.filter(({ alone }) => alone))(
    "$name: the next run finishes or takes back what it began",
    expectSurvival,
    HOURS,
  );
});

// Each has a stack of its own; the project in vitest.config.mts says how many at a time.
describe.concurrent("the provider's process is killed after every effect", () => {
  it.each(scenarios.filter(({ alone }) => !alone))(
    "$name: the next run finishes or takes back what it began",
    expectSurvival,
    HOURS,
  );
});
