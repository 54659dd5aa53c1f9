import { createHmac } from "node:crypto";
import { Secret } from "../../ground/secret";
import type { InstanceSpec, UserInput } from "../spec";
import { connectionLimit, connectionLimitOf } from "./connectionLimit";

/** Raise it whenever every account has to be set again, although what is declared is the same. */
const VERSION = "2";

/** Whose key a fingerprint is made with. */
export interface Signer {
  /** The id of the instance. */
  readonly id: string;
  /** See `fingerprintKeyOf`. */
  readonly key: Secret;
}

/**
 * The key is derived from the replication secret of an instance, and stays when that secret is rotated: no
 * account is set again for it. Who has read the volume could guess passwords by the hashes in it anyway.
 */
export function fingerprintKeyOf(replication: Secret): Secret {
  const hmac = createHmac("sha256", replication.reveal());
  return new Secret(hmac.update("fingerprints of accounts").digest("hex"));
}

/**
 * Tells whether an account was set to exactly what is declared, without holding the password. A fingerprint
 * reaches every replica with the account. It is of no use to whoever reads it there: without the key, which
 * stays in the volume of the instance that made it, no password can be tried out on it.
 */
export function fingerprint({ id, key }: Signer, parts: readonly unknown[]): string {
  const digest = createHmac("sha256", key.reveal())
    .update(JSON.stringify(parts))
    .digest("base64url");
  return `${VERSION}:${id}:${digest.slice(0, 32)}`;
}

/** The id of the instance that has made a fingerprint; undefined for one that no present version has made. */
export function signerOf(print: string): string | undefined {
  const [version, id] = print.split(":");
  return version === VERSION ? id : undefined;
}

type Declared = Pick<InstanceSpec, "configuration" | "rootPrivileges">;

/** All that an account is set to. Two users with one password have different fingerprints. */
export function partsOfUser(user: UserInput, spec: Declared): readonly unknown[] {
  const { name, host, password, requireTls = null, databases } = user;
  const limit = connectionLimitOf(user, spec.configuration);
  return [name, host, password.reveal(), requireTls, limit, [...databases].sort()];
}

export function partsOfRoot(password: Secret, spec: Declared): readonly unknown[] {
  const limit = connectionLimit(spec.configuration);
  return ["root", "%", password.reveal(), spec.rootPrivileges, limit];
}
