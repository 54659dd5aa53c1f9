import { describe, expect, it } from "vitest";
import { withoutDangling } from "../../engine/refreshState";
import { emptyState, type ResourceState } from "../../engine/resourceState";

const entry = (urn: string, state: Partial<ResourceState> = {}): ResourceState => ({
  ...emptyState(urn, "t"),
  ...state,
});

describe("after a refresh", () => {
  it("nothing depends on what is gone", () => {
    const [, b] = withoutDangling([
      entry("a"),
      entry("b", {
        dependencies: ["a", "gone"],
        propertyDependencies: { from: ["gone"], to: ["a", "gone"], none: [] },
      }),
    ]);
    expect(b?.dependencies).toEqual(["a"]);
    expect(b?.propertyDependencies).toEqual({ to: ["a"] });
  });

  it("a child without its parent has none", () =>
    expect(withoutDangling([entry("b", { parent: "gone" })])[0]?.parent).toBe(""));
});
