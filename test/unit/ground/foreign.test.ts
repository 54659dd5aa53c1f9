import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cleaned,
  cleanedIn,
  foreign,
  foreignAccount,
  foreignName,
  foreignPrivilege,
  foreignStatement,
  legible,
} from "../../../src/ground/foreign";

describe("a foreign text", () => {
  it.each([
    ["is quoted", "no space left", '"no space left"'],
    ["ends where a reader sees it end", 'x". Now run "y', `"x'. Now run 'y"`],
    ["has no quotes that look alike", "x\u201d, \uff02y", `"x', 'y"`],
    ["has no colours", "\u001b[31;1mred\u001b[0m", '"red"'],
    ["does not clear the screen", "a\u001b[2J\u001b[Hb\u009b2Jc", '"abc"'],
    ["sets no title and no link", "a\u001b]0;title\u0007b\u001b]8;;http://x\u001b\\c", '"abc"'],
    ["begins no line", "a\r\nb\u2028c\u2029d\u0085e", '"a b c d e"'],
    ["hides nothing", "a\u202eb\u2066c\u200bd\u{e0041}e", '"abcde"'],
    ["loses the beginning of a sequence that was cut off", "a\u001b[31", '"a31"'],
    ["is no half of a character", "a\ud800b", '"ab"'],
    ["ends with no full stop, because the sentence goes on", "it is gone..", '"it is gone"'],
    ["is nothing where nothing was said", "", ""],
    ["is nothing where only control characters were", "\u0000\n", ""],
  ])("%s", (_, text, shown) => expect(foreign(text)).toBe(shown));

  it("has at most 300 characters, and shows that it was longer", () => {
    expect(foreign("x".repeat(300))).toBe(`"${"x".repeat(300)}"`);
    expect(foreign("🐬".repeat(301))).toBe(`"${"🐬".repeat(299)}…"`);
  });

  it("is read in a moment, however long it is", () => {
    const started = performance.now();
    foreign("Duplicate entry '".repeat(100_000));
    for (const beginning of ["\u001b]", "\u009d", "\u009b", "\u009b1"]) {
      cleaned(beginning.repeat(300_000));
    }
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

it.each([
  ["m1", "m1"],
  [
    "urn:pulumi:dev::shop::pulumi-nodejs:dynamic:Resource::m1",
    "urn:pulumi:dev::shop::pulumi-nodejs:dynamic:Resource::m1",
  ],
  ["2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"],
  ["a b", '"a b"'],
  ["m1\u001b[2J", '"m1"'],
  ["x".repeat(301), `"${"x".repeat(299)}…"`],
  ["", ""],
])("the name %j is shown as %s", (name, shown) => expect(foreignName(name)).toBe(shown));

it("words of this package hold numbers, and foreign texts only where they are quoted", () => {
  expect(legible`connection ${7} said ${foreign("no\\t")}`).toBe('connection 7 said "no\\t"');
});

const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

describe("of any text", () => {
  const anyText = fc.string({
    unit: fc.oneof(
      fc.constantFrom("\u001b", "\u009b", "[", "]", "m", "\n", "'", '"', "\u202e"),
      fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
    ),
  });

  it("a quoted one has no control character, no double quote inside, and an end", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const shown = foreign(text);
        expect(shown).not.toMatch(CONTROL);
        expect(Array.from(shown).length).toBeLessThanOrEqual(302);
        if (shown !== "") expect(shown).toMatch(/^"[^"]+"$/);
      }),
    );
  });

  it("none that leaves the package has a control character", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(cleaned(text)).not.toMatch(CONTROL);
        expect(JSON.stringify(cleanedIn({ a: [{ b: text }] }))).not.toMatch(CONTROL);
      }),
    );
  });
});

it("data other than texts stays as it is", () => {
  const data = { at: 1, is: true, none: null, list: [1, "a b"], nested: { text: "ü 🐬" } };
  expect(cleanedIn(data)).toEqual(data);
});

describe("a statement of somebody else", () => {
  it.each([
    ["is quoted", "LOCK TABLES shop.t WRITE", '"LOCK TABLES shop.t WRITE"'],
    ["is on one line", "SELECT\n  a\tFROM t", '"SELECT a FROM t"'],
    ["ends before a password", "ALTER USER x IDENTIFIED BY 'pw'", '"ALTER USER x IDENTIFIED BY …"'],
    ["ends before one in double quotes", 'SET PASSWORD = "pw"', '"SET PASSWORD = …"'],
    ["ends before one in dollars", "SELECT $$pw$$", '"SELECT …"'],
    ["ends before one in hexadecimal", "SET @p = 0x7077", '"SET @p = …"'],
    [
      "ends before a value",
      "UPDATE t1 SET a = b WHERE id = 42",
      '"UPDATE t1 SET a = b WHERE id = …"',
    ],
    ["that begins with one is not shown", "'pw'", ""],
    ["is nothing where there is none", "", ""],
  ])("%s", (_, text, shown) => expect(foreignStatement(text)).toBe(shown));

  it("is cut to 100 characters", () => {
    expect(foreignStatement(`${"x".repeat(99)}yz`)).toBe(`"${"x".repeat(99)}y …"`);
    expect(foreignStatement("x".repeat(100))).toBe(`"${"x".repeat(100)}"`);
  });

  it("never shows what is quoted", () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom("'", '"'), fc.string(), (before, quote, after) => {
        const shown = foreignStatement(`${before}${quote}SECRET${after}`);
        expect(shown.replace(before.slice(0, 100), "")).not.toContain("SECRET");
      }),
    );
  });
});

describe("an account and a privilege", () => {
  it.each([
    ["an account stays as it is", foreignAccount({ name: "app", host: "10.%" }), "app@10.%"],
    ["one without a name, too", foreignAccount({ name: "", host: "%" }), "@%"],
    ["one with other characters is quoted", foreignAccount({ name: "a b", host: "%" }), '"a b@%"'],
    ["a privilege stays as it is", foreignPrivilege("CREATE USER"), "CREATE USER"],
    ["one that is none is quoted", foreignPrivilege("x; y"), '"x; y"'],
  ])("%s", (_, text, shown) => expect(text).toBe(shown));
});
