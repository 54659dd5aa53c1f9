import { createHash } from "node:crypto";
import type { InstanceFacts } from "../facts";

/** How a server refuses an account that is not as the start has set it. */
const REFUSALS: ReadonlyMap<number, string> = new Map([
  [1045, "another password, other requirements, or no such account"],
  [1226, "a limit of the account"],
  [1227, "privileges are missing"],
  [1524, "another authentication plugin"],
  [1820, "the password has expired"],
  [1862, "the password has expired"],
  [3118, "the account is locked"],
  [3955, "the account is locked after failed logins"],
]);

/**
 * True if somebody has changed the administrator's account. During a copy it may have the donor's password for
 * a moment; the restart that ends the copy sets its own again.
 */
export function refusesAdministrator({ loginProblem, files }: InstanceFacts): boolean {
  const { errno } = loginProblem ?? {};
  return errno !== undefined && REFUSALS.has(errno) && files?.hasKeys === true && !files.seeding;
}

/** Eight characters that stand for this start of this server: consent to end it is valid for no other. */
export function restoreToken({ container, files }: InstanceFacts): string {
  const start = [files?.incarnation, container?.id, container?.startedAt];
  return createHash("sha256").update(start.join(" ")).digest("hex").slice(0, 8);
}
