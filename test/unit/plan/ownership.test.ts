import { describe, expect, it } from "vitest";
import {
  type Claim,
  type Ownership,
  ownershipOf,
  takeOverToken,
} from "../../../src/plan/ownership";

const THEIRS = "89abcdef-4444-4333-8222-111111111111";
const settled = { incarnation: THEIRS, settled: THEIRS };
const stranger: Claim = {
  incarnation: "mine",
  isRecorded: false,
  hasRecorded: () => false,
  leaves: () => false,
};
const knowing: Claim = { ...stranger, hasRecorded: (incarnation) => incarnation === THEIRS };

describe("whose an instance is that a create finds:", () => {
  it.each<[string, Parameters<typeof ownershipOf>[0], Claim, Ownership]>([
    ["nothing is recorded in it", {}, stranger, "unfinished"],
    ["no state came back with it", { incarnation: THEIRS }, stranger, "unfinished"],
    [
      "a state came back with an earlier one",
      { incarnation: THEIRS, settled: "earlier" },
      stranger,
      "unfinished",
    ],
    ["also when this program's state knows it", { incarnation: THEIRS }, knowing, "unfinished"],
    ["a state of this program knows it", settled, knowing, "ours"],
    ["no state of this program knows it", settled, stranger, "somebodyElses"],
    [
      "the same, with consent",
      settled,
      { ...stranger, takeOver: takeOverToken(THEIRS) },
      "takenOver",
    ],
    [
      "the same, with consent to take over another one",
      settled,
      { ...stranger, takeOver: "00000000" },
      "somebodyElses",
    ],
    ["the same, with empty consent", settled, { ...stranger, takeOver: "" }, "somebodyElses"],
    [
      "one's own is not taken over, whatever the program says",
      settled,
      { ...knowing, takeOver: takeOverToken(THEIRS) },
      "ours",
    ],
  ])("%s", (_, files, claim, ownership) => {
    expect(ownershipOf(files, claim)).toBe(ownership);
  });
});

it("consent names the beginning of one incarnation, and is spent when another is recorded", () => {
  expect(takeOverToken(THEIRS)).toBe("89abcdef");
  const next = "fedcba98-4444-4333-8222-111111111111";
  const again = { ...stranger, takeOver: takeOverToken(THEIRS) };
  expect(ownershipOf({ incarnation: next, settled: next }, again)).toBe("somebodyElses");
});
