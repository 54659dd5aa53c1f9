import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { walks } from "./steps";
import { walk } from "./walk";

const COUNT = Number(process.env["WALKS"] ?? "100");
/** The same seed leads the same ways again. */
const SEED = Number(process.env["WALKS_SEED"] ?? Date.now() % 1_000_000);
const UPS = 4;

const ways = fc.sample(walks(UPS), { numRuns: COUNT, seed: SEED });

describe.concurrent(`what is declared is so after each up, whatever changes (seed ${SEED})`, () => {
  it.each(ways.map((groups, at) => [at + 1, groups] as const))("walk %i", async (at, groups) => {
    expect(await walk(`walk-${at}`, groups)).toEqual([]);
  });
});
