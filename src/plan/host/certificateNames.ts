import { X509Certificate } from "node:crypto";
import { aliasOf } from "../../ground/names";
import type { InstanceSpec } from "../spec";
import { publishedBy } from "./containerSpec";

/** Where a client on the engine's machine connects, whether it was told a name or an address. */
const OF_THE_MACHINE = ["localhost", "127.0.0.1", "::1"];

/** Addresses that stand for all of a machine: nobody connects to them. */
const EVERYWHERE = ["", "0.0.0.0", "::"];

/**
 * By what clients know a server, names and IP addresses. Those on its network use the instance's name, and
 * replicas the alias, which comes first because it never changes.
 */
export function certificateNames(
  spec: Pick<InstanceSpec, "id" | "name" | "port" | "bindAddress">,
): readonly string[] {
  const published = publishedBy(spec)
    .map(({ bindAddress }) => bindAddress)
    .filter((address) => !EVERYWHERE.includes(address));
  return [...new Set([aliasOf(spec.id), spec.name, ...OF_THE_MACHINE, ...published])];
}

export function isAddress(name: string): boolean {
  return name.includes(":") || /^[\d.]+$/.test(name);
}

/**
 * True if a certificate names exactly these: one that still names what the server was called before would let
 * it pose as whoever has that name now. Undefined if it cannot be read.
 */
export function hasNames(pem: string, names: readonly string[]): boolean | undefined {
  const certificate = parsed(pem);
  if (!certificate) return undefined;
  const has = (certificate.subjectAltName ?? "").split(", ").length;
  const isNamed = (name: string) =>
    isAddress(name)
      ? certificate.checkIP(name)
      : certificate.checkHost(name, { subject: "never", wildcards: false });
  return has === names.length && names.every((name) => isNamed(name) !== undefined);
}

function parsed(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}
