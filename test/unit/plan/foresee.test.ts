import { describe, expect, it } from "vitest";
import { foresee } from "../../../src/plan/model/foresee";
import { steps } from "../../../src/plan/steps";
import { facts } from "./facts";
import { uuidOf } from "./world";

const replica = () => facts().replicatingFrom("m1");

describe("the model", () => {
  it("ends at once where nothing is left to do", () => {
    const { spec, seen } = facts();
    expect(foresee(spec, seen)).toEqual({
      steps: [],
      effects: [],
      end: { kind: "converged" },
      seen,
      unless: [],
    });
  });

  it("gives up on plans that lead to no end", () => {
    const { spec, seen } = facts();
    const { end, steps: taken } = foresee(spec, seen, () => steps({ kind: "recordOwner" }));
    expect(end).toEqual({ kind: "endless" });
    expect(taken.length).toBeGreaterThan(10);
  });

  it("leaves the facts it was given as they are", () => {
    const { spec, seen } = replica()
      .wantingNoSource()
      .declaring({ configuration: { a: "1" } });
    const before = structuredClone(seen);
    foresee(spec, seen);
    expect(seen).toEqual(before);
  });

  it("takes back a move that is refused after it has begun, as the run does", () => {
    const { spec, seen } = replica().withoutChannel().opened();
    const { unless, end } = foresee(spec, seen);
    expect(end).toEqual({ kind: "converged" });
    const written = unless.find(({ doubts }) => doubts.join() === "writesUntilFenced");
    expect(written?.course).toMatchObject({
      end: { kind: "refused", error: { code: "errant-transactions" }, isTakenBack: true },
      effects: [],
    });
    const kinds = written?.course.steps.map(({ kind }) => kind) ?? [];
    expect(kinds[0]).toBe("fence");
    expect(kinds.at(-1)).toBe("open");
  });

  it("follows each doubt once on a way, and what persists each time", () => {
    const { spec, seen } = replica()
      .failing("applier", 1062)
      .withUnapplied(`${uuidOf("m1")}:9`);
    const ways = foresee(spec, seen).unless.map(({ doubts, course }) => [
      doubts.join(),
      course.end.kind === "refused" ? course.end.error.code : course.end.kind,
    ]);
    expect(ways).toEqual([["threadStopsAgain", "channel-failed"]]);
  });
});
