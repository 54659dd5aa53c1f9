import { createHmac } from "node:crypto";
import { Secret } from "../../ground/secret";
import type { AccountAttribute, ReplicationAccountFacts } from "../../ports/accounts";

/**
 * The password of a replica's account. It is stored nowhere, and can be set again at both ends at any time.
 * At most 32 characters, the limit of the channel (error 3056).
 */
export function replicationPassword(secret: Secret, rootUuid: string): Secret {
  const text = createHmac("sha256", secret.reveal()).update(rootUuid).digest("base64url");
  return new Secret(text.slice(0, 32));
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
