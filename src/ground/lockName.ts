import { createHmac } from "node:crypto";
import type { Secret } from "./secret";

/** What a lock on a server is for. */
export type LockPurpose = "copy" | "fence";

/**
 * The name of a lock on a server. Any account may take any lock whose name it knows, and would then keep every
 * run waiting. So the name is derived from the password of the server's administrator: every provider can
 * derive it, and no user. At most 64 characters, the limit of GET_LOCK (error 3057).
 */
export function lockName(purpose: LockPurpose, admin: Secret): string {
  const name = `pulumi-mysql-replication.${purpose}`;
  const digest = createHmac("sha256", admin.reveal()).update(name).digest("hex");
  return `${name}.${digest.slice(0, 32)}`;
}
