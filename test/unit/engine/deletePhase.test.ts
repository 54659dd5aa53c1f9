import { describe, expect, it } from "vitest";
import { deletionLayers, heldBy } from "../../engine/deletePhase";
import type { OldEntry } from "../../engine/ledger";
import { emptyState, type ResourceState } from "../../engine/resourceState";

const entry = (index: number, urn: string, state: Partial<ResourceState> = {}): OldEntry => ({
  index,
  state: { ...emptyState(urn, "type"), ...state },
});
const needs = (...dependencies: readonly string[]) => ({ dependencies });
const names = (layers: readonly (readonly OldEntry[])[]) =>
  layers.map((layer) => layer.map(({ state }) => state.urn).join(" "));

const provider = entry(0, "provider");
const a = entry(1, "a", { provider: "provider::id" });

describe("the order of deletion", () => {
  it.each<[string, readonly OldEntry[], readonly string[]]>([
    ["nothing", [], []],
    ["what needs nothing goes at once", [entry(0, "a"), entry(1, "b")], ["a b"]],
    ["a dependent goes first", [entry(0, "a"), entry(1, "b", needs("a"))], ["b", "a"]],
    [
      "a property is a dependency too",
      [entry(0, "a"), entry(1, "b", { propertyDependencies: { from: ["a"] } })],
      ["b", "a"],
    ],
    ["a child goes before its parent", [entry(0, "a"), entry(1, "b", { parent: "a" })], ["b", "a"]],
    ["the provider goes last", [provider, a], ["a", "provider"]],
    ["a middle that stays does not count", [entry(0, "a"), entry(2, "c", needs("b"))], ["a c"]],
    [
      "a URN means the entry before, not the one after",
      [entry(0, "a", needs("b")), entry(1, "b")],
      ["a b"],
    ],
  ])("%s", (_, condemned, layers) => expect(names(deletionLayers(condemned))).toEqual(layers));
});

describe("what a protected entry holds", () => {
  const b = entry(2, "b", needs("a"));
  const c = entry(3, "c", needs("b"));
  const all = [provider, a, b, c];

  it.each<[string, readonly OldEntry[], readonly OldEntry[]]>([
    ["nothing protected, nothing held", [], []],
    ["all that it needs, through others", [b], [a, provider]],
    ["not what needs it", [provider], []],
  ])("%s", (_, kept, held) => expect([...heldBy(kept, all)]).toEqual(held));
});
