import type { RunOptions, Verb } from "../support/deployment";
import type { Toy, ToyFaults, ToyProgram, ToyResource } from "./engineToy";

export interface SequenceStep {
  readonly does: string;
  readonly program?: ToyProgram;
  readonly faults?: ToyFaults;
  readonly before?: (toy: Toy) => void;
  readonly run: Verb | readonly [Verb, RunOptions];
  /** The exit code expected; 0 if absent. */
  readonly rc?: number;
  /** The calls the provider gets, in order, separated by commas. */
  readonly calls: string;
  /** Two entries of one resource go side by side: there is no order to compare at all. */
  readonly unordered?: boolean;
}

export interface Sequence {
  readonly about: string;
  readonly config?: Readonly<Record<string, string>>;
  /** Resources without an order among them: only what each one sees is compared. */
  readonly sideBySide?: boolean;
  readonly steps: readonly SequenceStep[];
}

export const urnOf = (name: string): string =>
  `urn:pulumi:dev::toy::pulumi-nodejs:dynamic/toy:Thing::${name}`;

export function thing(
  name: string,
  inputs: ToyResource["inputs"] = {},
  options: ToyResource["options"] = {},
): ToyResource {
  return { name, inputs: { value: "1", ...inputs }, options };
}

export const just = (...resources: readonly ToyResource[]): ToyProgram => ({ resources });
