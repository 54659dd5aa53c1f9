import { databaseIsNotEmpty } from "../../ground/refusals";
import { connectionLimit, connectionLimitOf } from "../../plan/content/connectionLimit";
import { ROOT } from "../../plan/content/contentPlan";
import { fingerprint, partsOfRoot, partsOfUser, type Signer } from "../../plan/content/fingerprint";
import type { DatabaseInput } from "../../plan/spec";
import type { AccountName } from "../../ports/accounts";
import { fingerprintKeyIn } from "../../observe/host/contents";
import { keysOf, onServer, required, type Act } from "../context";

/** The key of the fingerprints is derived from a secret that no other server has. */
async function signer(act: Act): Promise<Signer> {
  const key = required(
    fingerprintKeyIn(await keysOf(act)),
    `the replication secret of ${act.spec.name}`,
  );
  return { id: act.spec.id, key };
}

export async function ensureRoot(act: Act): Promise<void> {
  const { rootPassword } = act.spec;
  if (rootPassword === undefined) return;
  const print = fingerprint(await signer(act), partsOfRoot(rootPassword, act.spec));
  await onServer(act, (server) =>
    server.ensureRoot({
      password: rootPassword,
      privileges: act.spec.rootPrivileges,
      maxConnections: connectionLimit(act.spec.configuration),
      fingerprint: print,
    }),
  );
}

/** The look has found these accounts to be as declared. */
export async function adoptAccounts(act: Act, accounts: readonly AccountName[]): Promise<void> {
  const by = await signer(act);
  await onServer(act, async (server) => {
    for (const account of accounts) {
      const parts = partsOf(act, account);
      if (!parts) continue;
      const privileges = isRoot(account) ? { privileges: act.spec.rootPrivileges } : {};
      const print = fingerprint(by, parts);
      await server.adoptAccount({ ...account, ...privileges, fingerprint: print });
    }
  });
}

function isRoot({ name, host }: AccountName): boolean {
  return name === ROOT.name && host === ROOT.host;
}

function partsOf({ spec }: Act, account: AccountName): readonly unknown[] | undefined {
  const { rootPassword, users } = spec;
  if (isRoot(account)) return rootPassword && partsOfRoot(rootPassword, spec);
  const { name, host } = account;
  const user = users.find((one) => one.name === name && one.host.toLowerCase() === host);
  return user && partsOfUser(user, spec);
}

export async function ensureDatabase(act: Act, database: DatabaseInput): Promise<void> {
  await onServer(act, (server) => server.ensureDatabase(database));
}

/** A database that is no longer declared is dropped only if it is empty. */
export async function dropDatabase(act: Act, name: string): Promise<void> {
  await onServer(act, async (server) => {
    const held = await server.countObjects(name);
    if (held === undefined) return;
    if (held > 0) throw databaseIsNotEmpty(name, held);
    await server.dropDatabase(name);
  });
}

/** The step names the user; the password is only in the spec. */
export async function ensureUser(act: Act, name: string, host: string): Promise<void> {
  const user = act.spec.users.find((one) => one.name === name && one.host === host);
  if (!user) throw new TypeError(`a user is planned only as declared: ${name}@${host}`);
  const print = fingerprint(await signer(act), partsOfUser(user, act.spec));
  const maxConnections = connectionLimitOf(user, act.spec.configuration);
  await onServer(act, (server) =>
    server.ensureUser({ ...user, maxConnections, fingerprint: print }),
  );
}

export async function dropUser(act: Act, name: string, host: string): Promise<void> {
  await onServer(act, (server) => server.dropUser(name, host));
}
