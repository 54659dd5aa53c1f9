import { expect, it } from "vitest";
import { seedingIn, seedingNote } from "../../../../src/plan/link/seedingNote";

const seeding = { source: "id", before: "2026-01-01 00:00:00.000" };

it("a note is read as it was written", () => {
  expect(seedingIn(seedingNote(seeding))).toEqual(seeding);
});

it.each([
  "",
  "\n",
  undefined,
  "[]",
  "null",
  "7",
  '"source before"',
  '{"source":"id"',
  '{"source":"id"}',
  '{"before":""}',
  '{"source":7,"before":""}',
  '{"source":"id","before":[]}',
])("%j is none", (text) => {
  expect(seedingIn(text)).toBeUndefined();
});

it("the end of a copy is an empty file", () => {
  expect(seedingNote(undefined)).toBe("");
});
