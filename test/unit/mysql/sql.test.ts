import fc from "fast-check";
import { escape, escapeId } from "mysql2";
import { describe, expect, it } from "vitest";
import { Secret } from "../../../src/ground/secret";
import { identifier, list, render, secretsOf, sql } from "../../../src/mysql/sql";
import type { Escaping } from "../../../src/mysql/sql";

const escaping: Escaping = {
  string: (value) => escape(value),
  identifier: (name) => escapeId(name, true),
};

describe("values", () => {
  it.each([
    ["plain", "shop", "'shop'"],
    ["with a quote", "it's", "'it\\'s'"],
    ["with a backslash at the end", "end\\", "'end\\\\'"],
    ["with a line break", "a\nb", "'a\\nb'"],
    ["with NUL", "a\0b", "'a\\0b'"],
    ["that look like a placeholder", "? ??", "'? ??'"],
    ["that try to leave the string", "'; DROP DATABASE x; -- ", "'\\'; DROP DATABASE x; -- '"],
    ["that try it behind a backslash", "\\'; --", "'\\\\\\'; --'"],
  ])("%s stay one string", (_, value, text) => {
    expect(render(sql`${value}`, escaping)).toBe(text);
    expect(render(sql`${new Secret(value)}`, escaping)).toBe(text);
  });

  const special = fc.constantFrom(
    "'",
    '"',
    "`",
    "\\",
    "\n",
    "\0",
    "\x1a",
    ";",
    "?",
    "a",
    "é",
    "中",
  );

  it("whatever they are, read back they are the same", () => {
    fc.assert(
      fc.property(
        fc.array(special).map((characters) => characters.join("")),
        (value) => {
          const text = render(sql`${value}`, escaping);
          expect(stringLiteral(text)).toBe(value);
        },
      ),
    );
  });
});

describe("identifiers", () => {
  it.each([
    ["plain", "shop", "`shop`"],
    ["with a dot, which separates nothing", "a.b", "`a.b`"],
    ["with a backtick", "a`b", "`a``b`"],
    ["with a backslash, which escapes nothing", "a\\", "`a\\`"],
    ["that try to leave", "`; DROP DATABASE x; -- ", "```; DROP DATABASE x; -- `"],
  ])("%s stay one name", (_, name, text) =>
    expect(render(sql`${identifier(name)}`, escaping)).toBe(text),
  );
});

describe("numbers", () => {
  it("are printed as they are", () => expect(render(sql`${1} ${-0.5}`, escaping)).toBe("1 -0.5"));

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1e21])("%d is none", (value) =>
    expect(() => render(sql`${value}`, escaping)).toThrow(RangeError),
  );
});

describe("statements", () => {
  it("nest and list", () => {
    const account = sql`${identifier("u")}@${identifier("%")}`;
    expect(render(sql`DROP USER ${list([account, account])} x`, escaping)).toBe(
      "DROP USER `u`@`%`, `u`@`%` x",
    );
    expect(render(sql`(${list([])})`, escaping)).toBe("()");
  });

  it("know their secrets, however deep; an empty one is none", () => {
    const deep = sql`${sql`${new Secret("a")}`} ${list([new Secret("b")])} ${new Secret("")} ${"c"}`;
    expect(secretsOf(deep)).toEqual(["a", "b"]);
  });
});

/** Reads a MySQL string literal as the server does. */
function stringLiteral(text: string): string | undefined {
  const body = /^'((?:[^'\\]|\\[^])*)'$/.exec(text)?.[1];
  const meaning: Record<string, string> = {
    "0": "\0",
    b: "\b",
    n: "\n",
    r: "\r",
    t: "\t",
    Z: "\x1a",
  };
  return body?.replace(/\\([^])/g, (_, escaped: string) => meaning[escaped] ?? escaped);
}
