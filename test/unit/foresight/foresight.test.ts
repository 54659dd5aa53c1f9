import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { begin, howForeseen, problemOf, problemOfProgram } from "./compare";
import { cases, programs } from "./worlds";

/** FORESIGHT_RUNS=5000 looks further; FORESIGHT_SEED goes the way of an earlier run again. */
const RUNS = Number(process.env["FORESIGHT_RUNS"] ?? "200");
const seed = process.env["FORESIGHT_SEED"];
const options = { numRuns: RUNS, ...(seed !== undefined && { seed: Number(seed) }) };

describe("what the model foresees is what the loop then does", () => {
  it("in any world, after any change of one instance", async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (one) => {
        expect(await problemOf(one)).toBeUndefined();
      }),
      options,
    );
  });

  it("when a program changes several of its instances, each meets the others as they will be", async () => {
    await fc.assert(
      fc.asyncProperty(programs, async (one) => {
        expect(await problemOfProgram(one)).toBeUndefined();
      }),
      options,
    );
  });

  it("and does not hide behind doubts: most of it comes as it was foreseen, and little is left open", async () => {
    const sample = fc.sample(cases, { numRuns: 300, seed: 1 });
    const counts = { certain: 0, doubted: 0, open: 0 };
    for (const one of sample) {
      if (await begin(one)) counts[await howForeseen(one)] += 1;
    }
    const all = counts.certain + counts.doubted + counts.open;
    expect(all).toBeGreaterThan(150);
    expect(counts.certain / all).toBeGreaterThan(0.8);
    expect(counts.open / all).toBeLessThan(0.1);
  });
});
