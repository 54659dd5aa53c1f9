import type { Changes } from "./events";
/** What a stack is and how its program is run; the same for every command. */
export interface EngineOptions {
  readonly programDir: string;
  /** The program's file, relative to `programDir`. */
  readonly main: string;
  readonly project: string;
  readonly stack: string;
  readonly stateFile: string;
  /** Values by `PROJECT:key`. */
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
  /** How many chains of steps run at once. */
  readonly parallel: number;
  /** Added to the engine's own environment for the program and the provider process. */
  readonly env: Readonly<Record<string, string>>;
}

export const DEFAULT_PARALLEL = 8;

export type Verb = "up" | "preview" | "refresh" | "destroy";

export interface CommandOptions {
  readonly verb: Verb;
  /** up: refresh first. */
  readonly refresh: boolean;
  /** up, preview: URNs to replace whatever their diff says. */
  readonly replace: readonly string[];
  /** up, preview: end with 7 when anything would change. */
  readonly expectNoChanges: boolean;
  /** refresh: forget operations that were interrupted while creating. */
  readonly clearPendingCreates: boolean;
}

export function command(verb: Verb, options: Partial<CommandOptions> = {}): CommandOptions {
  return {
    refresh: false,
    replace: [],
    expectNoChanges: false,
    clearPendingCreates: false,
    ...options,
    verb,
  };
}

export interface CommandResult {
  readonly rc: number;
  readonly changes: Changes;
}
