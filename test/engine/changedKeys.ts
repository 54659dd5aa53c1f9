import { isDeepStrictEqual } from "node:util";
import { withoutSecretsIn } from "./envelopes";
import type { PropertyMap } from "./values";

export interface ChangedKeys {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
}

/** Top-level keys that differ, secrets compared by what they hide. */
export function changedKeys(before: PropertyMap, after: PropertyMap): ChangedKeys {
  const olds = withoutSecretsIn(before);
  const news = withoutSecretsIn(after);
  const keys = [...new Set([...Object.keys(olds), ...Object.keys(news)])].sort();
  return {
    added: keys.filter((key) => olds[key] === undefined),
    removed: keys.filter((key) => news[key] === undefined),
    changed: keys.filter(
      (key) =>
        olds[key] !== undefined &&
        news[key] !== undefined &&
        !isDeepStrictEqual(olds[key], news[key]),
    ),
  };
}

export function allKeys({ added, removed, changed }: ChangedKeys): readonly string[] {
  return [...added, ...removed, ...changed];
}

/** ` [diff: +added-removed~changed]`, or nothing; keys the user never wrote are not shown. */
export function diffSuffix(before: PropertyMap, after: PropertyMap): string {
  const keys = changedKeys(before, after);
  const part = (sign: string, names: readonly string[]): string => {
    const shown = names.filter((name) => !name.startsWith("__"));
    return shown.length === 0 ? "" : `${sign}${shown.join(",")}`;
  };
  const text = part("+", keys.added) + part("-", keys.removed) + part("~", keys.changed);
  return text === "" ? "" : ` [diff: ${text}]`;
}
