import { waitUntil } from "../../ground/clock";
import type { MysqlServer } from "../../ports/server";
import { copyAccountOf } from "../../ground/names";
import { randomPassword } from "../../ground/password";
import type { CopyAccount } from "../../ports/accounts";
import { isAbsence } from "../../observe/absence";
import { login } from "../../observe/access";
import { observeNeighbour } from "../../observe/link/neighbour";
import { siblingsOf, unfitDonor } from "../../plan/link/donors";
import type { NeighbourFacts } from "../../plan/facts";
import { containerOf, lockPatience, required, sourceOf, type Act } from "../context";

/** A server that gives its data to this copy and no other, as long as the connection lives. */
export interface Donor extends AsyncDisposable {
  readonly id: string;
  readonly name: string;
  readonly server: MysqlServer;
  /** As whom the recipient logs in to the donor. */
  readonly account: CopyAccount;
  readonly ca: string;
}

/** Seconds to wait for the source to become free before its replicas are looked at again. */
const PATIENCE = 2;

/**
 * The source, or while it gives another copy, one of its replicas that is equally good: a donor gives one
 * copy at a time. The lock is on the donor itself, so it holds against all runs, and it ends with its
 * connection.
 */
export async function takeDonor(act: Act): Promise<Donor> {
  const { ports, spec, deadline } = act;
  const { instance } = sourceOf(act);
  const first = await locked(act, instance, 0);
  if (first) return first;
  ports.progress(spec, `waiting for its turn to copy ${instance.name} or a replica of it`);
  const donor = await waitUntil({
    what: `other copies of ${instance.name} to end`,
    deadline,
    clock: ports.clock,
    pause: 1,
    observe: async () => (await sibling(act)) ?? (await locked(act, instance, PATIENCE)),
    done: (found) => found !== undefined,
  });
  if (!donor) throw new TypeError("a wait ended before it was done");
  if (donor.id !== instance.id) ports.progress(spec, `copying ${donor.name}, a replica of it`);
  return donor;
}

/** Undefined if the server gives another copy, and still does after `seconds`. */
async function locked(
  act: Act,
  { id, name, container: seen, files }: NeighbourFacts,
  seconds: number,
): Promise<Donor | undefined> {
  const { ports, spec } = act;
  const container = required(seen, `the container of ${name}`);
  const ca = required(files?.ownCa, `the certificate of ${name}`);
  const server = await login(ports, name, container);
  server.waitForLocks(lockPatience(act));
  if (!(await server.lockForCopying(seconds))) {
    await server[Symbol.asyncDispose]();
    return undefined;
  }
  const account = {
    name: copyAccountOf(spec.id),
    password: randomPassword(),
    recipient: spec.id,
  };
  const donor = { id, name, server, account, ca, [Symbol.asyncDispose]: () => release(donor) };
  try {
    await server.ensureCopyAccount(account);
    return donor;
  } catch (error) {
    await release(donor);
    throw error;
  }
}

/** If the account cannot be dropped now, the donor's next run drops it: no copy is under way then. */
async function release({ server, account }: Pick<Donor, "server" | "account">): Promise<void> {
  await server.dropInternalAccounts([account.name]).catch(() => undefined);
  await server[Symbol.asyncDispose]();
}

/**
 * Drops the account with which this instance has copied another one, if a run that was killed has left it there. If
 * that server does not answer, or gives another copy just now, its own next run drops it.
 */
export async function forgetCopy(act: Act, donor: string | undefined): Promise<void> {
  if (donor === undefined) return;
  const { ports, spec, seen } = act;
  const name = copyAccountOf(spec.id);
  await observeNeighbour(ports, donor, seen.census.names.get(donor), async (server, facts) => {
    if (!facts.server?.leftCopyAccounts.includes(name)) return;
    await server.dropInternalAccounts([name]);
  });
}

/** The first of the source's other replicas that is fit to be the donor and gives no other copy. */
async function sibling(act: Act): Promise<Donor | undefined> {
  const { ports, spec, seen } = act;
  const { instance } = sourceOf(act);
  const recipient = { server: seen.server, container: containerOf(act) };
  const { facts: source } = await observeNeighbour(ports, instance.id, instance.name);
  for (const id of source ? siblingsOf(source, spec.id) : []) {
    const { facts } = await observeNeighbour(ports, id, seen.census.names.get(id));
    if (!facts?.server) continue;
    const executed = facts.server.gtidExecuted;
    // The source is asked after the sibling: it already had what arrived at the sibling meanwhile.
    const { answer } = await observeNeighbour(
      ports,
      instance.id,
      instance.name,
      async (server, { server: now }) =>
        server.subtract([
          [executed, now?.gtidExecuted ?? ""],
          [now?.gtidPurged ?? "", executed],
        ]),
    );
    const [ahead, purged] = answer ?? [];
    if (ahead === undefined || purged === undefined) continue;
    if (unfitDonor(instance.id, facts, recipient, { ahead, purged }) !== undefined) continue;
    const donor = await lockedUnlessGone(act, facts);
    if (donor) return donor;
  }
  return undefined;
}

/** A replica that stops meanwhile is no donor, but it is no failure either. */
async function lockedUnlessGone(act: Act, facts: NeighbourFacts): Promise<Donor | undefined> {
  try {
    return await locked(act, facts, 0);
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}
