import type { InstanceFiles } from "./facts";

/** How a create or an update proves that an instance is its own. */
export interface Claim {
  /** Random for each create, or the value from Pulumi's state. It will be recorded in the instance. */
  readonly incarnation: string;
  /**
   * True if a Pulumi state came back with this incarnation: from now on the instance belongs to that state.
   */
  readonly isRecorded: boolean;
  /**
   * True for an incarnation seen in a Pulumi state of this program, e.g. of a resource that is being
   * replaced.
   */
  readonly hasRecorded: (incarnation: string) => boolean;
  /** True for an incarnation that this run deletes before the create: a preview still finds its instance. */
  readonly leaves: (incarnation: string) => boolean;
  /** The program's consent to take over the instance whose incarnation begins like this. */
  readonly takeOver?: string;
}

/** Who owns an instance that a create finds. */
export type Ownership =
  /** A create that was interrupted: no Pulumi state has ever come back with the recorded incarnation. */
  | "unfinished"
  /** A Pulumi state of this program has it: the resource is about to be replaced. */
  | "ours"
  /** Somebody else's, but the program declares that it takes the instance over. */
  | "takenOver"
  | "somebodyElses";

/** Characters of an incarnation that distinguish it from others. */
const TOKEN = 8;

export function ownershipOf(
  { incarnation, settled }: Pick<InstanceFiles, "incarnation" | "settled">,
  { hasRecorded, takeOver }: Pick<Claim, "hasRecorded" | "takeOver">,
): Ownership {
  if (incarnation === undefined || settled !== incarnation) return "unfinished";
  if (hasRecorded(incarnation)) return "ours";
  return takeOver !== undefined && takeOver === takeOverToken(incarnation)
    ? "takenOver"
    : "somebodyElses";
}

/**
 * The value that `takeOver` must have. It is valid for one run only: taking over records another incarnation.
 */
export function takeOverToken(incarnation: string): string {
  return incarnation.slice(0, TOKEN);
}
