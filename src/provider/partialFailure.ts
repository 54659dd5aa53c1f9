import { messageOf, ReplicationProviderError } from "../ground/errors";
import type { Bag } from "./unknowns";

/**
 * Tells Pulumi that something exists and is not yet as wanted: it keeps the resource with these
 * properties and updates it in the next up, even when nothing is changed by then. Pulumi knows it by
 * its three fields.
 */
export class PartialFailure extends Error {
  override readonly name = "PartialFailure";
  constructor(
    readonly id: string,
    /** With `__provider`: without it no later refresh or destroy finds the provider. */
    readonly properties: Bag,
    /** Never empty: Pulumi would take the resource for healthy. */
    readonly reasons: readonly string[],
    options?: ErrorOptions,
  ) {
    super(reasons.join("; "), options);
  }
}

/** An error that Pulumi cannot mistake for a partial failure, whatever fields a library gave it. */
export function plainFailure(error: unknown): Error {
  if (error instanceof ReplicationProviderError && !("id" in error)) return error;
  return new Error(messageOf(error), { cause: error });
}

/** No known secret in what people read, wherever the text came from. */
export function redacted(text: string, secrets: readonly (string | undefined)[]): string {
  return secrets.reduce<string>(
    (clean, secret) =>
      secret === undefined || secret.length < 4 ? clean : clean.replaceAll(secret, "***"),
    text,
  );
}
