import type { Labels } from "../ports/engine";

/** A filter for the engine's list calls; an empty value matches any value. */
export function labelFilter(labels: Labels): string[] {
  return Object.entries(labels).map(([name, value]) => (value === "" ? name : `${name}=${value}`));
}

export function carries(labels: Labels, wanted: Labels): boolean {
  return Object.entries(wanted).every(
    ([name, value]) => name in labels && (value === "" || labels[name] === value),
  );
}
