import type { Seeding } from "../facts";

/** The text of the file that says so; an empty one says that no copy is under way. */
export function seedingNote(seeding: Seeding | undefined): string {
  return seeding === undefined ? "" : JSON.stringify(seeding);
}

/** Read back. Whatever else stands there is no note of this package's, and none is as an empty one. */
export function seedingIn(text: string | undefined): Seeding | undefined {
  if (text === undefined || text.trim() === "") return undefined;
  const note: unknown = JSON.parse(text);
  return isSeeding(note) ? note : undefined;
}

function isSeeding(note: unknown): note is Seeding {
  return (
    typeof note === "object" &&
    note !== null &&
    "source" in note &&
    "password" in note &&
    "before" in note &&
    [note.source, note.password, note.before].every((value) => typeof value === "string")
  );
}
