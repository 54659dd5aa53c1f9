import { jsonIn } from "../../ground/json";
import { stackNameOf, stackOf } from "../../ground/names";

/**
 * By whose permission an instance replicates. Inside one stack nobody has to ask. A replica of another stack
 * needs that of the program which declares its direct source, and which records it in the source's volume.
 */
export interface Permission {
  /** URN of the resource that the source belongs to. */
  readonly owner: string;
  /** The other stacks that may declare replicas of it, as `project/stack`. */
  readonly stacks: readonly string[];
}

/** True if an instance of the resource `asker` may replicate from the source. */
export function allows({ owner, stacks }: Permission, asker: string): boolean {
  return stackOf(owner) === stackOf(asker) || stacks.includes(stackNameOf(asker));
}

/** The text of the file that records the stacks; an empty file means that there are none. */
export function stacksNote(stacks: readonly string[] = []): string {
  return stacks.length === 0 ? "" : JSON.stringify([...new Set(stacks)].sort());
}

/** Reads `stacksNote`'s text. Any other text allows nothing. */
export function stacksIn(text: string | undefined): readonly string[] | undefined {
  const note = text === undefined ? undefined : jsonIn(text);
  if (!Array.isArray(note)) return undefined;
  return note.filter((stack) => typeof stack === "string");
}
