import { randomBytes } from "node:crypto";
const SHOWN = "[secret]";

/** The method that Node.js calls to print an object. */
const INSPECTED = Symbol.for("nodejs.util.inspect.custom");

/**
 * A text that may appear only where it is used: in no fact, plan, report or error. Printing, serialising or
 * inspecting it yields a placeholder. A test (test/types/secrets.ts) checks the types that must hold no
 * secret for this class, so every password and key of the provider must be a Secret from the moment it is
 * read.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself, for the one statement or file that needs it. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  [INSPECTED](): string {
    return SHOWN;
  }
}

/** A key: 192 random bits in hexadecimal. It is never a password: see password.ts. */
export function randomSecret(): Secret {
  return new Secret(randomBytes(24).toString("hex"));
}
