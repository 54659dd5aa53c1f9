import { cleaned } from "../ground/foreign";
import { ReplicationProviderError } from "../ground/errors";

/** What is wrong with an input, and where. Neither part contains the value of a secret. */
export interface Refusal {
  /** As written in the program, e.g. `users[0].name`. Empty if the problem is not in a single property. */
  readonly path: string;
  readonly problem: string;
}

/** Refuses inputs, with all problems at once. */
export class RefusedInputsError extends ReplicationProviderError {
  readonly code = "refused-inputs";

  constructor(readonly refusals: readonly Refusal[]) {
    super(refusals.map(sentenceOf));
  }
}

export function sentenceOf({ path, problem }: Refusal): string {
  return cleaned(path === "" ? problem : `${path}: ${problem}`);
}

export function pathText(path: readonly PropertyKey[]): string {
  return path.map(segment).join("").replace(/^\./, "");
}

function segment(key: PropertyKey): string {
  if (typeof key === "number") return `[${String(key)}]`;
  const name = String(key);
  return /^[\w-]+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}
