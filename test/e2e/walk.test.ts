import fc from "fast-check";
import { expect, it } from "vitest";
import { walks } from "../walks/steps";
import { walk } from "../walks/walk";

// A sample of `npm run test:walks`, always the same.
const [groups = []] = fc.sample(walks(3), { numRuns: 1, seed: 14 });

it("after random changes by the program and by others everything is as declared", async () => {
  expect(await walk("walk-sample", groups)).toEqual([]);
});
