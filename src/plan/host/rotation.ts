import type { InstanceFiles } from "../facts";
import type { InstanceSpec } from "../spec";
import type { Rotated, Rotation } from "./rotationNote";

/**
 * True if the program declares another value than the one that was last applied, or if a rotation has begun. A
 * value that is no longer declared rotates nothing.
 */
export function isToRotate(
  secret: Rotated,
  { rotate }: Pick<InstanceSpec, "rotate">,
  files: InstanceFiles | undefined,
): boolean {
  if (!files) return false;
  if (files.rotating?.includes(secret) === true) return true;
  const declared = rotate[secret];
  return declared !== undefined && declared !== files.rotated?.[secret];
}

/** What is noted once a secret was rotated as declared. */
export function rotatedNow(
  secret: Rotated,
  { rotate }: Pick<InstanceSpec, "rotate">,
  { rotated = {} }: Pick<InstanceFiles, "rotated">,
): Rotation {
  const value = rotate[secret];
  return value === undefined ? rotated : { ...rotated, [secret]: value };
}
