import { createHmac, scryptSync } from "node:crypto";
import { Secret } from "../../ground/secret";
import type { AccountAttribute, ReplicationAccountFacts } from "../../ports/accounts";
import type { UserInput } from "../spec";

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
    a.sourceEngine === b.sourceEngine
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

/**
 * Tells whether an account was set to exactly this password and these grants, without holding the password:
 * `salt:digest`. Whoever can read it can also read the server's own hash of the password.
 */
export function fingerprint(parts: readonly string[], salt: string): string {
  const digest = scryptSync(JSON.stringify(parts), salt, 24, { N: 1024 }).toString("base64url");
  return `${salt}:${digest}`;
}

export function matches(print: string, parts: readonly string[]): boolean {
  const salt = print.split(":")[0] ?? "";
  return print === fingerprint(parts, salt);
}

export function partsOfUser(user: UserInput): readonly string[] {
  return [user.password.reveal(), ...[...user.databases].sort()];
}

export function partsOfRoot(password: Secret): readonly string[] {
  return [password.reveal()];
}
