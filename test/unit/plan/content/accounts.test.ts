import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  descendantsOf,
  replicationPassword,
  sameAttribute,
} from "../../../../src/plan/content/accounts";
import { Secret } from "../../../../src/ground/secret";
import { anAccount } from "../world";

const link = (replica: string, source: string) => ({ replica, source });

const passwordOf = (secret: string, root: string) =>
  replicationPassword(new Secret(secret), root).reveal();

describe("the password of a replica's account", () => {
  it("is the same for the same secret and root, for ever", () => {
    expect(passwordOf("secret", "root-uuid")).toBe("pJ6_fZ2_yY1_cF0.cB9~mQ4-gI2~qW7.");
  });

  it("is another one for another secret or root", () => {
    const all = [
      passwordOf("secret", "one"),
      passwordOf("secret", "two"),
      passwordOf("other", "one"),
    ];
    expect(new Set(all).size).toBe(3);
  });

  it("is one that a channel takes: 32 characters that need no quoting, of each kind a quarter", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (secret, root) => {
        expect(passwordOf(secret, root)).toMatch(/^(?:[a-z][A-Z][0-9][-._~]){8}$/);
      }),
    );
  });
});

describe("descendants", () => {
  it.each<[string, readonly ReturnType<typeof link>[], readonly string[]]>([
    ["none", [], []],
    ["replicas of others are not among them", [link("x", "y")], []],
    ["nearest first", [link("c", "b"), link("b", "a"), link("d", "a")], ["b", "d", "c"]],
    ["itself is not among them, being a replica too", [link("a", "z"), link("b", "a")], ["b"]],
    [
      "a circle below is followed once",
      [link("b", "a"), link("c", "b"), link("b", "c")],
      ["b", "c"],
    ],
    ["a circle through itself ends", [link("b", "a"), link("a", "b")], ["b"]],
    ["one that is its own source is not followed", [link("b", "b"), link("c", "a")], ["c"]],
    ["two accounts of one replica count once", [link("b", "a"), link("b", "a")], ["b"]],
  ])("%s", (_, accounts, names) => {
    expect(descendantsOf("a", accounts)).toEqual(names);
  });

  it("always come to an end, each once, never with the top", () => {
    const id = fc.constantFrom("a", "b", "c", "d", "e");
    fc.assert(
      fc.property(fc.array(fc.record({ replica: id, source: id })), (accounts) => {
        const found = descendantsOf("a", accounts);
        expect(new Set(found).size).toBe(found.length);
        expect(found).not.toContain("a");
      }),
    );
  });
});

describe("two attributes are the same", () => {
  const account = anAccount("s1", "m1", "m1");

  it("when replica, source, root and the engines of both are", () => {
    expect(sameAttribute(account, { ...account })).toBe(true);
  });

  it.each(["replica", "source", "root", "engine", "sourceEngine"] as const)(
    "not with another %s",
    (key) => {
      expect(sameAttribute(account, { ...account, [key]: "x" })).toBe(false);
    },
  );
});
