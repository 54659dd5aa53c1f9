import { createHmac } from "node:crypto";
import { LONGEST_PASSWORD_OF_A_CHANNEL, passwordFrom } from "../../ground/password";
import type { Secret } from "../../ground/secret";
import type { AccountAttribute, ReplicationAccountFacts } from "../../ports/accounts";

/**
 * The password of a replica's account. It is stored nowhere, and can be set again at both ends at any time. It has
 * the greatest length that a channel takes (error 3056), and is worth 118 bits.
 */
export function replicationPassword(secret: Secret, rootUuid: string): Secret {
  const digest = createHmac("sha256", secret.reveal()).update(rootUuid).digest();
  return passwordFrom(digest, LONGEST_PASSWORD_OF_A_CHANNEL);
}

export function sameAttribute(a: AccountAttribute, b: AccountAttribute): boolean {
  return (
    a.replica === b.replica &&
    a.source === b.source &&
    a.root === b.root &&
    a.engine === b.engine &&
    a.sourceEngine === b.sourceEngine &&
    a.secret === b.secret &&
    a.hasOldPassword === b.hasOldPassword
  );
}

/**
 * The ids below `top` in the tree that the accounts describe, nearest first, without `top`. In a cycle of
 * accounts, each id is listed once.
 */
export function descendantsOf(
  top: string,
  accounts: readonly Pick<ReplicationAccountFacts, "replica" | "source">[],
): readonly string[] {
  const found: string[] = [];
  const queue = [top];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const { replica, source } of accounts) {
      if (source !== next || replica === top || found.includes(replica)) continue;
      found.push(replica);
      queue.push(replica);
    }
  }
  return found;
}
