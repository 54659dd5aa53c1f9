import { isDeepStrictEqual } from "node:util";
import { allKeys, changedKeys } from "./changedKeys";
import { withoutSecretsIn } from "./envelopes";
import { parsePath, valueAt } from "./propertyPath";
import type { DiffAnswer } from "./providerClient";
import type { ResourceState } from "./resourceState";
import type { PropertyMap } from "./values";

export type Decision =
  | { readonly kind: "same" }
  | { readonly kind: "update" }
  | { readonly kind: "replace"; readonly keys: readonly string[]; readonly deleteFirst: boolean };

export interface Facts {
  readonly old: ResourceState;
  readonly inputs: PropertyMap;
  readonly diff: DiffAnswer;
  readonly replaceOnChanges: readonly string[];
  /** The program's own word on the order, if it has one. */
  readonly deleteBeforeReplace: boolean | undefined;
}

/** `--replace`: what the provider would have answered is not asked. */
export const FORCED: DiffAnswer = { changes: "some", replaces: ["id"], deleteBeforeReplace: false };

const INIT_ERROR = "#initerror";

export function decide(facts: Facts): Decision {
  const { old, diff } = facts;
  const keys = replaceKeys(facts);
  const unhealthy = old.initErrors.length > 0;
  if (keys.length > 0 || old.pendingReplacement) {
    const deleteFirst = facts.deleteBeforeReplace ?? diff.deleteBeforeReplace;
    return { kind: "replace", keys, deleteFirst };
  }
  return isChanged(facts) || unhealthy ? { kind: "update" } : { kind: "same" };
}

/** Empty: the change, if there is one, needs no replacement. */
export function replaceKeys(facts: Omit<Facts, "deleteBeforeReplace">): readonly string[] {
  const { old, diff, replaceOnChanges } = facts;
  const onInitError =
    old.initErrors.length > 0 &&
    replaceOnChanges.some((path) => path === INIT_ERROR || path === "*");
  const asked = isChanged(facts) ? diff.replaces : [];
  const listed = diff.changes === "unknown" ? listedChanges(facts) : [];
  return [...new Set([...asked, ...listed, ...(onInitError ? [INIT_ERROR] : [])])];
}

function isChanged({ diff, old, inputs }: Pick<Facts, "diff" | "old" | "inputs">): boolean {
  if (diff.changes !== "unknown") return diff.changes === "some";
  return allKeys(changedKeys(old.inputs, inputs)).length > 0;
}

/** What changed of what the program wants replaced on change; known only when the provider did not say. */
function listedChanges({
  old,
  inputs,
  replaceOnChanges,
}: Pick<Facts, "old" | "inputs" | "replaceOnChanges">): readonly string[] {
  const before = withoutSecretsIn(old.inputs);
  const after = withoutSecretsIn(inputs);
  return replaceOnChanges.flatMap((path) => {
    if (path === INIT_ERROR) return [];
    if (path === "*") return allKeys(changedKeys(before, after));
    const steps = parsePath(path);
    return isDeepStrictEqual(valueAt(before, steps), valueAt(after, steps))
      ? []
      : steps.slice(0, 1);
  });
}
