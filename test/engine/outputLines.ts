import { isDeepStrictEqual } from "node:util";
import { containsSecret, UNKNOWN } from "./envelopes";
import { isList, isMap, type PropertyMap, type Value } from "./values";

/** `Outputs:` with what is new, changed, gone or as before; secrets hidden. */
export function outputLines(before: PropertyMap, after: PropertyMap): readonly string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  if (keys.length === 0) return [];
  const width = Math.max(...keys.map((key) => key.length));
  const lines = keys.map((key) => {
    const label = key.padEnd(width);
    const old = before[key];
    const now = after[key];
    if (now === undefined) return `  - ${label}: ${show(old)}`;
    if (old === undefined) return `  + ${label}: ${show(now)}`;
    if (isDeepStrictEqual(old, now)) return `    ${label}: ${show(now)}`;
    return `  ~ ${label}: ${show(old)} => ${show(now)}`;
  });
  return ["Outputs:", ...lines, ""];
}

function show(value: Value | undefined): string {
  if (value === undefined) return "";
  if (isList(value) || isMap(value)) {
    return containsSecret(value) ? "[secret]" : JSON.stringify(value);
  }
  return value === UNKNOWN ? "[unknown]" : JSON.stringify(value);
}
