import {
  ErrantTransactionsError,
  InvalidInputError,
  ServerMismatchError,
  SourcePurgedError,
} from "../errors";
import type { Channel } from "../mysql/server";
import { sameAttribute } from "./accounts";
import { cure } from "./curePlan";
import type { InstanceFacts, SourceFacts } from "./facts";
import { fenced } from "./fence";
import { forgetFormerSource, retireFrom } from "./formerSource";
import { cannotApply, drain, leave, stoppedFirst } from "./leavePlan";
import { serverIdOf } from "./names";
import type { ReplicationState } from "./replicationState";
import type { InstanceSpec } from "./spec";
import { blocked, CONVERGED, steps, type Plan, type RunMemory, type Step } from "./steps";

/** The steps that lead out of a state; none when it is where it shall be. */
export function planReplication(
  state: ReplicationState,
  spec: InstanceSpec,
  seen: InstanceFacts,
  done: RunMemory,
): Plan {
  switch (state.kind) {
    case "unreachable":
    case "uninitialised":
      return CONVERGED; // the container's plan comes first and leads out of these
    case "standalone":
      return forgetFormerSource(spec, seen);
    case "leaving":
      return leave(state.channel, spec, seen, done);
    case "sourceUnreachable":
      return awaitSource(spec, seen.source);
    case "errant":
      return (
        closedFirst(seen) ??
        blocked(new ErrantTransactionsError(spec.name, nameOf(seen.source), state.gtids))
      );
    case "sourcePurged":
      return (
        closedFirst(seen) ??
        blocked(new SourcePurgedError(spec.name, nameOf(seen.source), state.gtids))
      );
    case "unconfigured":
      return withAccount(spec, seen) ?? attach(spec, seen);
    case "wrongSource":
      if (state.differs === "serverUuid" && done.has("changeSource")) {
        return blocked(new ServerMismatchError(spec.name, nameOf(seen.source)));
      }
      return withAccount(spec, seen) ?? rePoint(state.channel, spec, seen);
    case "failed":
      return seen.source?.relation
        ? cure(state, spec, [...fenced(seen), ...joined(seen)], done)
        : awaitSource(spec, seen.source);
    case "stopped":
      return steps(
        ...fenced(seen),
        ...joined(seen),
        { kind: "startReplica" },
        { kind: "awaitReceiver" },
      );
    case "connecting":
      return seen.source?.instance?.server
        ? steps(...fenced(seen), ...joined(seen), { kind: "awaitReceiver" })
        : awaitSource(spec, seen.source);
    case "catchingUp":
      return state.missingOfTarget === ""
        ? settled(spec, seen)
        : steps(...fenced(seen), { kind: "awaitCatchUp", missing: state.missingOfTarget });
    case "delayed":
    case "replicating":
      return settled(spec, seen);
    default:
      return unreachable(state);
  }
}

/** A healthy replica: fenced, and nothing of it left on a former source. */
function settled(spec: InstanceSpec, seen: InstanceFacts): Plan {
  return steps(...fenced(seen), ...retireFrom(spec, seen));
}

/** A replica that somebody opened is closed even when nothing else can be done for it. */
function closedFirst(seen: InstanceFacts): Plan | undefined {
  const close = seen.server?.channel ? fenced(seen) : [];
  return close.length > 0 ? steps(...close) : undefined;
}

function attach(spec: InstanceSpec, seen: InstanceFacts): Plan {
  return steps(...fenced(seen), ...reach(spec, seen), ...CONNECT);
}

function rePoint(channel: Channel, spec: InstanceSpec, seen: InstanceFacts): Plan {
  const ready = [...fenced(seen), ...reach(spec, seen)];
  const before = cannotApply(channel, spec) ?? drain(channel);
  if (before?.kind === "blocked") return before;
  if (before) return steps(...ready, ...before.steps);
  return steps(...ready, ...stoppedFirst(channel), ...CONNECT);
}

const CONNECT: readonly Step[] = [
  { kind: "changeSource" },
  { kind: "startReplica" },
  { kind: "awaitReceiver" },
];

/** Its account is made on the root; nobody else could. Undefined: the root is there, or not needed. */
function withAccount(spec: InstanceSpec, { source }: InstanceFacts): Plan | undefined {
  if (source?.root?.server) return undefined;
  const top = source?.ancestry.at(-1)?.name ?? "";
  return blocked(
    new InvalidInputError(
      "slaveOf",
      `${top}, the root of the tree of ${nameOf(source)}, does not answer, and the account of ${spec.name} is made there; bring it up first`,
    ),
  );
}

/** What must be true before the channel can lead to the wanted source. */
function reach(spec: InstanceSpec, seen: InstanceFacts): readonly Step[] {
  const { source } = seen;
  const list: Step[] = [...joined(seen)];
  if (source?.relation && source.relation.ahead !== "") {
    list.push({ kind: "awaitSourceApplies", gtids: source.relation.ahead });
  }
  const { accountOnRoot, accountOnSource } = source ?? {};
  if (accountOnRoot?.replica !== spec.id || accountOnRoot.source !== source?.id) {
    list.push({ kind: "ensureReplicationAccount" }, { kind: "awaitAccount" });
  } else if (!accountOnSource || !sameAttribute(accountOnRoot, accountOnSource)) {
    list.push({ kind: "awaitAccount" });
  }
  return list;
}

/** A replica meets its source on one of the source's networks; a container made anew is on its own only. */
function joined({ source, container }: InstanceFacts): readonly Step[] {
  const theirs = source?.instance?.container?.networks ?? [];
  const near = new Set(container?.networks.map(({ network }) => network));
  const [first] = theirs;
  return first && !theirs.some(({ network }) => near.has(network))
    ? [{ kind: "joinNetwork", network: first.network }]
    : [];
}

function awaitSource(spec: InstanceSpec, source: SourceFacts | undefined): Plan {
  const instance = source?.instance;
  if (!source || !instance) {
    return blocked(
      new InvalidInputError("slaveOf", `no instance with id ${source?.id ?? "?"} on this engine`),
    );
  }
  const state = instance.container?.state;
  if (state === undefined || state === "exited" || state === "dead") {
    return blocked(
      new InvalidInputError(
        "slaveOf",
        `the source ${instance.name} of ${spec.name} does not run (${state ?? "its container is gone"}); bring it up first`,
      ),
    );
  }
  return steps({ kind: "awaitSource" });
}

/** Two servers of one tree must not share their server id; ours come from the instances' ids. */
export function serverIdClash(
  spec: InstanceSpec,
  source: SourceFacts | undefined,
): string | undefined {
  const own = serverIdOf(spec.id);
  const others = (source?.ancestry ?? []).filter(({ id }) => id !== spec.id);
  return others.find(({ id }) => serverIdOf(id) === own)?.name;
}

function nameOf(source: SourceFacts | undefined): string {
  return source?.instance?.name ?? source?.id ?? "its source";
}

function unreachable(state: never): never {
  throw new TypeError(`unknown replication state ${JSON.stringify(state)}`);
}
