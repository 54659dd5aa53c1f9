import { createHmac } from "node:crypto";
import { Secret } from "./secret";

/** What a lock on a server is for. */
export type LockPurpose = "copy" | "fence";

/**
 * What the names of the locks on a server are made with. It is derived from the password of the server's
 * administrator, and stays when that password is rotated: runs must have the same names before, during and
 * after.
 */
export function lockKeyOf(admin: Secret): Secret {
  return new Secret(createHmac("sha256", admin.reveal()).update("names of locks").digest("hex"));
}

/**
 * The name of a lock on a server. Any account may take any lock whose name it knows, and would then keep every
 * run waiting. So every provider can derive the name, and no user. At most 64 characters, the limit of
 * GET_LOCK (error 3057).
 */
export function lockName(purpose: LockPurpose, key: Secret): string {
  const name = `pulumi-mysql-replication.${purpose}`;
  const digest = createHmac("sha256", key.reveal()).update(name).digest("hex");
  return `${name}.${digest.slice(0, 32)}`;
}
