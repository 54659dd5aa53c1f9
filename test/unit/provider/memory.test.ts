import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesOf, memoryText } from "../../../src/provider/memory";

describe("a size", () => {
  it.each([
    ["1GiB", 2 ** 30],
    ["512MiB", 2 ** 29],
    ["1.5GiB", 1.5 * 2 ** 30],
    ["2GB", 2e9],
    ["2 GB", 2e9],
    [1_000_000, 1_000_000],
    ["0GiB", undefined],
    ["1g", undefined],
    ["1gib", undefined],
    ["-1GiB", undefined],
    ["0.3B", undefined],
    [1.5, undefined],
    [true, undefined],
  ])("%s is %s bytes", (size, bytes) => expect(bytesOf(size)).toBe(bytes));

  it.each([
    [2 ** 30, "1GiB"],
    [1.5 * 2 ** 30, "1536MiB"],
    [2e9, "2GB"],
    [1001, "1001B"],
  ])("of %s bytes is written %s", (bytes, text) => expect(memoryText(bytes)).toBe(text));

  it("survives being written", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 45 }), (bytes) => {
        expect(bytesOf(memoryText(bytes))).toBe(bytes);
      }),
    );
  });
});
