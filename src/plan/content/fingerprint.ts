import { createHmac } from "node:crypto";
import { Secret } from "../../ground/secret";
import type { AccountName } from "../../ports/accounts";

/** Raise it whenever every account has to be set again, although what is declared is the same. */
const VERSION = "3";

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

/** A declared account and its password; the server keeps hosts in lower case. */
export interface DeclaredPassword extends AccountName {
  readonly password: Secret;
}

/**
 * Tells which password an account was set to, and how the server stores that, without holding either: when
 * another one is declared, or somebody has set another one, it does not fit any more. A fingerprint reaches
 * every replica with the account. It is of no use to whoever reads it there: without the key, which stays in
 * the volume of the instance that made it, no password can be tried out on it. What else is declared of an
 * account is compared with what the server has, and is not part of it.
 */
export function fingerprint(
  { id, key }: Signer,
  { name, host, password }: DeclaredPassword,
  storedPassword: string,
): string {
  const digest = (...parts: readonly string[]) =>
    createHmac("sha256", key.reveal())
      .update(JSON.stringify([name, host.toLowerCase(), ...parts]))
      .digest("base64url")
      .slice(0, 32);
  return [VERSION, id, digest(password.reveal()), digest("stored", storedPassword)].join(":");
}

/** The id of the instance that has made a fingerprint; undefined for one that no present version has made. */
export function signerOf(print: string): string | undefined {
  const [version, id] = print.split(":");
  return version === VERSION ? id : undefined;
}

/** What of a fingerprint fits: the declared password, and the one that the server stores now. */
export function fits(
  print: string,
  signer: Signer,
  declared: DeclaredPassword,
  storedPassword: string,
): { readonly declared: boolean; readonly stored: boolean } {
  const [, id, password, stored] = print.split(":");
  const now = fingerprint(signer, declared, storedPassword).split(":");
  const isOurs = id === signer.id;
  return { declared: isOurs && password === now[2], stored: isOurs && stored === now[3] };
}
