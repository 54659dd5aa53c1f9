import { describe, expect, it } from "vitest";
import { whereabouts } from "../../../src/plan/census";
import { aCensus, ENGINE, idOf } from "./world";

const census = aCensus(["m1"]);

describe("where an instance is", () => {
  it.each<[string, string | undefined]>([
    ["held here", ENGINE],
    ["said to be held elsewhere", "ANOTHER"],
    ["of which nothing says it", undefined],
  ])("here, when the engine lists it: one %s", (_, heldBy) => {
    expect(whereabouts(census, idOf("m1"), heldBy)).toEqual({
      kind: "here",
      engineId: ENGINE,
      name: "m1",
    });
  });

  it("gone, when the engine that held it does not list it", () => {
    expect(whereabouts(census, idOf("s1"), ENGINE)).toEqual({ kind: "gone" });
  });

  it.each([
    ["another engine holds it", "ANOTHER", "the engine ANOTHER holds it and was not asked"],
    ["nothing says which engine held it", undefined, "nothing says which engine holds it"],
  ])("unknown, when %s", (_, heldBy, why) => {
    expect(whereabouts(census, idOf("s1"), heldBy)).toEqual({ kind: "unknown", why });
  });
});
