import type { Op } from "./events";
import type { OldEntry } from "./ledger";
import type { ResourceState } from "./resourceState";

/** One thing to do to one entry. `wanted` lacks what only doing it will tell. */
export type Step =
  | { readonly kind: "same"; readonly old: OldEntry; readonly wanted: ResourceState }
  | { readonly kind: "create"; readonly wanted: ResourceState }
  | { readonly kind: "update"; readonly old: OldEntry; readonly wanted: ResourceState }
  | { readonly kind: "replace"; readonly old: OldEntry; readonly wanted: ResourceState }
  | {
      readonly kind: "create-replacement";
      readonly old: OldEntry;
      readonly wanted: ResourceState;
      readonly deleteFirst: boolean;
    }
  | { readonly kind: "delete-replaced"; readonly old: OldEntry; readonly deleteFirst: boolean }
  | { readonly kind: "delete"; readonly old: OldEntry }
  | { readonly kind: "remove-pending-replace"; readonly old: OldEntry };

export function urnOf(step: Step): string {
  return "wanted" in step ? step.wanted.urn : step.old.state.urn;
}

/** The operation that is shown and counted; forgetting a pending replacement is neither. */
export function opOf(step: Step): Op | undefined {
  return step.kind === "remove-pending-replace" ? undefined : step.kind;
}

export function replacementSteps(
  old: OldEntry,
  wanted: ResourceState,
  deleteFirst: boolean,
): readonly Step[] {
  const create = { kind: "create-replacement", old, wanted, deleteFirst } as const;
  const replace = { kind: "replace", old, wanted } as const;
  if (!deleteFirst) return [create, replace];
  const deleted: readonly Step[] = old.state.pendingReplacement
    ? []
    : [{ kind: "delete-replaced", old, deleteFirst }];
  return [...deleted, replace, create];
}
