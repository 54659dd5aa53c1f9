import {
  rootIsDown,
  sourceRunsWithoutGtids,
  tableNamesDiffer,
  versionsDoNotFit,
} from "../../ground/refusals";
import { descendantsOf, sameAttribute } from "../content/accounts";
import type { InstanceFacts } from "../facts";
import { joined } from "./meetingPlace";
import { seriesOf, seriesStep } from "../../ground/series";
import type { InstanceSpec } from "../spec";
import { blocked, type Plan, type Step } from "../steps";

/**
 * Refuses if the root, the only server on which the account can be created, does not answer. Undefined: it
 * answers.
 */
export function withAccount(spec: InstanceSpec, { source }: InstanceFacts): Plan | undefined {
  if (source?.root?.server) return undefined;
  const top = source?.ancestry.at(-1)?.name ?? "";
  return blocked(rootIsDown(spec.name, source?.instance?.name ?? "its source", top));
}

/** Why one of two running servers cannot replicate from the other; undefined if it can. */
export function unfit(spec: InstanceSpec, { source, server }: InstanceFacts): Plan | undefined {
  const theirs = source?.instance?.server;
  if (!source?.instance || !theirs || !server) return undefined;
  const { name } = source.instance;
  const step = seriesStep(theirs.version, server.version);
  if (step.kind === "back" || step.kind === "skips") {
    return blocked(
      versionsDoNotFit(
        { name: spec.name, version: server.version },
        { name, version: theirs.version, series: seriesOf(theirs.version) },
      ),
    );
  }
  if (theirs.lowerCaseTableNames !== server.lowerCaseTableNames) {
    const ours = { name: spec.name, lowerCaseTableNames: server.lowerCaseTableNames };
    return blocked(
      tableNamesDiffer(ours, { name, lowerCaseTableNames: theirs.lowerCaseTableNames }),
    );
  }
  if (!theirs.logBin || theirs.gtidMode !== "ON") {
    return blocked(sourceRunsWithoutGtids(name, theirs));
  }
  return undefined;
}

/** Steps that make sure the channel can reach the wanted source. */
export function reach(spec: InstanceSpec, seen: InstanceFacts): readonly Step[] {
  const { source } = seen;
  const list: Step[] = [...joined(seen)];
  if (source?.relation && source.relation.ahead !== "") {
    list.push({ kind: "awaitSourceApplies", gtids: source.relation.ahead });
  }
  return [...list, ...accountsBelow(spec, seen), ...accountAtSource(spec, seen)];
}

/**
 * Steps for the accounts of the replicas below this one. They go on connecting here, so they notice nothing of a
 * new root, which must have their accounts too: all accounts of a tree come from its root. A replica that is not
 * connected, or whose account the former root did not have, may have left.
 */
function accountsBelow(spec: InstanceSpec, seen: InstanceFacts): readonly Step[] {
  const { replicationAccounts: own = [], dumpThreads = [] } = seen.server ?? {};
  const before = seen.formerSource?.root?.server?.replicationAccounts;
  const onRoot = seen.source?.root?.server?.replicationAccounts ?? [];
  const connected = own.filter(
    ({ name, source }) => source !== spec.id || dumpThreads.includes(name),
  );
  const below = descendantsOf(spec.id, connected);
  const names = connected
    .filter(({ replica }) => below.includes(replica))
    .filter(({ name }) => before === undefined || before.some((one) => one.name === name))
    .filter((one) => !onRoot.some(({ name, source }) => name === one.name && source === one.source))
    .map(({ name }) => name);
  return names.length === 0 ? [] : [{ kind: "bringAccounts", names }];
}

/** Steps for the account by which the source accepts the replica; none if the account is there. */
export function accountAtSource(spec: InstanceSpec, { source }: InstanceFacts): readonly Step[] {
  const { accountOnRoot, accountOnSource } = source ?? {};
  if (accountOnRoot?.replica !== spec.id || accountOnRoot.source !== source?.id) {
    const isRoot = source?.root?.id === source?.id;
    return isRoot
      ? [{ kind: "ensureReplicationAccount" }]
      : [{ kind: "ensureReplicationAccount" }, { kind: "awaitAccount" }];
  }
  const hasArrived = accountOnSource && sameAttribute(accountOnRoot, accountOnSource);
  return hasArrived ? [] : [{ kind: "awaitAccount" }];
}
