import type { Declared } from "./inputs";

/**
 * The root password of an instance as far as the program and Pulumi's state tell: its own, or its source's.
 */
export function rootPasswordOf(
  declared: Declared,
  remembered: { readonly password: string | undefined; readonly slaveOf: string | undefined },
): string | undefined {
  if (declared.slaveOf === undefined) return declared.rootPassword ?? remembered.password;
  const isSameSource = declared.slaveOf === remembered.slaveOf;
  return declared.__inherited?.rootPassword ?? (isSameSource ? remembered.password : undefined);
}
