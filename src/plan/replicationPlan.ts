import {
  ChannelFailedError,
  ErrantTransactionsError,
  InvalidInputError,
  SourcePurgedError,
} from "../errors";
import type { Channel } from "../mysql/server";
import { descendantsOf, sameAttribute } from "./accounts";
import { CURED_BY_RECONNECTING, CURED_BY_RESETTING, CURED_BY_STARTING } from "./channelErrors";
import type { InstanceFacts, SourceFacts } from "./facts";
import { replicationAccountOf, serverIdOf } from "./names";
import type { ReplicationState } from "./replicationState";
import type { InstanceSpec } from "./spec";
import { blocked, CONVERGED, steps, type Plan, type Step, type StepKind } from "./steps";

/** What this very run has done already, so that no cure is tried twice. */
export type RunMemory = ReadonlySet<StepKind>;

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
      return leave(state.channel, spec, seen);
    case "sourceUnreachable":
      return awaitSource(spec, seen.source);
    case "errant":
      return blocked(new ErrantTransactionsError(spec.name, nameOf(seen.source), state.gtids));
    case "sourcePurged":
      return blocked(new SourcePurgedError(spec.name, nameOf(seen.source), state.gtids));
    case "unconfigured":
      return steps(...fenced(seen), ...attach(spec, seen));
    case "wrongSource":
      return steps(...fenced(seen), ...rePoint(state.channel, spec, seen));
    case "failed":
      return cure(state, spec, seen, done);
    case "stopped":
      return steps(...fenced(seen), { kind: "startReplica" }, { kind: "awaitReceiver" });
    case "connecting":
      return seen.source?.instance?.server
        ? steps(...fenced(seen), { kind: "awaitReceiver" })
        : awaitSource(spec, seen.source);
    case "catchingUp":
      return state.missingOfTarget === ""
        ? settled(seen)
        : steps(...fenced(seen), { kind: "awaitCatchUp", missing: state.missingOfTarget });
    case "delayed":
    case "replicating":
      return settled(seen);
    default:
      return unreachable(state);
  }
}

function fenced(seen: InstanceFacts): readonly Step[] {
  const { server } = seen;
  return server && (!server.superReadOnly || server.openPersisted) ? [{ kind: "fence" }] : [];
}

/** A healthy replica: fenced, and nothing of it left on a former source. */
function settled(seen: InstanceFacts): Plan {
  return steps(...fenced(seen), ...retireFrom(seen));
}

function attach(spec: InstanceSpec, seen: InstanceFacts): readonly Step[] {
  return [
    ...reach(spec, seen),
    { kind: "changeSource" },
    { kind: "startReplica" },
    { kind: "awaitReceiver" },
  ];
}

function rePoint(channel: Channel, spec: InstanceSpec, seen: InstanceFacts): readonly Step[] {
  const ready = reach(spec, seen);
  // only a receiver that has stopped leaves a set that can be drained to its end
  if (channel.receiver.state !== "off") return [...ready, { kind: "stopReceiver" }];
  const drain = drained(channel);
  if (drain.length > 0) return [...ready, ...drain];
  return [
    ...ready,
    ...stoppedFirst(channel),
    { kind: "changeSource" },
    { kind: "startReplica" },
    { kind: "awaitReceiver" },
  ];
}

/** What must be true before the channel can lead to the wanted source. */
function reach(spec: InstanceSpec, seen: InstanceFacts): readonly Step[] {
  const { source, container } = seen;
  const list: Step[] = [];
  const near = new Set(container?.networks.map(({ networkId }) => networkId));
  const theirs = source?.instance?.container?.networks ?? [];
  const [network] = theirs;
  if (network && !theirs.some(({ networkId }) => near.has(networkId))) {
    list.push({ kind: "joinNetwork", network: network.network });
  }
  if (source?.relation && source.relation.ahead !== "") {
    list.push({ kind: "awaitSourceApplies", gtids: source.relation.ahead });
  }
  const wanted = { replica: spec.id, source: source?.id ?? "" };
  const { accountOnRoot, accountOnSource } = source ?? {};
  if (accountOnRoot?.replica !== wanted.replica || accountOnRoot.source !== wanted.source) {
    list.push({ kind: "ensureReplicationAccount" }, { kind: "awaitAccount" });
  } else if (!accountOnSource || !sameAttribute(accountOnRoot, accountOnSource)) {
    list.push({ kind: "awaitAccount" });
  }
  return list;
}

/** What was received and not applied would be thrown away with the relay logs; the next look says whether it went. */
function drained({ unapplied, applier }: Channel): readonly Step[] {
  if (unapplied === "" || applier.errno !== 0) return [];
  return applier.state === "off"
    ? [{ kind: "startApplier" }, { kind: "drain" }]
    : [{ kind: "drain" }];
}

function stoppedFirst(channel: Channel): readonly Step[] {
  return channel.receiver.state === "off" && channel.applier.state === "off"
    ? []
    : [{ kind: "stopReplica" }];
}

/** Detach: caught up, drained, stopped, source cleaned, channel gone. Opening comes later, last of all. */
function leave(channel: Channel, spec: InstanceSpec, seen: InstanceFacts): Plan {
  const { applier, receiver, unapplied } = channel;
  if (applier.state === "off" && applier.errno !== 0 && unapplied !== "") {
    return blocked(new ChannelFailedError(spec.name, "applier", applier.errno, applier.message));
  }
  const missing = seen.formerSource?.relation?.missingOfTarget ?? "";
  if (missing !== "" && receiver.state === "on" && applier.state === "on") {
    return steps({ kind: "awaitCatchUp", missing });
  }
  if (receiver.state !== "off") return steps({ kind: "stopReceiver" });
  if (unapplied !== "") return steps(...drained(channel));
  return steps(...stoppedFirst(channel), ...retireFrom(seen), {
    kind: "resetReplica",
  });
}

/** Stands alone: what a former source knows of it goes there, what it inherited from that one goes here. */
function forgetFormerSource(spec: InstanceSpec, seen: InstanceFacts): Plan {
  const retire = retireFrom(seen);
  if (retire.length > 0) return steps(...retire);
  const accounts = seen.server?.replicationAccounts ?? [];
  const own = descendantsOf(spec.id, accounts);
  const stillKnown = seen.formerSource?.accountOnRoot !== undefined;
  const names = accounts
    .filter(({ replica }) => !own.includes(replica) && !(stillKnown && replica === spec.id))
    .map(({ name }) => name);
  if (names.length === 0) return CONVERGED;
  return steps(...lowered(seen), { kind: "dropInheritedAccounts", names });
}

/** Statements on accounts need super_read_only off; read_only goes on keeping ordinary users out. */
export function lowered(seen: InstanceFacts): readonly Step[] {
  return seen.server?.superReadOnly ? [{ kind: "lowerFence" }] : [];
}

/**
 * The former source forgets this replica: its own account and those of everything below it, unless
 * both are in one tree, where the account goes on serving and only old dump threads end.
 */
function retireFrom(seen: InstanceFacts): readonly Step[] {
  const { formerSource, source } = seen;
  if (!formerSource?.instance?.server) return [];
  const account = formerSource.accountOnRoot ?? formerSource.accountOnSource;
  const name = account?.name;
  const sameTree = source?.root !== undefined && source.root.id === formerSource.root?.id;
  const threads = name !== undefined && formerSource.instance.server.dumpThreads.includes(name);
  if (sameTree) return threads ? [{ kind: "retireAccounts", names: [] }] : [];
  if (!formerSource.accountOnRoot || !formerSource.root?.server) return [];
  const below = descendantsOf(
    formerSource.accountOnRoot.replica,
    formerSource.root.server.replicationAccounts,
  );
  const names = [formerSource.accountOnRoot.name, ...below.map(replicationAccountOf)];
  return [{ kind: "retireAccounts", names }];
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

function cure(
  { thread, errno, message }: ReplicationState & { kind: "failed" },
  spec: InstanceSpec,
  seen: InstanceFacts,
  done: RunMemory,
): Plan {
  const next = cureFor(thread, errno).find(({ kind }) => !done.has(kind));
  if (!next) return blocked(new ChannelFailedError(spec.name, thread, errno, message));
  return seen.source?.relation ? steps(...fenced(seen), next) : awaitSource(spec, seen.source);
}

/** In their order; each is done at most once in a run. */
function cureFor(thread: "receiver" | "applier", errno: number): readonly Step[] {
  if (CURED_BY_RESETTING.has(errno)) return [{ kind: "stopReplica" }, { kind: "resetReplica" }];
  if (thread === "applier") return [];
  if (CURED_BY_STARTING.has(errno)) return [{ kind: "startReplica" }, { kind: "awaitReceiver" }];
  if (!CURED_BY_RECONNECTING.has(errno)) return [];
  return [
    { kind: "ensureReplicationAccount" },
    { kind: "awaitAccount" },
    { kind: "stopReplica" },
    { kind: "changeSource" },
    { kind: "startReplica" },
    { kind: "awaitReceiver" },
  ];
}

/** Two servers of one tree must not share their server id; ours come from the instances' ids. */
export function serverIdClash(
  spec: InstanceSpec,
  source: SourceFacts | undefined,
): string | undefined {
  const own = serverIdOf(spec.id);
  return [...(source?.ancestry ?? [])].find(({ id }) => serverIdOf(id) === own)?.name;
}

function nameOf(source: SourceFacts | undefined): string {
  return source?.instance?.name ?? source?.id ?? "its source";
}

function unreachable(state: never): never {
  throw new TypeError(`unknown replication state ${JSON.stringify(state)}`);
}
