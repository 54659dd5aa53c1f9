import { expect, it } from "vitest";
import { seriesStep } from "../../../src/ground/series";

it.each([
  ["8.4", "8.4.9", { kind: "same" }],
  ["8.4.9", "8.4.2", { kind: "same" }],
  ["8.0", "8.4", { kind: "next" }],
  ["8.4", "9.0", { kind: "next" }],
  ["8.4", "9.7", { kind: "next" }],
  ["9.7", "9.10", { kind: "next" }],
  ["8.4", "8.0", { kind: "back" }],
  ["9.10", "9.7", { kind: "back" }],
  ["8.0", "9.7", { kind: "skips", skipped: "8.4" }],
  ["5.7", "8.4", { kind: "skips", skipped: "8.0" }],
])("from %s to %s", (from, to, step) => expect(seriesStep(from, to)).toEqual(step));
