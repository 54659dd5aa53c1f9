const SHOWN = "[secret]";

/** What Node.js asks an object for before it prints it. */
const INSPECTED = Symbol.for("nodejs.util.inspect.custom");

/**
 * A text that may stand nowhere but where it is used: in no fact, plan, report or error. Whoever prints,
 * serialises or inspects one gets a placeholder. Types that must hold no secret are checked for this class
 * (test/types/secrets.ts), so every password and key of the provider's own is one from where it is read.
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
