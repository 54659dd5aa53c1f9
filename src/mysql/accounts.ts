import * as statements from "./accountStatements";
import type { Account, Login } from "./accountStatements";
import { databasePattern } from "../ground/privileges";
import { storedPasswordOf } from "./accountState";
import { withLoweredFence, writingBehindTheFence } from "./fence";
import { grantChanges } from "./grants";
import { rootChanges } from "./rootPrivileges";
import { flagIn, numberIn, textIn } from "./rows";
import { Secret } from "../ground/secret";
import type {
  AccountAttribute,
  AccountName,
  Adoption,
  CopyAccount,
  ReplicationAccount,
  ReplicationAccountCopy,
  RootSpec,
  UserSpec,
} from "../ports/accounts";
import type { Session } from "./session";
import type { Statement } from "./sql";

/** Each function first reads which accounts exist: a DROP or CREATE without effect still writes a GTID. */

const ANYWHERE = "%";

/**
 * Servers below may have the account or not, depending on when they joined: each statement must succeed on
 * both.
 */
export async function ensureReplicationAccount(
  session: Session,
  { name, password, attribute, keepsOldPassword = false }: ReplicationAccount,
): Promise<void> {
  await ensureAccount(session, name, (alter, account) =>
    statements.replicationAccount(
      alter,
      account,
      statements.newPassword(password),
      attributeOf(attribute),
      alter && keepsOldPassword,
    ),
  );
}

export async function copyReplicationAccount(
  session: Session,
  { name, passwordHash, attribute }: ReplicationAccountCopy,
): Promise<void> {
  await ensureAccount(session, name, (alter, account) =>
    statements.replicationAccount(
      alter,
      account,
      statements.storedPassword(passwordHash),
      attributeOf(attribute),
    ),
  );
}

/** These fields in this order, and no others that the object may have. */
function attributeOf(attribute: AccountAttribute): object {
  const { replica, source, root, engine, sourceEngine, secret, hasOldPassword } = attribute;
  return { replica, source, root, engine, sourceEngine, secret, hasOldPassword };
}

async function ensureAccount(
  session: Session,
  name: string,
  statement: (alter: boolean, account: AccountName) => Statement,
): Promise<void> {
  const operation = `making the replication account ${name}`;
  const account = { name, host: ANYWHERE };
  const exists = (await existing(session, [name], ANYWHERE)).length > 0;
  const grants = statements.replicationGrants(account);
  const changes = exists ? await grantChanges(session, account, { grants, patterns: [] }) : [];
  const granted = statements.grantReplication(account);
  await writingBehindTheFence(session, operation, async () => {
    for (const alter of [false, true])
      await session.runLogged(operation, statement(alter, account));
    for (const change of [...changes, granted]) await session.runLogged(operation, change);
  });
}

export async function passwordHashes(
  session: Session,
  names: readonly string[],
): Promise<ReadonlyMap<string, Secret>> {
  const rows = await session.run("reading accounts", statements.passwordHashes(names, ANYWHERE));
  return new Map(
    rows.flatMap(({ name, hash }) =>
      typeof name === "string" && typeof hash === "string"
        ? [[name, new Secret(hash)] as const]
        : [],
    ),
  );
}

export async function discardOldPassword(session: Session, name: string): Promise<void> {
  const operation = `discarding the old password of ${name}`;
  const account = { name, host: ANYWHERE };
  await writingBehindTheFence(session, operation, async () => {
    const attribute = { hasOldPassword: false };
    await session.runLogged(operation, statements.discardOldPassword(account, attribute));
  });
}

/** A run that was killed may have left the account. */
export async function ensureCopyAccount(
  session: Session,
  { name, password, recipient }: CopyAccount,
): Promise<void> {
  const operation = `making the account ${name} for a copy`;
  const account = { name, host: ANYWHERE };
  const exists = (await existing(session, [name], ANYWHERE)).length > 0;
  await withLoweredFence(session, operation, async () => {
    await session.change(
      operation,
      statements.copyAccount(exists, account, password, { recipient }),
    );
    await session.change(operation, statements.grantBackup(account));
  });
}

export async function dropInternalAccounts(
  session: Session,
  names: readonly string[],
): Promise<void> {
  const accounts = await existing(session, names, ANYWHERE);
  if (accounts.length === 0) return;
  const operation = `dropping ${accounts.map(({ name }) => name).join(", ")}`;
  await withLoweredFence(session, operation, async () => {
    await session.change(operation, statements.dropAccounts(accounts));
  });
}

export async function ensureUser(session: Session, user: UserSpec): Promise<void> {
  // In lower case, as the server stores it; otherwise its grants would not be recognised.
  const account = { name: user.name, host: user.host.toLowerCase() };
  const exists = (await existing(session, [account.name], account.host)).length > 0;
  const [row = {}] = await session.run("reading server variables", statements.namingRules);
  const rules = {
    partialRevokes: flagIn(row, "partialRevokes"),
    lowerCase: numberIn(row, "lowerCaseTableNames") !== 0,
  };
  const patterns = user.databases.map((name) => databasePattern(name, rules));
  const grants = patterns.map((pattern) => statements.grantDatabase(pattern, account));
  const changes = exists ? await grantChanges(session, account, { grants, patterns }) : grants;
  await ensureDeclared(session, user, { account, exists, changes });
}

/** root is the login that applications find in an output, so it is never used without TLS. */
export async function ensureRoot(session: Session, root: RootSpec): Promise<void> {
  const account = { name: "root", host: ANYWHERE };
  const exists = (await existing(session, [account.name], account.host)).length > 0;
  const changes = await rootChanges(session, account, root.privileges);
  await ensureDeclared(session, { ...root, requireTls: true }, { account, exists, changes });
}

/**
 * Not logged: the server would otherwise have a transaction that its former source never had. root's
 * privileges are set as well, because a server that ran without partial_revokes when they arrived has ignored
 * a part of them.
 */
export async function adoptAccount(
  session: Session,
  { name, host, fingerprint, privileges }: Adoption,
): Promise<void> {
  const operation = `marking the user ${name}@${host} as declared`;
  const account = { name, host };
  const changes = privileges ? await rootChanges(session, account, privileges) : [];
  await withLoweredFence(session, operation, async () => {
    for (const change of changes) await session.change(operation, change);
    await session.change(operation, statements.setAttribute(account, { fingerprint }));
  });
}

/**
 * A fingerprint states which password was set, so it is empty until that is done and the server has told how it
 * stores it. An account that loses what nobody declared loses it before it is granted anything.
 */
async function ensureDeclared(
  session: Session,
  { fingerprint, keeps, ...login }: Login & Pick<UserSpec, "fingerprint" | "keeps">,
  {
    account,
    exists,
    changes,
  }: { account: Account; exists: boolean; changes: readonly Statement[] },
): Promise<void> {
  const operation = `making the user ${account.name}@${account.host}`;
  const kept = exists ? keeps : undefined;
  const others = exists ? await withoutOtherLogins(session, account) : [];
  await writingBehindTheFence(session, operation, async () => {
    const unmarked = statements.userAccount(exists, account, login, { fingerprint: "" });
    const first = {
      all: unmarked,
      password: statements.userOptionsOnly(account, login),
      login: undefined,
    }[kept ?? "all"];
    const all = [...(first ? [first] : []), ...others, ...changes];
    for (const statement of all) await session.runLogged(operation, statement);
    if (kept !== undefined) return;
    const [row = {}] = await session.run(operation, storedPasswordOf(account));
    const mark = { fingerprint: fingerprint(textIn(row, "storedAs")) };
    await session.runLogged(operation, statements.setAttribute(account, mark));
  });
}

/** The statements after which the password is the only way to log in, and enough for it. */
async function withoutOtherLogins(
  session: Session,
  account: Account,
): Promise<readonly Statement[]> {
  const [row = {}] = await session.run("reading the accounts", statements.otherLogins(account));
  const factors = numberIn(row, "factors");
  return [
    ...(flagIn(row, "hasSecondPassword") ? [statements.discardSecondPassword(account)] : []),
    ...(factors > 0 ? [statements.dropFactors(account, factors)] : []),
  ];
}

export async function dropUser(session: Session, account: Account): Promise<void> {
  const accounts = await existing(session, [account.name], account.host);
  if (accounts.length === 0) return;
  const operation = `dropping the user ${account.name}@${account.host}`;
  await writingBehindTheFence(session, operation, async () => {
    await session.runLogged(operation, statements.dropAccounts(accounts));
  });
}

async function existing(
  session: Session,
  names: readonly string[],
  host: string,
): Promise<readonly Account[]> {
  if (names.length === 0) return [];
  const rows = await session.run("reading the accounts", statements.accountsNamed(names, host));
  return rows.map((row) => ({ name: textIn(row, "name"), host }));
}
