import { X509Certificate } from "node:crypto";

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

const DAY = 24 * 60 * 60 * 1000;

/**
 * The authorities in a file of trusted ones, in its order. A server has one of its own; from the publishing of
 * the next certificate until the server uses it, it has two, of which the last is the next one.
 */
export function authoritiesIn(pem: string | undefined): readonly string[] {
  return pem?.match(CERTIFICATE) ?? [];
}

/** A file that trusts what `pem` trusts, and `next`. */
export function withAuthority(pem: string, next: string): string {
  return pem.endsWith("\n") ? `${pem}${next}` : `${pem}\n${next}`;
}

/** The next authority, which the server does not use yet. */
export function nextAuthority(pem: string | undefined): string | undefined {
  const [, next] = authoritiesIn(pem);
  return next;
}

/**
 * The same authorities, in the one form that a reader can check; undefined where there is none, or where the
 * file holds anything else.
 */
export function legibleAuthorities(pem: string | undefined): string | undefined {
  const all = authoritiesIn(pem);
  if (all.length === 0) return undefined;
  try {
    return all.map((one) => new X509Certificate(one).toString()).join("");
  } catch {
    return undefined;
  }
}

/**
 * Whole days until the certificate that the server uses is no longer valid, which its authority says as well.
 * Undefined if it cannot be read.
 */
export function daysValid(pem: string | undefined, now: number): number | undefined {
  const [present] = authoritiesIn(pem);
  if (present === undefined) return undefined;
  try {
    return Math.floor((Date.parse(new X509Certificate(present).validTo) - now) / DAY);
  } catch {
    return undefined;
  }
}
