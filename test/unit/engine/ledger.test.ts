import { describe, expect, it } from "vitest";
import { Ledger, type OldEntry } from "../../engine/ledger";
import { emptyState, type Snapshot } from "../../engine/resourceState";

const state = (urn: string, id = "") => ({ ...emptyState(urn, "t"), id });

function ledgerOf(...urns: readonly string[]) {
  const saved: Snapshot[] = [];
  const resources = urns.map((urn) => state(urn, "old"));
  const ledger = new Ledger({ resources, pendingOperations: [] }, (now) => saved.push(now));
  const written = () =>
    saved.at(-1)?.resources.map((entry) => {
      const marks = [entry.delete ? " (delete)" : "", entry.pendingReplacement ? " (pending)" : ""];
      return `${entry.urn} ${entry.id}${marks.join("")}`;
    });
  const old = (urn: string): OldEntry => {
    const entry = ledger.current(urn);
    if (!entry) throw new Error(`no entry ${urn}`);
    return entry;
  };
  return { ledger, written, old, saved };
}

describe("the state during a run", () => {
  it("has what was handled first, in order of completion", () => {
    const { ledger, written, old } = ledgerOf("a", "b", "c");
    ledger.replace(old("c"), state("c", "new"));
    ledger.add(state("d", "new"));
    expect(written()).toEqual(["c new", "d new", "a old", "b old"]);
  });

  it("keeps the old entry beside its replacement until it is dropped", () => {
    const { ledger, written, old } = ledgerOf("a");
    const replaced = old("a");
    ledger.add(state("a", "new"));
    ledger.mark(replaced, "delete");
    expect(written()).toEqual(["a new", "a old (delete)"]);
    expect(ledger.current("a")).toBeUndefined();
    ledger.drop(replaced);
    expect(written()).toEqual(["a new"]);
  });

  it("keeps an entry that waits for its replacement", () => {
    const { ledger, written, old } = ledgerOf("a");
    const deleted = old("a");
    ledger.mark(deleted, "pendingReplacement");
    expect(written()).toEqual(["a old (pending)"]);
    expect(ledger.isPendingReplacement(deleted)).toBe(true);
    ledger.replace(deleted, state("a", "new"));
    expect(written()).toEqual(["a new"]);
  });

  it("notes what is under way, and saves before it begins", () => {
    const { ledger, saved } = ledgerOf("a");
    const operation = { type: "creating", resource: state("b") } as const;
    ledger.begin(operation);
    expect(saved.at(-1)?.pendingOperations).toEqual([operation]);
    ledger.end(operation);
    expect(saved.at(-1)?.pendingOperations).toEqual([]);
  });
});
