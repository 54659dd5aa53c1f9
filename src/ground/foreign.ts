import { withoutRowValues } from "./rowValues";

declare const mark: unique symbol;

/**
 * A text that may stand in an error, an output or a line of progress. Only the functions below make one:
 * what a server, an engine or a user of either has written does not get there without being quoted. Nothing
 * said ("") needs no quotes.
 */
export type Legible = "" | (string & { readonly [mark]: true });

/** Characters of a quoted text. */
const LONGEST = 300;

/** Characters of a text that are looked at: a message that is longer than this is not read to its end. */
const READ = 4096;

const ESC = String.fromCharCode(0x1b);
const BEL = String.fromCharCode(0x07);

/** The sequences by which a text moves the cursor, sets colours, or sends other commands to a terminal. */
const ESCAPES = new RegExp(
  [
    // for the cursor, the screen and its colours
    `(?:${ESC}\\[|\u009b)[0-?]*[ -/]*[@-~]`,
    // with a text of their own, such as a title or a link, up to its end
    `(?:${ESC}[\\]PX^_]|[\u0090\u0098\u009d-\u009f])[^${ESC}${BEL}\u0080-\u009f]*(?:${BEL}|${ESC}\\\\|\u009c)`,
    // all others
    `${ESC}[ -/]*[0-~]`,
  ].join("|"),
  "g",
);

/** Control characters, and the separators of lines and paragraphs. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;

/** What has no form of its own: marks that turn the direction of the text, that join letters, or that hide. */
const INVISIBLE = /[\p{Cf}\p{Cs}]/gu;

const DOUBLE_QUOTES = /["\u201c\u201d\u201e\u201f\u2033\u2036\uff02]/g;

/** A name that needs no quotes: it has an end that everybody sees. */
const PLAIN_NAME = /^[\w.:/@$-]{1,300}$/;
const PLAIN_ACCOUNT = /^[\w.:/$-]{0,32}@[\w.:/%$-]{1,255}$/;
const PLAIN_PRIVILEGE = /^(?=.{1,100}$)[A-Z_]+(?: [A-Z_]+)*$/;

/**
 * Quotes a text that somebody else has written: a server, an engine, or a user of either. It is on one line,
 * without control characters and values of rows, not longer than 300 characters, and has no double quote of
 * its own, so that a reader sees where it ends. A full stop at its end is left out, because the sentence goes
 * on.
 */
export function foreign(text: string): Legible {
  const line = withoutRowValues(cleaned(text.slice(0, READ)))
    .replace(DOUBLE_QUOTES, "'")
    .replace(/ +/g, " ")
    .trim()
    .replace(/\.+$/, "");
  return line === "" ? "" : (`"${shortened(line)}"` as Legible);
}

/** Like `foreign`, but a name of ordinary characters, such as `m1` or a URN, stays as it is. */
export function foreignName(name: string): Legible {
  return PLAIN_NAME.test(name) ? (name as Legible) : foreign(name);
}

/** Characters of a statement that are shown. */
const LONGEST_STATEMENT = 100;

/** Where something begins that may be a password or a value of a row: a quote or a number. */
const VALUE = /['"]|\$\$|\b\d/;

/** The beginning of a statement that somebody else executes, up to its first value. */
export function foreignStatement(text: string): Legible {
  const read = text.slice(0, READ);
  const at = read.search(VALUE);
  const words = Array.from(cleaned(at === -1 ? read : read.slice(0, at)).replace(/ +/g, " "));
  const shown = words.slice(0, LONGEST_STATEMENT).join("").trim();
  const isWhole = at === -1 && words.length <= LONGEST_STATEMENT && read.length === text.length;
  return foreign(isWhole || shown === "" ? shown : `${shown} …`);
}

/** Like `foreignName`, for an account of a server: the wildcards of its host are ordinary characters. */
export function foreignAccount({ name, host }: { name: string; host: string }): Legible {
  const text = `${name}@${host}`;
  return PLAIN_ACCOUNT.test(text) ? (text as Legible) : foreign(text);
}

/** Like `foreignName`, for a privilege: words in capitals need no quotes. */
export function foreignPrivilege(name: string): Legible {
  return PLAIN_PRIVILEGE.test(name) ? (name as Legible) : foreign(name);
}

/** Words of this package, as a template: only what is legible already, and numbers, can be put into it. */
export function legible(
  words: TemplateStringsArray,
  ...parts: readonly (Legible | number)[]
): Legible {
  return String.raw({ raw: words }, ...parts) as Legible;
}

/**
 * Takes out of a text everything that is not to be read. Texts of this package pass it where they leave the
 * package, whatever was put into them.
 */
export function cleaned(text: string): string {
  return text.replace(ESCAPES, "").replace(CONTROLS, " ").replace(INVISIBLE, "");
}

/** Cleans all texts in a value of plain data. */
export function cleanedIn<T>(value: T): T {
  return cleanedData(value) as T;
}

function cleanedData(value: unknown): unknown {
  if (typeof value === "string") return cleaned(value);
  if (Array.isArray(value)) return value.map(cleanedData);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, cleanedData(part)]));
}

/** Counts characters, not UTF-16 units, so that none is cut in two. */
function shortened(line: string): string {
  const characters = Array.from(line);
  return characters.length <= LONGEST ? line : `${characters.slice(0, LONGEST - 1).join("")}…`;
}
