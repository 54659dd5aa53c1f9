import { isId } from "../ground/names";
import { optional } from "../ground/optional";
import type { ReplicationAccountFacts, UserFacts } from "../ports/accounts";
import { stateOf } from "./accountState";
import { textIn } from "./rows";
import type { Row } from "./session";

/** What the ATTRIBUTEs of accounts hold under this product's key, sorted by the purpose of the account. */
export function accountsOf(rows: readonly Row[]): {
  readonly replicationAccounts: readonly ReplicationAccountFacts[];
  readonly users: readonly UserFacts[];
  /** Names. */
  readonly copyAccounts: readonly string[];
} {
  const replicationAccounts: ReplicationAccountFacts[] = [];
  const users: UserFacts[] = [];
  const copyAccounts: string[] = [];
  for (const row of rows) {
    const name = textIn(row, "name");
    const attribute = attributeOf(textIn(row, "attribute"));
    const { replica, source, root, engine, sourceEngine, fingerprint, recipient } = attribute;
    // one without any attribute was asked for by its name
    if (typeof fingerprint === "string" || row["attribute"] === null) {
      const state = "globally" in row ? stateOf(row) : undefined;
      const print = typeof fingerprint === "string" ? fingerprint : "";
      users.push({
        name,
        host: textIn(row, "host"),
        fingerprint: print,
        ...optional("state", state),
      });
    } else if (typeof recipient === "string") {
      copyAccounts.push(name);
    } else if (typeof replica === "string" && isId(replica)) {
      // Somebody may have changed the attribute: a value that is not text counts as unknown, but the account
      // is still ours. Without an id it belongs to no instance, so no text of a user's becomes an output.
      replicationAccounts.push({
        name,
        replica,
        source: text(source),
        root: text(root),
        engine: text(engine),
        sourceEngine: text(sourceEngine),
        ...(typeof attribute["secret"] === "string" && { secret: attribute["secret"] }),
        ...(attribute["hasOldPassword"] === true && { hasOldPassword: true }),
      });
    }
  }
  return { replicationAccounts, users, copyAccounts };
}

function attributeOf(json: string): Partial<Record<string, unknown>> {
  const value: unknown = json === "" ? {} : JSON.parse(json);
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
