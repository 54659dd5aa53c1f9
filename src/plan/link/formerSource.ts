import { mayBeLeft } from "./announced";
import { descendantsOf } from "../content/accounts";
import type { InstanceFacts, SourceFacts } from "../facts";
import { replicationAccountOf } from "../../ground/names";
import type { InstanceSpec } from "../spec";
import { CONVERGED, steps, type Plan, type Step } from "../steps";

/**
 * Removes this replica's traces from the former source: its own account and those of everything below it. If
 * both sources are in one tree, the account stays in use and only old dump threads end. A run that was killed
 * may have left only these threads.
 */
export function retireFrom(
  { id }: Pick<InstanceSpec, "id">,
  { formerSource, source }: InstanceFacts,
): readonly Step[] {
  const threads = dumpThreadsOf(id, formerSource);
  const account = formerSource?.accountOnRoot ?? formerSource?.accountOnSource;
  if (!account || !formerSource?.instance?.server) return threads;
  if (source) {
    if (!source.root || !formerSource.root) return []; // unknown now whether this is one tree or two
    if (source.root.id === formerSource.root.id) return threads;
  }
  if (!formerSource.root?.server) return [];
  const below = descendantsOf(account.replica, formerSource.root.server.replicationAccounts);
  return [{ kind: "retireAccounts", names: [account.name, ...below.map(replicationAccountOf)] }];
}

/** Dump threads live on without their account until they next send. */
export function dumpThreadsOf(id: string, formerSource: SourceFacts | undefined): readonly Step[] {
  const threads = formerSource?.instance?.server?.dumpThreads ?? [];
  return threads.includes(replicationAccountOf(id)) ? [{ kind: "endDumpThreads" }] : [];
}

/**
 * For a standalone instance: cleans up on the former source, then drops the accounts inherited from it here.
 * Its own account stays while the former source exists and is not yet clean, because only that account names
 * it.
 */
export function forgetFormerSource(spec: InstanceSpec, seen: InstanceFacts): Plan {
  const retire = retireFrom(spec, seen);
  if (retire.length > 0) return steps(...retire);
  const accounts = seen.server?.replicationAccounts ?? [];
  const below = descendantsOf(spec.id, accounts);
  // the former source counts as present unless the engine that held it says that it is gone
  const isToBeCleaned = mayBeLeft(seen);
  const names = accounts
    .filter(({ replica }) => !below.includes(replica))
    .filter(({ replica }) => !(isToBeCleaned && replica === spec.id))
    .map(({ name }) => name);
  if (names.length === 0) return CONVERGED;
  return steps({ kind: "dropInheritedAccounts", names });
}
