import { nameOf, typeOf } from "./urn";

export type Op =
  | "same"
  | "create"
  | "update"
  | "delete"
  | "replace"
  | "create-replacement"
  | "delete-replaced"
  | "refresh";

export type Status = "started" | "done" | "failed";

export interface ResourceEvent {
  readonly op: Op;
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly status: Status;
}

export function resourceEvent(status: Status, op: Op, urn: string): ResourceEvent {
  return { op, urn, type: typeOf(urn), name: nameOf(urn), status };
}

/** Counted operations; the halves of a replacement are counted as one. */
export interface Changes {
  readonly create: number;
  readonly update: number;
  readonly delete: number;
  readonly replace: number;
  readonly same: number;
}

export const noChanges: Changes = { create: 0, update: 0, delete: 0, replace: 0, same: 0 };

export function isCounted(op: Op): op is keyof Changes {
  return op in noChanges;
}

export function totalChanges(changes: Changes): number {
  return changes.create + changes.update + changes.delete + changes.replace;
}

const OPS: ReadonlySet<unknown> = new Set<Op>([
  "same",
  "create",
  "update",
  "delete",
  "replace",
  "create-replacement",
  "delete-replaced",
  "refresh",
]);
const STATUSES: ReadonlySet<unknown> = new Set<Status>(["started", "done", "failed"]);

/** Whether a parsed line is an event of this engine. */
export function isResourceEvent(value: unknown): value is ResourceEvent {
  if (typeof value !== "object" || value === null) return false;
  const { op, status, urn } = { op: undefined, status: undefined, urn: undefined, ...value };
  return OPS.has(op) && STATUSES.has(status) && typeof urn === "string";
}

/** Counts by operation; what is not counted is left out. */
export function parseChanges(value: unknown): Changes {
  if (typeof value !== "object" || value === null) return noChanges;
  const counted = Object.entries(value).filter(
    (entry): entry is [keyof Changes, number] =>
      entry[0] in noChanges && typeof entry[1] === "number",
  );
  return { ...noChanges, ...Object.fromEntries(counted) };
}
