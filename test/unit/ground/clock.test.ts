import { describe, expect, it } from "vitest";
import {
  type Clock,
  deadlineIn,
  secondsLeft,
  type Wait,
  waitUntil,
} from "../../../src/ground/clock";
import { DeadlineExceededError } from "../../../src/ground/errors";
import { FakeClock } from "./fakeClock";

/** Counts its looks: done at the look with number `until`. */
function counting(clock: Clock, until: number, options: Partial<Wait<number>> = {}) {
  let looks = 0;
  return waitUntil({
    what: "the count",
    observe: () => Promise.resolve(++looks),
    done: (seen) => seen >= until,
    deadline: deadlineIn(clock, 10),
    clock,
    ...options,
  });
}

describe("waitUntil", () => {
  it("does not sleep when it is done at once", async () => {
    const clock = new FakeClock();
    await expect(counting(clock, 1)).resolves.toBe(1);
    expect(clock.slept).toEqual([]);
  });

  it("gives what it saw last", async () => {
    await expect(counting(new FakeClock(), 4)).resolves.toBe(4);
  });

  it("pauses longer each time, by half", async () => {
    const clock = new FakeClock();
    await counting(clock, 5);
    expect(clock.slept).toEqual([20, 30, 45, 67.5]);
  });

  it("and never longer than the longest", async () => {
    const clock = new FakeClock();
    await counting(clock, 9, { pause: 100, longest: 250 });
    expect(clock.slept).toEqual([100, 150, 225, 250, 250, 250, 250, 250]);
  });

  it("half a second when nothing else is said", async () => {
    const clock = new FakeClock();
    await counting(clock, 20);
    expect(Math.max(...clock.slept)).toBe(500);
  });

  it("looks once more at the deadline, not after it", async () => {
    const clock = new FakeClock();
    const deadline = deadlineIn(clock, 0.05);
    await expect(counting(clock, 3, { deadline })).resolves.toBe(3);
    expect(clock.slept).toEqual([20, 30]);
    expect(clock.now()).toBe(deadline.at);
  });

  it("gives up at the deadline, and says for what, how long and what it saw last", async () => {
    const clock = new FakeClock();
    const describe = (seen: number) => `the number ${String(seen)}`;
    const waiting = counting(clock, Infinity, { deadline: deadlineIn(clock, 0.04), describe });
    const error: unknown = await waiting.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DeadlineExceededError);
    expect(error).toMatchObject({ what: "the count", seconds: 0.04, lastSeen: "the number 3" });
    expect(clock.slept).toEqual([20, 20]);
  });

  it("has nothing to say of what it saw unless told how", async () => {
    const clock = new FakeClock();
    const waiting = counting(clock, Infinity, { deadline: deadlineIn(clock, 1) });
    await expect(waiting).rejects.toMatchObject({ lastSeen: undefined });
  });

  it("looks even when the deadline has passed before", async () => {
    const clock = new FakeClock();
    await expect(counting(clock, 1, { deadline: deadlineIn(clock, -5) })).resolves.toBe(1);
  });

  it("is ended by a look that throws", async () => {
    const clock = new FakeClock();
    const gone = new Error("gone");
    let looks = 0;
    const observe = () => (++looks < 3 ? Promise.resolve(0) : Promise.reject(gone));
    await expect(counting(clock, 1, { observe })).rejects.toBe(gone);
    expect(clock.slept).toHaveLength(2);
  });
});

describe("seconds left", () => {
  it.each([
    ["all of them", 30, 0, 30],
    ["begun ones count", 30, 100, 30],
    ["some", 30, 29_000, 1],
    ["one at least", 30, 31_000, 1],
  ])("%s", async (_, granted, passed, left) => {
    const clock = new FakeClock();
    const deadline = deadlineIn(clock, granted);
    await clock.sleep(passed);
    expect(secondsLeft(clock, deadline)).toBe(left);
  });

  it("at least as many as asked for", () => {
    const clock = new FakeClock();
    expect(secondsLeft(clock, deadlineIn(clock, 1), 5)).toBe(5);
  });
});
