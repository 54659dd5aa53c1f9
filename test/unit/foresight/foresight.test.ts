import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { problemOf } from "./compare";
import { cases } from "./worlds";

const RUNS = Number(process.env["FORESIGHT_RUNS"] ?? "150");
const seed = process.env["FORESIGHT_SEED"];

describe("what the model foresees is what the loop then does", () => {
  it("in any world, after any change of one instance", async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (one) => {
        expect(await problemOf(one)).toBeUndefined();
      }),
      { numRuns: RUNS, ...(seed !== undefined && { seed: Number(seed) }) },
    );
  });
});
