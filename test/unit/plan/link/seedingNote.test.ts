import { expect, it } from "vitest";
import { Secret } from "../../../../src/ground/secret";
import { seedingIn, seedingNote } from "../../../../src/plan/link/seedingNote";

const seeding = { source: "id", before: "2026-01-01 00:00:00.000" };
const PASSWORD = 'a "b" \\ c';
const note = { seeding, donor: new Secret(PASSWORD) };

it("a note is read as it was written", () => {
  const read = seedingIn(seedingNote(note));
  expect(read?.seeding).toEqual(seeding);
  expect(read?.donor.reveal()).toBe(PASSWORD);
});

it.each([
  "",
  "\n",
  undefined,
  "[]",
  "null",
  "7",
  '"source password before"',
  '{"source":"id"',
  '{"source":"id"}',
  '{"source":"id","password":"p"}',
  '{"source":"id","before":""}',
  '{"password":"p","before":""}',
  '{"source":7,"password":"p","before":""}',
  '{"source":"id","password":null,"before":""}',
  '{"source":"id","password":"p","before":[]}',
])("%j is none", (text) => {
  expect(seedingIn(text)).toBeUndefined();
});

it("the end of a copy is an empty file", () => {
  expect(seedingNote(undefined)).toBe("");
});
