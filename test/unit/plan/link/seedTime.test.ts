import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasMuchToReplay, isCopyFaster } from "../../../../src/plan/link/seedTime";

const MB = 1_000_000;
const GB = 1000 * MB;

const source = (transactions: number, binlogSize: number) => ({
  gtidExecuted: transactions === 0 ? "" : `3e11fa47-71ca-11e1-9e33-c80aa9429562:1-${transactions}`,
  binlogSize,
});
const data = (used: number, flush?: number) => ({
  leftBehind: [],
  used,
  ...(flush !== undefined && { flush }),
});

describe("a copy is faster", () => {
  it.each([
    ["than 60,000 small transactions", source(60_000, 52 * MB), data(200 * MB)],
    ["than 20,000 on a fast disk", source(20_000, 17 * MB), data(100 * MB, 0.00002)],
    ["than 5,000 on a slow disk", source(5_000, 4 * MB), data(100 * MB, 0.008)],
    ["than a long history of few data", source(1_000, 2 * GB), data(2.1 * GB)],
  ])("%s", (_, history, copied) => {
    expect(isCopyFaster(history, copied)).toBe(true);
  });

  it.each([
    ["than nothing", source(0, 200), data(100 * MB)],
    ["than a few transactions, however slow the disk is", source(1_000, MB), data(100 * MB, 1)],
    ["than 20 large transactions", source(20, 52 * MB), data(200 * MB)],
    ["than 5,000 on a fast disk", source(5_000, 4 * MB), data(100 * MB, 0.00002)],
    ["where there is much data beside a short history", source(10_000, 9 * MB), data(10 * GB)],
  ])("not %s", (_, history, copied) => {
    expect(isCopyFaster(history, copied)).toBe(false);
  });
});

const histories = fc.tuple(
  fc.integer({ min: 0, max: 10 ** 7 }),
  fc.integer({ min: 0, max: 10 ** 12 }),
);

describe("whatever the history is", () => {
  it("the questions are asked wherever a copy may be faster", () => {
    fc.assert(
      fc.property(
        histories,
        fc.double({ min: 0, max: 1, noNaN: true }),
        ([count, bytes], flush) => {
          const history = source(count, bytes);
          if (isCopyFaster(history, data(0, flush))) expect(hasMuchToReplay(history)).toBe(true);
        },
      ),
    );
  });

  it("more of it never speaks for a replay", () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: 1, max: 10 ** 6 }), ([count, bytes], more) => {
        const copied = data(bytes + GB);
        if (isCopyFaster(source(count, bytes), copied)) {
          expect(isCopyFaster(source(count + more, bytes), copied)).toBe(true);
        }
      }),
    );
  });
});
