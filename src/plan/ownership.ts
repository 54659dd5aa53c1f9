import type { InstanceFiles } from "./facts";

/** What whoever creates or changes an instance brings along to say that it is theirs. */
export interface Claim {
  /** Random, of this create; or the one that the state knows. Will be recorded in the instance. */
  readonly incarnation: string;
  /** A state has come back with it: from now on the instance counts as somebody's. */
  readonly isKnown: boolean;
  /** Incarnations that a state of this program was seen to know, as before a replacement of a resource by itself. */
  readonly knows: (incarnation: string) => boolean;
  /** Incarnations of what this run deletes before the create: a preview still finds it there. */
  readonly leaves: (incarnation: string) => boolean;
  /** The program's consent to take over the instance whose incarnation begins like this. */
  readonly takeOver?: string;
}

/** Whose an instance is that a create finds. */
export type Ownership =
  /** A create that was interrupted: no state has ever come back with what it recorded. */
  | "unfinished"
  /** A state of this program knows it: the resource is about to be replaced by itself. */
  | "ours"
  /** Somebody else's, and the program says that it is to be taken over. */
  | "takenOver"
  | "somebodyElses";

/** Characters of an incarnation that tell it from others. */
const TOKEN = 8;

export function ownershipOf(
  { incarnation, settled }: Pick<InstanceFiles, "incarnation" | "settled">,
  { knows, takeOver }: Pick<Claim, "knows" | "takeOver">,
): Ownership {
  if (incarnation === undefined || settled !== incarnation) return "unfinished";
  if (knows(incarnation)) return "ours";
  return takeOver !== undefined && takeOver === takeOverToken(incarnation)
    ? "takenOver"
    : "somebodyElses";
}

/** What `takeOver` must say. Of one incarnation only, so it is valid for one run: taking over records another. */
export function takeOverToken(incarnation: string): string {
  return incarnation.slice(0, TOKEN);
}
