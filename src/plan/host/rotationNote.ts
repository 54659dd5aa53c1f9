import { createHmac } from "node:crypto";
import { jsonIn } from "../../ground/json";
import type { Secret } from "../../ground/secret";

/** The secrets of an instance that can be rotated. */
export const ROTATED = ["administrator", "replication", "certificate"] as const;

export type Rotated = (typeof ROTATED)[number];

/** By secret, the value of the input `rotate`: another value means that the secret is rotated once. */
export type Rotation = { readonly [R in Rotated]?: string };

/** The text of the file that notes the applied values. */
export function rotationNote(rotation: Rotation): string {
  return `${JSON.stringify(rotation)}\n`;
}

/** Undefined for a file that is absent or was written only in part. */
export function rotationIn(text: string | undefined): Rotation | undefined {
  const values = text === undefined ? undefined : jsonIn(text);
  if (typeof values !== "object" || values === null) return undefined;
  const bag: Partial<Record<string, unknown>> = { ...values };
  return Object.fromEntries(
    ROTATED.flatMap((secret) => {
      const value = bag[secret];
      return typeof value === "string" ? [[secret, value] as const] : [];
    }),
  );
}

/** Tells one replication secret from another, and nothing about either. */
export function secretMark(secret: Secret): string {
  return createHmac("sha256", secret.reveal()).update("mark").digest("hex").slice(0, 8);
}
