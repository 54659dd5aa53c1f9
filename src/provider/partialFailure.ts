import { messageOf, ReplicationProviderError } from "../ground/errors";
import { foreign } from "../ground/foreign";
import type { Bag } from "./unknowns";

/**
 * Tells Pulumi that the resource exists but is not yet as declared. Pulumi keeps it with these properties and
 * updates it in the next up, even if the program has not changed. Pulumi recognises this error by its three
 * fields.
 */
export class PartialFailure extends Error {
  override readonly name = "PartialFailure";
  constructor(
    readonly id: string,
    /** Includes `__provider`, without which a later refresh or destroy does not find the provider. */
    readonly properties: Bag,
    /** Never empty: otherwise Pulumi would take the resource for healthy. */
    readonly reasons: readonly string[],
    options?: ErrorOptions,
  ) {
    super(reasons.join("; "), options);
  }
}

/** An error that Pulumi does not mistake for a partial failure, whatever fields it had. */
export function plainFailure(error: unknown): Error {
  if (error instanceof ReplicationProviderError && !("id" in error)) return error;
  return new Error(messageOf(error), { cause: error });
}

/** Replaces each of the secrets in a text, wherever the text comes from, also as a quoted text repeats it. */
export function redacted(text: string, secrets: readonly (string | undefined)[]): string {
  return secrets
    .flatMap((secret) => (secret === undefined ? [] : [secret, foreign(secret).slice(1, -1)]))
    .filter((secret) => secret.length >= 4)
    .reduce((clean, secret) => clean.replaceAll(secret, "***"), text);
}
