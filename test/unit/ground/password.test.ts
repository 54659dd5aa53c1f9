import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { passwordFrom, randomPassword } from "../../../src/ground/password";

const someBytes = fc.uint8Array({ minLength: 1, maxLength: 64 }).map((bytes) => Buffer.from(bytes));

describe("a password of the provider's", () => {
  it("has a quarter of each kind of character, whatever the bytes are", () => {
    fc.assert(
      fc.property(someBytes, fc.integer({ min: 1, max: 14 }), (bytes, groups) => {
        const password = passwordFrom(bytes, groups * 4).reveal();
        expect(password).toMatch(/^(?:[a-z][A-Z][0-9][-._~])+$/);
        expect(password).toHaveLength(groups * 4);
      }),
    );
  });

  it("depends on the bytes alone", () => {
    const of = (text: string) => passwordFrom(Buffer.from(text), 32).reveal();
    expect(of("the same")).toBe(of("the same"));
    expect(of("the same")).not.toBe(of("another"));
  });

  it("uses every character that it may", () => {
    const all = Array.from({ length: 200 }, () => randomPassword().reveal()).join("");
    expect(new Set(all).size).toBe(26 + 26 + 10 + 4);
  });

  it("is another one each time", () => {
    const all = Array.from({ length: 100 }, () => randomPassword().reveal());
    expect(new Set(all).size).toBe(100);
  });
});
