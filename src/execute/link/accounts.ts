import { waitUntil } from "../../ground/clock";
import type { MysqlServer, ServerFacts, ServerRole } from "../../ports/server";
import { observeNeighbour } from "../../observe/link/neighbour";
import { replicationPassword, sameAttribute } from "../../plan/content/accounts";
import { replicationAccountOf } from "../../ground/names";
import { keysOf, onNeighbour, onServer, required, sourceOf, type Act } from "../context";
import { linkTo } from "../../plan/link/linkTo";

/** On the root, because a fenced server refuses account statements; from there it replicates downwards. */
export async function ensureReplicationAccount(act: Act): Promise<void> {
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
  };
  const { replication } = await keysOf(act);
  const secret = required(replication, `the replication secret of ${act.spec.name}`);
  await onNeighbour(act, root, (server) =>
    server.ensureReplicationAccount({
      name,
      password: replicationPassword(secret, rootUuid),
      attribute,
    }),
  );
  const account = { name, ...attribute };
  const onSource = root?.id === source.id ? { accountOnSource: account } : {};
  act.bring({ source: { ...source, accountOnRoot: account, ...onSource } });
}

/** Until the source itself has the account as the root has it. */
export async function awaitAccount(act: Act): Promise<void> {
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
}

/**
 * On the former source and on its root the accounts go, and with them every way back in; then the dump threads
 * end. Copies elsewhere in the tree go when those servers stand alone one day.
 *
 * A server that has been fenced or has begun to follow another since it was looked at may be about to get the
 * same accounts from above: dropped between the statements that make them, they would stop its applier.
 */
export async function retireAccounts(act: Act, names: readonly string[]): Promise<void> {
  const { root, instance } = act.seen.formerSource ?? {};
  for (const neighbour of root?.id === instance?.id ? [root] : [root, instance]) {
    const isDropped = await onNeighbour(act, neighbour, async (server) => {
      if (rank(await server.role()) > rank(roleOf(neighbour?.server))) return false;
      await server.dropReplicationAccounts(names);
      return true;
    });
    if (!isDropped) {
      act.lookAgain();
      return;
    }
  }
  await endDumpThreads(act);
}

/** Those of this instance on the former source: they outlive their account, until they next send. */
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

/** One that only opens for a moment, while accounts are made on it, does not become a replica. */
function rank(role: ServerRole): number {
  return ["open", "closed", "following"].indexOf(role);
}

function roleOf(seen: ServerFacts | undefined): ServerRole {
  if (seen?.channel) return "following";
  return seen?.superReadOnly ? "closed" : "open";
}

export const dropInheritedAccounts = (act: Act, names: readonly string[]) =>
  onServer(act, (server) => server.dropReplicationAccounts(names));

/**
 * Their replicas are gone, so none comes back in between. One that vanished without a goodbye has left a dump
 * thread, too, until the network gives up; while its account is there, the next run knows of it.
 */
export const dropOrphanedAccounts = (act: Act, names: readonly string[]) =>
  onServer(act, async (server) => {
    await endThreadsOf(act, server, names, names.join(", "));
    await server.dropReplicationAccounts(names);
  });
