import { expect, it } from "vitest";
import { seedingIn, seedingNote } from "../../../../src/plan/link/seedingNote";

const note = { source: "id", password: 'a "b" \\ c', before: "2026-01-01 00:00:00.000" };

it("a note is read as it was written", () => {
  expect(seedingIn(seedingNote(note))).toEqual(note);
});

it.each(["", "\n", undefined, '{"source":"id"}', "[]"])("%j is none", (text) => {
  expect(seedingIn(text)).toBeUndefined();
});

it("the end of a copy is an empty file", () => {
  expect(seedingNote(undefined)).toBe("");
});
