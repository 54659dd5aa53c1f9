import type { OldEntry } from "./ledger";
import { dependenciesOf, type ResourceState } from "./resourceState";
import { urnOfProvider } from "./urn";

function requirementsOf(state: ResourceState): ReadonlySet<string> {
  return new Set([...dependenciesOf(state), state.parent, urnOfProvider(state.provider)]);
}

/** Earlier entries that an entry needs: URNs may repeat, and only what stands before it can be meant. */
function requiredBy(entry: OldEntry, among: readonly OldEntry[]): readonly OldEntry[] {
  const needs = requirementsOf(entry.state);
  return among.filter((other) => other.index < entry.index && needs.has(other.state.urn));
}

/**
 * The order of deletion: each layer may go at once, and nothing goes before what needs it.
 * Layers are taken from the bottom, so an entry goes as late as what it needs lets it.
 */
export function deletionLayers(condemned: readonly OldEntry[]): readonly (readonly OldEntry[])[] {
  const layers: (readonly OldEntry[])[] = [];
  let left = condemned;
  while (left.length > 0) {
    const layer = left.filter((entry) => requiredBy(entry, left).length === 0);
    layers.unshift(layer);
    left = left.filter((entry) => !layer.includes(entry));
  }
  return layers;
}

/** What must stay because an entry that needs it stays, directly or through others. */
export function heldBy(
  kept: readonly OldEntry[],
  among: readonly OldEntry[],
): ReadonlySet<OldEntry> {
  const held = new Set<OldEntry>();
  const queue = [...kept];
  for (let entry = queue.pop(); entry !== undefined; entry = queue.pop()) {
    for (const required of requiredBy(entry, among)) {
      if (!held.has(required)) queue.push(required);
      held.add(required);
    }
  }
  return held;
}
