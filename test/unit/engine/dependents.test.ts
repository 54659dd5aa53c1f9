import { describe, expect, it } from "vitest";
import { candidatesAfter, inputsWithout } from "../../engine/dependents";
import { UNKNOWN } from "../../engine/envelopes";
import type { OldEntry } from "../../engine/ledger";
import { emptyState, type ResourceState } from "../../engine/resourceState";

const entry = (index: number, urn: string, state: Partial<ResourceState> = {}): OldEntry => ({
  index,
  state: { ...emptyState(urn, "type"), custom: true, ...state },
});

describe("who may have to go with a root", () => {
  const root = entry(1, "root");
  const direct = entry(2, "direct", { dependencies: ["root"] });
  const through = entry(3, "through", { propertyDependencies: { from: ["direct"] } });
  const component = entry(4, "component", { custom: false, dependencies: ["root"] });
  const inside = entry(5, "inside", { dependencies: ["component"] });
  const other = entry(6, "other");
  const before = entry(0, "before", { dependencies: ["root"] });
  const all = [before, root, direct, through, component, inside, other];

  it("is whoever depends on it, directly or through others, and stands after it", () =>
    expect(candidatesAfter(root, all, () => false)).toEqual([direct, through, inside]));

  it("is not who was handled already, nor who depends on those only", () =>
    expect(candidatesAfter(root, all, (urn) => urn === "direct")).toEqual([inside]));
});

describe("inputs when something is replaced", () => {
  const state = {
    ...emptyState("urn", "type"),
    inputs: { host: "h", size: 1 },
    propertyDependencies: { host: ["root"], size: [] },
  };

  it("are unknown where they came from it", () =>
    expect(inputsWithout(state, new Set(["root"]))).toEqual({ host: UNKNOWN, size: 1 }));

  it("are of no interest when none came from it", () =>
    expect(inputsWithout(state, new Set(["other"]))).toBeUndefined());
});
