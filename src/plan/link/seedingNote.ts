import { Secret } from "../../ground/secret";
import type { Seeding } from "../facts";

/** What the file holds: the facts, and the password that only a login may have. */
export interface SeedingNote {
  readonly seeding: Seeding;
  readonly donor: Secret;
}

/** The text of the file that says so; an empty one says that no copy is under way. Holds the password. */
export function seedingNote(note: SeedingNote | undefined): string {
  return note === undefined
    ? ""
    : JSON.stringify({ ...note.seeding, password: note.donor.reveal() });
}

/** Read back. Whatever else stands there is no note of this package's, and none is as an empty one. */
export function seedingIn(text: string | undefined): SeedingNote | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const note: unknown = JSON.parse(text);
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
