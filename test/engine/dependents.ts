import { UNKNOWN } from "./envelopes";
import type { OldEntry } from "./ledger";
import { dependenciesOf, type ResourceState } from "./resourceState";
import { mapEntries, type PropertyMap } from "./values";

/** Entries after `root` that reach it through dependencies; whether they must go too is not said. */
export function candidatesAfter(
  root: OldEntry,
  entries: readonly OldEntry[],
  isHandled: (urn: string) => boolean,
): readonly OldEntry[] {
  const reached = new Set([root.state.urn]);
  const candidates: OldEntry[] = [];
  for (const entry of entries) {
    if (entry.index <= root.index || isHandled(entry.state.urn)) continue;
    if (![...dependenciesOf(entry.state)].some((urn) => reached.has(urn))) continue;
    reached.add(entry.state.urn);
    if (entry.state.custom && !entry.state.external) candidates.push(entry);
  }
  return candidates;
}

/** The stored inputs with unknowns for all that comes from `replaced`, or undefined if nothing does. */
export function inputsWithout(
  state: ResourceState,
  replaced: ReadonlySet<string>,
): PropertyMap | undefined {
  const isLost = (key: string): boolean =>
    state.propertyDependencies[key]?.some((urn) => replaced.has(urn)) === true;
  if (!Object.keys(state.inputs).some(isLost)) return undefined;
  return mapEntries(state.inputs, (value, key) => (isLost(key) ? UNKNOWN : value));
}
