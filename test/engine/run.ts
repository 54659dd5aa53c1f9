import type { Halt } from "./halt";
import type { Ledger } from "./ledger";
import type { EngineOptions } from "./options";
import type { ProviderClient } from "./providerClient";
import type { Reporter } from "./reporter";
import type { Sdk } from "./sdk";
import type { Slots } from "./slots";

/** What everything that takes part in one command has in hand. */
export interface Run {
  readonly sdk: Sdk;
  readonly options: EngineOptions;
  readonly preview: boolean;
  readonly forced: ReadonlySet<string>;
  readonly ledger: Ledger;
  readonly reporter: Reporter;
  readonly halt: Halt;
  readonly slots: Slots;
  /** Starts the provider process on the first call. */
  provider(): Promise<ProviderClient>;
}

/** An error of the program or of a check: it is said once, and nothing more is declared after it. */
export class GenerationError extends Error {
  constructor(
    readonly urn: string,
    message: string,
  ) {
    super(message);
  }
}
