import { replicationAccountOf } from "../../ground/names";
import type { ServerFacts } from "../../ports/server";
import type { InstanceFacts } from "../facts";
import type { InstanceSpec } from "../spec";
import { linkTo } from "./linkTo";
import { withServer } from "../serverFacts";

/** Only the root gets the account; a source that is not the root receives it by replication. */
export function accountMade(seen: InstanceFacts, { id }: InstanceSpec): InstanceFacts {
  const { source } = seen;
  const root = source?.root?.server?.serverUuid;
  if (!source || root === undefined) return seen;
  const account = {
    name: replicationAccountOf(id),
    replica: id,
    source: source.id,
    root,
    engine: seen.census.engineId,
    sourceEngine: linkTo(seen, source.id).engine,
  };
  const onSource = source.root?.id === source.id ? { accountOnSource: account } : {};
  return { ...seen, source: { ...source, accountOnRoot: account, ...onSource } };
}

/** The root gets these accounts as this server has them. */
export function accountsBrought(names: readonly string[], seen: InstanceFacts): InstanceFacts {
  const { source, server } = seen;
  const brought = server?.replicationAccounts.filter(({ name }) => names.includes(name)) ?? [];
  if (!source?.root) return seen;
  const root = withServer(source.root, ({ replicationAccounts }) => ({
    replicationAccounts: [
      ...replicationAccounts.filter(({ name }) => !names.includes(name)),
      ...brought,
    ],
  }));
  return { ...seen, source: { ...source, root } };
}

/** Removes these accounts from the former source and from its root. */
export function retired(names: readonly string[], seen: InstanceFacts): InstanceFacts {
  if (!seen.formerSource) return seen;
  const { accountOnRoot, accountOnSource, root, instance, ...rest } = seen.formerSource;
  const isKept = (account: { readonly name: string } | undefined) =>
    account !== undefined && !names.includes(account.name);
  const without = (server: ServerFacts) => withoutAccounts(server, names);
  return {
    ...seen,
    formerSource: {
      ...rest,
      ...(root && { root: withServer(root, without) }),
      ...(instance && { instance: withServer(instance, without) }),
      ...(accountOnRoot && isKept(accountOnRoot) && { accountOnRoot }),
      ...(accountOnSource && isKept(accountOnSource) && { accountOnSource }),
    },
  };
}

/** Ends the dump threads of this instance on its former source. */
export function threadsEnded(seen: InstanceFacts, id: string): InstanceFacts {
  const { formerSource } = seen;
  if (!formerSource?.instance) return seen;
  const own = replicationAccountOf(id);
  const instance = withServer(formerSource.instance, ({ dumpThreads }) => ({
    dumpThreads: dumpThreads.filter((name) => name !== own),
  }));
  return { ...seen, formerSource: { ...formerSource, instance } };
}

export function withoutAccounts(
  { replicationAccounts }: ServerFacts,
  names: readonly string[],
): Pick<ServerFacts, "replicationAccounts"> {
  return { replicationAccounts: replicationAccounts.filter(({ name }) => !names.includes(name)) };
}
