import { describe, expect, it } from "vitest";
import { decide, FORCED, type Facts } from "../../engine/decide";
import type { DiffAnswer } from "../../engine/providerClient";
import { emptyState, type ResourceState } from "../../engine/resourceState";

const SAME = { kind: "same" };
const UPDATE = { kind: "update" };
const replace = (keys: readonly string[], deleteFirst = false) => ({
  kind: "replace",
  keys,
  deleteFirst,
});

const says = (changes: DiffAnswer["changes"], answer: Partial<DiffAnswer> = {}) => ({
  diff: { changes, replaces: [], deleteBeforeReplace: false, ...answer },
});
const old = (state: Partial<ResourceState>) => ({
  old: { ...emptyState("urn", "type"), inputs: { a: 1, b: { c: 1 } }, ...state },
});
const unhealthy = old({ initErrors: ["broken"] });
const changedA = { inputs: { a: 2, b: { c: 1 } } };

function facts(...changes: readonly Partial<Facts>[]): Facts {
  const base: Facts = {
    ...old({}),
    inputs: { a: 1, b: { c: 1 } },
    ...says("none"),
    replaceOnChanges: [],
    deleteBeforeReplace: undefined,
  };
  return changes.reduce<Facts>((all, change) => ({ ...all, ...change }), base);
}

describe("what becomes of an entry", () => {
  it.each<[string, Facts, object]>([
    ["the provider sees no change", facts(), SAME],
    ["the provider sees a change", facts(says("some")), UPDATE],
    [
      "keys to replace without a change mean nothing",
      facts(says("none", { replaces: ["a"] })),
      SAME,
    ],
    ["a change that replaces", facts(says("some", { replaces: ["a"] })), replace(["a"])],
    [
      "a change that replaces, deleting first",
      facts(says("some", { replaces: ["a"], deleteBeforeReplace: true })),
      replace(["a"], true),
    ],
    [
      "the program overrides the order",
      facts(says("some", { replaces: ["a"], deleteBeforeReplace: true }), {
        deleteBeforeReplace: false,
      }),
      replace(["a"]),
    ],
    ["it is unhealthy", facts(unhealthy), UPDATE],
    [
      "it is unhealthy and to be replaced then",
      facts(unhealthy, { replaceOnChanges: ["#initerror"] }),
      replace(["#initerror"]),
    ],
    ["it was deleted for a replacement", facts(old({ pendingReplacement: true })), replace([])],
    ["it is told to be replaced", facts({ diff: FORCED }), replace(["id"])],
    ["the provider does not say and inputs are the same", facts(says("unknown")), SAME],
    ["the provider does not say and inputs differ", facts(says("unknown"), changedA), UPDATE],
    [
      "and what differs is listed",
      facts(says("unknown"), changedA, { replaceOnChanges: ["a"] }),
      replace(["a"]),
    ],
    [
      "and what differs is not listed",
      facts(says("unknown"), changedA, { replaceOnChanges: ["b.c"] }),
      UPDATE,
    ],
    [
      "and everything is listed",
      facts(says("unknown"), changedA, { replaceOnChanges: ["*"] }),
      replace(["a"]),
    ],
    [
      "a list counts for nothing when the provider says",
      facts(says("some"), changedA, { replaceOnChanges: ["a"] }),
      UPDATE,
    ],
  ])("%s", (_, given, wanted) => expect(decide(given)).toEqual(wanted));
});
