import { Secret } from "../ground/secret";

/**
 * SQL text whose values are still separate. Literal text comes from the files of statements only; everything
 * from outside is a value, which the driver escapes when the text is rendered.
 */
export interface Statement {
  readonly texts: readonly string[];
  readonly values: readonly Value[];
}

export type Value = string | number | Identifier | Secret | Statement;

/** One name; a dot in it is a character, not a separator. */
export class Identifier {
  constructor(readonly name: string) {}
}

/** The driver's escaping. */
export interface Escaping {
  string(value: string): string;
  identifier(name: string): string;
}

export function sql(texts: TemplateStringsArray, ...values: readonly Value[]): Statement {
  return { texts, values };
}

export function identifier(name: string): Identifier {
  return new Identifier(name);
}

export function list(values: readonly Value[]): Statement {
  return { texts: ["", ...values.slice(1).map(() => ", "), ""], values };
}

export function render(statement: Statement, escaping: Escaping): string {
  return statement.texts
    .map((text, index) => {
      const value = statement.values[index];
      return value === undefined ? text : text + renderValue(value, escaping);
    })
    .join("");
}

function renderValue(value: Value, escaping: Escaping): string {
  if (typeof value === "string") return escaping.string(value);
  if (typeof value === "number") return numeral(value);
  if (value instanceof Identifier) return escaping.identifier(value.name);
  if (value instanceof Secret) return escaping.string(value.reveal());
  return render(value, escaping);
}

/** Refuses numbers such as `NaN` and `1e21`, which the server would read as names. */
function numeral(value: number): string {
  if (!Number.isFinite(value) || Math.abs(value) > Number.MAX_SAFE_INTEGER) {
    throw new RangeError(`${value} is not a number for the server`);
  }
  return String(value);
}

/** Texts that must not appear in an error about this statement. */
export function secretsOf(statement: Statement): readonly string[] {
  return statement.values.flatMap((value) => {
    if (value instanceof Secret) {
      const text = value.reveal();
      return text === "" ? [] : [text];
    }
    return typeof value === "object" && "texts" in value ? secretsOf(value) : [];
  });
}
