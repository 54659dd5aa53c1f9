import { jsonIn } from "../../ground/json";
import { Secret } from "../../ground/secret";
import type { Seeding } from "../facts";

/** The content of the note's file: the facts, and the donor's password, which only a login may use. */
export interface SeedingNote {
  readonly seeding: Seeding;
  readonly donor: Secret;
}

/**
 * The text of the file that records a copy; an empty file means that no copy is under way. Contains the
 * password.
 */
export function seedingNote(note: SeedingNote | undefined): string {
  return note === undefined
    ? ""
    : JSON.stringify({ ...note.seeding, password: note.donor.reveal() });
}

/** Reads `seedingNote`'s text. No text is like an empty one; any other text is not a note of this package. */
export function seedingIn(text: string | undefined): SeedingNote | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const note = jsonIn(text);
  if (!isNote(note)) return undefined;
  const { source, before, password } = note;
  return { seeding: { source, before }, donor: new Secret(password) };
}

function isNote(note: unknown): note is Seeding & { readonly password: string } {
  return (
    typeof note === "object" &&
    note !== null &&
    "source" in note &&
    "password" in note &&
    "before" in note &&
    [note.source, note.password, note.before].every((value) => typeof value === "string")
  );
}
