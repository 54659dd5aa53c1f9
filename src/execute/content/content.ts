import { databaseIsNotEmpty } from "../../ground/refusals";
import { connectionLimit, connectionLimitOf } from "../../plan/content/connectionLimit";
import { ROOT } from "../../plan/content/contentPlan";
import { declaredAccounts } from "../../plan/content/declaredAccounts";
import { type Difference, keptIn } from "../../plan/content/difference";
import { type DeclaredPassword, fingerprint, type Signer } from "../../plan/content/fingerprint";
import type { DatabaseInput } from "../../plan/spec";
import type { StepOf } from "../../plan/steps";
import type { AccountName, FingerprintOf } from "../../ports/accounts";
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

/** What the account's attribute says once its password is set. */
async function fingerprintFor(act: Act, declared: DeclaredPassword): Promise<FingerprintOf> {
  const by = await signer(act);
  return (storedPassword) => fingerprint(by, declared, storedPassword);
}

export async function ensureRoot(act: Act, differs: readonly Difference[] = []): Promise<void> {
  const { rootPassword: password } = act.spec;
  if (password === undefined) return;
  const print = await fingerprintFor(act, { ...ROOT, password });
  await onServer(act, (server) =>
    server.ensureRoot({
      password,
      privileges: act.spec.rootPrivileges,
      maxConnections: connectionLimit(act.spec.configuration),
      fingerprint: print,
      ...keptIn(differs),
    }),
  );
}

/** The look has found these accounts to be as declared. */
export async function adoptAccounts(act: Act, accounts: readonly AccountName[]): Promise<void> {
  const by = await signer(act);
  const declared = declaredAccounts(act.spec);
  await onServer(act, async (server) => {
    for (const account of accounts) {
      const is = ({ name, host }: AccountName) => name === account.name && host === account.host;
      const password = declared.find(is);
      const state = act.seen.server?.users.find(is)?.state;
      if (!password || !state) continue;
      const privileges = isRoot(account) ? { privileges: act.spec.rootPrivileges } : {};
      const print = fingerprint(by, password, state.storedPassword);
      await server.adoptAccount({ ...account, ...privileges, fingerprint: print });
    }
  });
}

function isRoot({ name, host }: AccountName): boolean {
  return name === ROOT.name && host === ROOT.host;
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
export async function ensureUser(
  act: Act,
  { name, host, differs = [] }: StepOf<"ensureUser">,
): Promise<void> {
  const user = act.spec.users.find((one) => one.name === name && one.host === host);
  if (!user) throw new TypeError(`a user is planned only as declared: ${name}@${host}`);
  const print = await fingerprintFor(act, user);
  const maxConnections = connectionLimitOf(user, act.spec.configuration);
  await onServer(act, (server) =>
    server.ensureUser({ ...user, maxConnections, fingerprint: print, ...keptIn(differs) }),
  );
}

export async function dropUser(act: Act, name: string, host: string): Promise<void> {
  await onServer(act, (server) => server.dropUser(name, host));
}
