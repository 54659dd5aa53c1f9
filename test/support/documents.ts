import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { REPOSITORY } from "./workspace";

/** The documents that a user reads and pastes from: the README, and the pages of the guide. */
export const PASTED: readonly string[] = [
  "README.md",
  ...readdirSync(join(REPOSITORY, "docs/guide"))
    .toSorted()
    .map((page) => `docs/guide/${page}`),
];

export function textOf(document: string): string {
  return readFileSync(join(REPOSITORY, document), "utf8");
}

/** A fenced block, with what an invisible comment before it says: `<!-- file: index.ts; with: esm -->`. */
export interface Block {
  readonly document: string;
  /** Of its first line in the document. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
  /** A whole file of the project, by name. */
  readonly file?: string;
  /** A file in which the statement that begins alike is replaced by this one. */
  readonly edit?: string;
  /** Another project than the one that the document builds up. */
  readonly with?: string;
  /** Programs that not every machine has: it is run where they are. */
  readonly needs?: string;
  /** Why nobody can run it here. */
  readonly notRun?: string;
}

const NOTES = ["file", "edit", "with", "needs", "not run"] as const;

/** All blocks of a document in their order; throws for a note that is not known. */
export function blocksOf(document: string, text = textOf(document)): readonly Block[] {
  const pattern = /^(?:<!-- (.*) -->\n+)?```(\w*)\n([\s\S]*?)^```$/gm;
  return [...text.matchAll(pattern)].map((found) => {
    const [whole, comment = "", language = "", block = ""] = found;
    const fence = found.index + whole.indexOf("```");
    const line = text.slice(0, fence).split("\n").length + 1;
    const notes = Object.fromEntries(comment === "" ? [] : comment.split("; ").map(noteOf));
    const { "not run": notRun, ...others } = notes;
    return { document, line, language, text: block, ...others, ...(notRun && { notRun }) };
  });
}

function noteOf(note: string): readonly [string, string] {
  const key = NOTES.find((known) => note.startsWith(`${known}: `));
  if (key === undefined) throw new Error(`"${note}" says nothing about a block`);
  return [key, note.slice(key.length + 2)];
}

/** A file after an edit: the statement that begins like the block, up to its semicolon, is the block. */
export function edited(content: string, block: string): string {
  const [, head = ""] = /^([^=(]*[=(])/.exec(block) ?? [];
  const from = content.indexOf(`\n${head}`) + 1;
  const until = content.indexOf(";\n", from) + 2;
  if (head === "" || from === 0 || until < from) throw new Error(`nothing begins like ${block}`);
  return content.slice(0, from) + block + content.slice(until);
}
