import { jsonIn } from "../../ground/json";
import { optional } from "../../ground/optional";
import type { Seeding } from "../facts";

/** The text of the file that records a copy; an empty file means that no copy is under way. */
export function seedingNote(seeding: Seeding | undefined): string {
  return seeding === undefined ? "" : JSON.stringify(seeding);
}

/** Reads `seedingNote`'s text. No text is like an empty one; any other text is not a note of this package. */
export function seedingIn(text: string | undefined): Seeding | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const note = jsonIn(text);
  if (!isNote(note)) return undefined;
  const { source, before, donor } = note;
  return { source, before, ...optional("donor", donor) };
}

function isNote(note: unknown): note is Seeding {
  return (
    typeof note === "object" &&
    note !== null &&
    "source" in note &&
    "before" in note &&
    [note.source, note.before].every((value) => typeof value === "string") &&
    (!("donor" in note) || typeof note.donor === "string")
  );
}
