import { ReplicationProviderError } from "../ground/errors";

/** What is wrong with an input, and where. Neither part ever holds the value of a secret. */
export interface Refusal {
  /** As in the program, e.g. `users[0].name`; empty when it is no property's fault. */
  readonly path: string;
  readonly problem: string;
}

/** Inputs that cannot be: all that is wrong with them at once. */
export class RefusedInputsError extends ReplicationProviderError {
  constructor(readonly refusals: readonly Refusal[]) {
    super(refusals.map(sentenceOf).join("\n"));
  }
}

export function sentenceOf({ path, problem }: Refusal): string {
  return path === "" ? problem : `${path}: ${problem}`;
}

export function pathText(path: readonly PropertyKey[]): string {
  return path.map(segment).join("").replace(/^\./, "");
}

function segment(key: PropertyKey): string {
  if (typeof key === "number") return `[${String(key)}]`;
  const name = String(key);
  return /^[\w-]+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}
