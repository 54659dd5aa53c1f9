import { randomBytes } from "node:crypto";
import type { Declared } from "./inputs";

/** What the root of an instance has, as far as this state knows: as text of its own or as its source's. */
export function knownRootPassword(
  declared: Declared,
  remembered: { readonly password: string | undefined; readonly slaveOf: string | undefined },
): string | undefined {
  if (declared.slaveOf === undefined) return declared.rootPassword ?? remembered.password;
  const isSameSource = declared.slaveOf === remembered.slaveOf;
  return declared.__inherited?.rootPassword ?? (isSameSource ? remembered.password : undefined);
}

/** 24 url-safe characters, 144 bits. */
export function generatePassword(): string {
  return randomBytes(18).toString("base64url");
}
