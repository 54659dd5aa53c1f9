import type { Point } from "./points";
import type { Scenario } from "./scenario";
import { Stage } from "./stage";
import { tryPoint, type Trial } from "./trial";

/** More than any leg has: without an end of its own a sweep would go on for ever. */
const LIMIT = 100;

type Kill = Pick<Trial, "next" | "isPowerOff">;

const KILLS: readonly Kill[] =
  process.env["FAULTS_POWER_OFF"] === "1"
    ? [{ next: "same", isPowerOff: true }]
    : [{ next: "same" }, { next: "former" }];

/**
 * Kills the provider's process after every effect of every leg, twice: once the same program finishes what was begun,
 * once the former one takes it back. With FAULTS_POWER_OFF=1 the servers die with it, and the same program finishes. How many effects a leg has nobody says: it has ended when a run came through
 * without being killed.
 */
export async function sweep(scenario: Scenario, onPoint: (point: Point) => void): Promise<void> {
  await using stage = await Stage.open(scenario);
  const { stack } = stage;
  await stack.bringTo();
  const open = new Set(scenario.legs.filter(({ plain }) => plain !== true));
  for (const round of rounds()) {
    if (open.size === 0) return;
    for (const leg of scenario.legs) {
      if (!open.has(leg)) {
        await stack.change(leg);
        continue;
      }
      const point = await tryPoint(stage, { leg, ...round });
      if (!point) {
        open.delete(leg);
        continue;
      }
      onPoint({ ...point, scenario: scenario.name });
      if (point.problems.length > 0) await stack.bringTo(leg);
    }
  }
  throw new Error(`more than ${LIMIT} effects`);
}

function* rounds(): Generator<Omit<Trial, "leg">> {
  for (let killAfter = 1; killAfter <= LIMIT; killAfter++) {
    for (const kill of KILLS) yield { killAfter, ...kill };
  }
}
