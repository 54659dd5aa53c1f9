import { describe, expect, it } from "vitest";
import {
  fromProgram,
  isSecret,
  secret,
  SIGNATURE,
  toProvider,
  UNKNOWN,
  UnsupportedValueError,
  withoutSecrets,
} from "../../engine/envelopes";
import type { Value } from "../../engine/values";

const reference = (id: Value) => ({
  [SIGNATURE]: "5cf8f73096256a8f31e491e813e4eb8e",
  urn: "urn:pulumi:s::p::t::a",
  ...(id === null ? {} : { id }),
});
const output = (value: Value, isSecret = false) => ({
  [SIGNATURE]: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
  secret: isSecret,
  ...(value === null ? {} : { value }),
});

describe("what a program sends", () => {
  it.each<[string, Value, Value]>([
    ["a plain value stays", { a: [1, "x", null, true] }, { a: [1, "x", null, true] }],
    ["a resource is its id", reference("id-1"), "id-1"],
    ["a resource without an id yet is unknown", reference(""), UNKNOWN],
    ["a component is its URN", reference(null), "urn:pulumi:s::p::t::a"],
    ["an output is its value", output("x"), "x"],
    ["an output without a value is unknown", output(null), UNKNOWN],
    ["a secret output is a secret", output("x", true), secret("x")],
    ["a secret stays one, its inside read", secret(reference("id-1")), secret("id-1")],
    ["envelopes are found at every depth", { a: [output(reference("id-1"))] }, { a: ["id-1"] }],
  ])("%s", (_, sent, read) => expect(fromProgram(sent)).toEqual(read));

  it("refuses assets", () => {
    const asset = { [SIGNATURE]: "c44067f5952c0a294b673a41bacd8c17", text: "x" };
    expect(() => fromProgram({ a: asset })).toThrow(UnsupportedValueError);
  });
});

describe("what a provider is sent", () => {
  const inputs = { a: secret("x"), b: [secret({ c: secret(1) }), UNKNOWN], d: UNKNOWN };

  it("has no secrets, and unknowns where they are wanted", () =>
    expect(toProvider(inputs, "keep")).toEqual({ a: "x", b: [{ c: 1 }, UNKNOWN], d: UNKNOWN }));

  it("has no unknowns where they are not", () =>
    expect(toProvider(inputs, "drop")).toEqual({ a: "x", b: [{ c: 1 }] }));
});

describe("secrets", () => {
  it("are not wrapped twice", () => expect(secret(secret("x"))).toEqual(secret("x")));
  it("are told from objects that look like them", () =>
    expect(isSecret({ value: "x" })).toBe(false));
  it("are unwrapped at every depth", () =>
    expect(withoutSecrets({ a: [secret({ b: secret(1) })] })).toEqual({ a: [{ b: 1 }] }));
});
