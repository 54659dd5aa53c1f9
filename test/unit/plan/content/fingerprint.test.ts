import { describe, expect, it } from "vitest";
import { Secret } from "../../../../src/ground/secret";
import { fingerprint, fits, signerOf } from "../../../../src/plan/content/fingerprint";

const user = { name: "app", host: "%.example", password: new Secret("pw") };
const own = { id: "m1", key: new Secret("key of m1") };
const print = fingerprint(own, user, "stored");

describe("a fingerprint fits", () => {
  it.each([
    ["what was declared and is stored", user, "stored", { declared: true, stored: true }],
    [
      "the host in capitals",
      { ...user, host: "%.EXAMPLE" },
      "stored",
      { declared: true, stored: true },
    ],
    [
      "not another password that is declared",
      { ...user, password: new Secret("pw2") },
      "stored",
      { declared: false, stored: true },
    ],
    ["not what is stored otherwise", user, "stored anew", { declared: true, stored: false }],
    [
      "not another user with the same password",
      { ...user, name: "web" },
      "stored",
      { declared: false, stored: false },
    ],
    [
      "not another host with the same password",
      { ...user, host: "%" },
      "stored",
      { declared: false, stored: false },
    ],
    [
      "not what was a part of the name as a password",
      { name: "ap", host: "p%.example", password: new Secret("pw") },
      "stored",
      { declared: false, stored: false },
    ],
  ] as const)("%s", (_, declared, stored, fit) => {
    expect(fits(print, own, declared, stored)).toEqual(fit);
  });

  it.each([
    ["with another key", { ...own, key: new Secret("a guess") }],
    ["of another instance", { ...own, id: "m2" }],
  ])("not %s", (_, signer) => {
    expect(fits(print, signer, user, "stored")).toEqual({ declared: false, stored: false });
  });

  it("not a stored password that is declared", () => {
    const declared = { ...user, password: new Secret("stored") };
    const other = fingerprint(own, declared, "x");
    expect(fits(other, own, user, "stored")).toEqual({ declared: false, stored: false });
  });
});

describe("a fingerprint", () => {
  it("names the instance that has made it, and holds nothing of a password", () => {
    expect(signerOf(print)).toBe("m1");
    expect(fingerprint(own, { ...user, password: new Secret("secret") }, "hash")).not.toMatch(
      /secret|hash/,
    );
  });

  it.each([
    ["none", ""],
    ["that of an earlier version", "c2FsdHNhbHQ:JGRpZ2VzdA"],
    ["that of the version before", "2:m1:digest"],
    ["a version without a name", "3"],
  ])("that is %s was made by nobody", (_, other) => expect(signerOf(other)).toBeUndefined());
});
