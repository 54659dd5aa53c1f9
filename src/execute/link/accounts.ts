import { waitUntil } from "../../ground/clock";
import type { MysqlServer, ServerFacts, ServerRole } from "../../ports/server";
import { observeNeighbour } from "../../observe/link/neighbour";
import { replicationPassword, sameAttribute } from "../../plan/content/accounts";
import { replicationAccountOf } from "../../ground/names";
import type { Secret } from "../../ground/secret";
import { secretMark } from "../../plan/host/rotationNote";
import { keysOf, onNeighbour, onServer, required, sourceOf, type Act } from "../context";
import { announce } from "./pin";
import { linkTo } from "../../plan/link/linkTo";

/**
 * Creates the account on the root, because a fenced server refuses account statements; it replicates from
 * there.
 */
export async function ensureReplicationAccount(act: Act): Promise<void> {
  await announce(act);
  const { replication } = await keysOf(act);
  const secret = required(replication, `the replication secret of ${act.spec.name}`);
  await setAccount(act, secret);
}

/** `keepsOldPassword`: see ReplicationAccount. */
export async function setAccount(
  act: Act,
  secret: Secret,
  options: { readonly keepsOldPassword?: true } = {},
): Promise<void> {
  const source = sourceOf(act);
  const root = source.root;
  const rootUuid = required(
    root?.server?.serverUuid,
    `the root of the tree of ${source.instance.name}`,
  );
  const name = replicationAccountOf(act.spec.id);
  const attribute = {
    replica: act.spec.id,
    source: source.id,
    root: rootUuid,
    engine: act.seen.census.engineId,
    sourceEngine: linkTo(act.seen, source.id).engine,
    secret: secretMark(secret),
    ...(options.keepsOldPassword && { hasOldPassword: true }),
  };
  await onNeighbour(act, root, (server) =>
    server.ensureReplicationAccount({
      name,
      password: replicationPassword(secret, rootUuid),
      attribute,
      ...options,
    }),
  );
  const account = { name, ...attribute };
  const onSource = root?.id === source.id ? { accountOnSource: account } : {};
  act.bring({ source: { ...source, accountOnRoot: account, ...onSource } });
}

/** The password goes from one server to the other as it is stored, so nobody needs the secrets of the replicas. */
export async function bringAccounts(act: Act, names: readonly string[]): Promise<void> {
  const { root } = sourceOf(act);
  const { replicationAccounts } = required(act.seen.server, `the accounts on ${act.spec.name}`);
  const hashes = await onServer(act, (server) => server.passwordHashes(names));
  for (const { name, ...attribute } of replicationAccounts) {
    const passwordHash = hashes.get(name);
    if (!passwordHash) continue;
    await onNeighbour(act, root, (server) =>
      server.copyReplicationAccount({ name, passwordHash, attribute }),
    );
  }
}

/** Waits until the source has the account exactly as the root has it. */
export async function awaitAccount(act: Act) {
  const { ports, spec, deadline, bring } = act;
  const source = sourceOf(act);
  const { id, instance, root } = source;
  const { below: account } = await waitUntil({
    what: `the account of ${spec.name} to reach ${instance.name}`,
    deadline,
    clock: ports.clock,
    observe: async () => {
      const above = await observeNeighbour(ports, root?.id ?? id, root?.name);
      const below = await observeNeighbour(ports, id, instance.name);
      const own = (facts: typeof above.facts) =>
        facts?.server?.replicationAccounts.find(({ replica }) => replica === spec.id);
      return { above: own(above.facts), below: own(below.facts) };
    },
    done: ({ above, below }) =>
      above !== undefined && below !== undefined && sameAttribute(above, below),
  });
  if (account) bring({ source: { ...source, accountOnSource: account } });
  return { account };
}

/**
 * Drops the accounts on the former source and on its root, so that the replicas cannot reconnect; then ends
 * the dump threads. Copies of the accounts elsewhere in the tree are dropped when those servers become
 * standalone.
 *
 * A server that was fenced or given a source since it was looked at may be about to receive the same accounts
 * by replication: if they were dropped between the statements that create them, its applier would stop.
 */
export async function retireAccounts(act: Act, names: readonly string[]): Promise<void> {
  const { root, instance } = act.seen.formerSource ?? {};
  for (const neighbour of root?.id === instance?.id ? [root] : [root, instance]) {
    const isDropped = await onNeighbour(act, neighbour, async (server) => {
      if (rank(await server.role()) > rank(roleOf(neighbour?.server))) return false;
      await server.dropInternalAccounts(names);
      return true;
    });
    if (!isDropped) {
      act.lookAgain();
      return;
    }
  }
  await endDumpThreads(act);
}

/** Ends this instance's dump threads on the former source, which outlive the account until they next send. */
export async function endDumpThreads(act: Act): Promise<void> {
  const { seen, spec } = act;
  await onNeighbour(act, seen.formerSource?.instance, (server) =>
    endThreadsOf(act, server, [replicationAccountOf(spec.id)], spec.name),
  );
}

async function endThreadsOf(
  act: Act,
  server: MysqlServer,
  accounts: readonly string[],
  whose: string,
) {
  await waitUntil({
    what: `the dump threads of ${whose} to end`,
    deadline: act.deadline,
    clock: act.ports.clock,
    pause: 5,
    observe: () => server.killDumpThreads(accounts),
    done: (found) => found === 0,
    describe: (found) => `${String(found)} left`,
  });
}

/**
 * Orders roles by how much of a replica a server is. A fence that is lowered briefly for account statements
 * makes the role lower, not higher.
 */
function rank(role: ServerRole): number {
  return ["open", "closed", "following"].indexOf(role);
}

function roleOf(seen: ServerFacts | undefined): ServerRole {
  if (seen?.channel) return "following";
  return seen?.superReadOnly ? "closed" : "open";
}

export const dropAccountsHere = (act: Act, names: readonly string[]) =>
  onServer(act, (server) => server.dropInternalAccounts(names));

/**
 * The replicas are gone, so none reconnects meanwhile. A replica that vanished without closing its connection
 * has left a dump thread until the network times out. The dump threads end before the accounts are dropped:
 * while an account exists, the next run finds what is left to do.
 */
export const dropOrphanedAccounts = (act: Act, names: readonly string[]) =>
  onServer(act, async (server) => {
    await endThreadsOf(act, server, names, names.join(", "));
    await server.dropInternalAccounts(names);
  });
