import { descendantsOf } from "./accounts";
import type { InstanceFacts } from "./facts";
import { lowered } from "./fence";
import { replicationAccountOf } from "./names";
import type { InstanceSpec } from "./spec";
import { CONVERGED, steps, type Plan, type Step } from "./steps";

/**
 * The former source forgets this replica: its own account and those of everything below it, unless
 * both are in one tree, where the account goes on serving and only old dump threads end.
 */
export function retireFrom({ formerSource, source }: InstanceFacts): readonly Step[] {
  const account = formerSource?.accountOnRoot ?? formerSource?.accountOnSource;
  if (!account || !formerSource?.instance?.server) return [];
  if (source) {
    if (!source.root || !formerSource.root) return []; // one tree or two: nobody knows now
    if (source.root.id === formerSource.root.id) {
      const dumping = formerSource.instance.server.dumpThreads.includes(account.name);
      return dumping ? [{ kind: "retireAccounts", names: [] }] : [];
    }
  }
  if (!formerSource.root?.server) return [];
  const below = descendantsOf(account.replica, formerSource.root.server.replicationAccounts);
  return [{ kind: "retireAccounts", names: [account.name, ...below.map(replicationAccountOf)] }];
}

/**
 * Stands alone: what a former source knows of it goes there, what it inherited from that one goes here.
 * Its own account stays as long as the former source is there and not yet clean: it is the only memory of it.
 */
export function forgetFormerSource(spec: InstanceSpec, seen: InstanceFacts): Plan {
  const retire = retireFrom(seen);
  if (retire.length > 0) return steps(...retire);
  const accounts = seen.server?.replicationAccounts ?? [];
  const below = descendantsOf(spec.id, accounts);
  const former = seen.formerSource;
  const isToBeCleaned =
    former?.instance !== undefined && (!former.root?.server || former.accountOnRoot !== undefined);
  const names = accounts
    .filter(({ replica }) => !below.includes(replica))
    .filter(({ replica }) => !(isToBeCleaned && replica === spec.id))
    .map(({ name }) => name);
  if (names.length === 0) return CONVERGED;
  return steps(...lowered(seen), { kind: "dropInheritedAccounts", names });
}
