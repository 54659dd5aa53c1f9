import * as statements from "./accountStatements";
import type { Account } from "./accountStatements";
import { textIn } from "./rows";
import type { Row, Session } from "./session";
import type { Statement } from "./sql";

/** The statements, in order, that leave the account with exactly these grants; [] if it already has them. */
export async function grantChanges(
  session: Session,
  account: Account,
  wanted: { readonly grants: readonly Statement[]; readonly patterns: readonly string[] },
): Promise<readonly Statement[]> {
  const { lines, patterns, roles } = await readGrants(session, account);
  const texts = new Set(wanted.grants.map((grant) => session.text(grant)));
  const missing = wanted.grants.filter((grant) => !lines.has(session.text(grant)));
  const foreign = patterns.filter((pattern) => !wanted.patterns.includes(pattern));
  const nothing = session.text(statements.grantNothing(account));
  const withoutRoles = roles.length > 0 ? [statements.revokeRoles(roles, account)] : [];

  const extra = [...lines].filter((line) => !texts.has(line) && line !== nothing).length;
  const fromDatabases = foreign.map((pattern) => statements.revokeDatabase(pattern, account));
  const wholeDatabases = foreign.filter((pattern) =>
    lines.has(session.text(statements.grantDatabase(pattern, account))),
  );
  return extra === wholeDatabases.length
    ? // Never revokes a grant that stays, not even briefly: somebody may be using it.
      [...withoutRoles, ...fromDatabases, ...missing]
    : [...withoutRoles, statements.revokeEverything(account), ...wanted.grants];
}

async function readGrants(session: Session, account: Account) {
  const operation = "reading the grants of an account";
  const [shown, databases, granted] = await Promise.all([
    session.run(operation, statements.showGrants(account)),
    session.run(operation, statements.databaseGrants(account)),
    session.run(operation, statements.roles(account)),
  ]);
  const lines = shown.flatMap((row) => Object.values(row)).filter((line) => line !== null);
  return {
    // SHOW GRANTS also lists roles, including mandatory roles, which cannot be revoked, and PROXY, which only
    // the other account can revoke; it gives nothing to an account that logs in by caching_sha2_password.
    lines: new Set(lines.filter((line) => !/^GRANT (?:`|PROXY )/.test(line))),
    patterns: databases.map((row) => textIn(row, "pattern")),
    roles: granted.map(accountIn),
  };
}

function accountIn(row: Row): Account {
  return { name: textIn(row, "name"), host: textIn(row, "host") };
}
