import { descendantsOf } from "../content/accounts";
import type { InstanceFacts, SourceFacts } from "../facts";
import { replicationAccountOf } from "../../ground/names";
import type { InstanceSpec } from "../spec";
import { CONVERGED, steps, type Plan, type Step } from "../steps";

/**
 * The former source forgets this replica: its own account and those of everything below it, unless
 * both are in one tree, where the account goes on serving and only old dump threads end. A run that was
 * killed may have left no more than these.
 */
export function retireFrom(
  { id }: Pick<InstanceSpec, "id">,
  { formerSource, source }: InstanceFacts,
): readonly Step[] {
  const threads = dumpThreadsOf(id, formerSource);
  const account = formerSource?.accountOnRoot ?? formerSource?.accountOnSource;
  if (!account || !formerSource?.instance?.server) return threads;
  if (source) {
    if (!source.root || !formerSource.root) return []; // one tree or two: nobody knows now
    if (source.root.id === formerSource.root.id) return threads;
  }
  if (!formerSource.root?.server) return [];
  const below = descendantsOf(account.replica, formerSource.root.server.replicationAccounts);
  return [{ kind: "retireAccounts", names: [account.name, ...below.map(replicationAccountOf)] }];
}

/** They outlive their account, until they next send. */
export function dumpThreadsOf(id: string, formerSource: SourceFacts | undefined): readonly Step[] {
  const threads = formerSource?.instance?.server?.dumpThreads ?? [];
  return threads.includes(replicationAccountOf(id)) ? [{ kind: "endDumpThreads" }] : [];
}

/**
 * Stands alone: what a former source knows of it goes there, what it inherited from that one goes here.
 * Its own account stays as long as the former source is there and not yet clean: it is the only memory of it.
 */
export function forgetFormerSource(spec: InstanceSpec, seen: InstanceFacts): Plan {
  const retire = retireFrom(spec, seen);
  if (retire.length > 0) return steps(...retire);
  const accounts = seen.server?.replicationAccounts ?? [];
  const below = descendantsOf(spec.id, accounts);
  const former = seen.formerSource;
  // present unless the engine that held it says that it is gone
  const isToBeCleaned =
    former !== undefined && (!former.root?.server || former.accountOnRoot !== undefined);
  const names = accounts
    .filter(({ replica }) => !below.includes(replica))
    .filter(({ replica }) => !(isToBeCleaned && replica === spec.id))
    .map(({ name }) => name);
  if (names.length === 0) return CONVERGED;
  return steps({ kind: "dropInheritedAccounts", names });
}
