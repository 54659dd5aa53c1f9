import {
  ErrantTransactionsError,
  SeedAbandonedError,
  ServerMismatchError,
  SourcePurgedError,
} from "../../ground/errors";
import { sourceIsDown, sourceIsMissing } from "../../ground/refusals";
import { cure } from "./curePlan";
import type { InstanceFacts, SourceFacts } from "../facts";
import { likeRoot } from "./events";
import { fenced, isFenced } from "./fence";
import { forgetFormerSource, retireFrom } from "./formerSource";
import { mayBeLeft } from "./announced";
import { leave } from "./leavePlan";
import { isToRotate } from "../host/rotation";
import { serverIdOf } from "../../ground/names";
import { linkNote } from "./link";
import { linkTo } from "./linkTo";
import { joined } from "./meetingPlace";
import { attach, rePoint } from "./movePlan";
import { accountAtSource, unfit, withAccount } from "./reach";
import type { ReplicationState } from "./replicationState";
import { canReplay, copyRefusal, diverged, fasterByCopy, seed } from "./seedPlan";
import type { InstanceSpec } from "../spec";
import { blocked, CONVERGED, steps, type Plan, type RunMemory, type Step } from "../steps";

/** The steps that lead out of a state; none if the instance is as wanted. */
export function planReplication(
  state: ReplicationState,
  spec: InstanceSpec,
  seen: InstanceFacts,
  run: RunMemory,
): Plan {
  switch (state.kind) {
    case "unreachable":
    case "uninitialised":
      return CONVERGED; // the container's plan comes first, and leads out of these
    case "seeding":
      return finishOrRepeat(state, spec, seen, run);
    case "standalone":
      return standalone(spec, seen);
    case "leaving":
      return leave(state.channel, spec, seen, run);
    case "sourceUnreachable":
      return awaitSource(spec, seen.source);
    case "errant":
      return (
        closedFirst(seen) ??
        diverged(
          spec,
          seen,
          run,
          new ErrantTransactionsError(spec.name, nameOf(seen.source), state.gtids),
        )
      );
    case "sourcePurged":
      return (
        closedFirst(seen) ??
        diverged(
          spec,
          seen,
          run,
          new SourcePurgedError(spec.name, nameOf(seen.source), state.gtids),
        )
      );
    case "unconfigured":
      return (
        unfit(spec, seen) ??
        fasterByCopy(spec, seen, run) ??
        withAccount(spec, seen) ??
        attach(spec, seen)
      );
    case "wrongSource":
      if (state.differs === "serverUuid" && run.done.has("changeSource")) {
        return blocked(new ServerMismatchError(spec.name, nameOf(seen.source)));
      }
      return (
        unfit(spec, seen) ?? withAccount(spec, seen) ?? rePoint(state.channel, spec, seen, run)
      );
    case "failed":
      return seen.source?.relation ? cure(state, spec, seen, run) : awaitSource(spec, seen.source);
    case "stopped":
      return steps(
        ...fenced(seen),
        ...joined(seen),
        ...pinned(spec, seen),
        { kind: "startReplica" },
        { kind: "awaitReceiver" },
      );
    case "connecting":
      return seen.source?.instance?.server
        ? steps(...fenced(seen), ...joined(seen), ...pinned(spec, seen), { kind: "awaitReceiver" })
        : awaitSource(spec, seen.source);
    case "catchingUp":
      // with sourceDelay a replica is healthy although it is behind, so no run waits for it
      return state.missingOfTarget === "" || spec.sourceDelay > 0
        ? settled(spec, seen)
        : steps(...fenced(seen), { kind: "awaitCatchUp", missing: state.missingOfTarget });
    case "delayed":
    case "replicating":
      return settled(spec, seen);
    default:
      return unreachable(state);
  }
}

/** The notes stay as long as the former source has to be cleaned and does not answer. */
function standalone(spec: InstanceSpec, seen: InstanceFacts): Plan {
  const plan = forgetFormerSource(spec, seen);
  if (plan.kind !== "steps" || plan.steps.length > 0 || mayBeLeft(seen)) return plan;
  const { link, attaching } = seen.files ?? {};
  return link || attaching !== undefined ? steps({ kind: "noteLink" }) : CONVERGED;
}

/**
 * A healthy replica: keep it fenced, make sure its account lets it reconnect, clean up on a former source.
 */
function settled(spec: InstanceSpec, seen: InstanceFacts): Plan {
  const root = seen.source?.root?.server;
  const account = root ? accountAgain(spec, seen) : [];
  const rotates = isToRotate("replication", spec, seen.files);
  if (rotates && !root) return closedFirst(seen) ?? withAccount(spec, seen) ?? CONVERGED;
  return steps(
    ...fenced(seen),
    ...account,
    ...retireFrom(spec, seen),
    ...noted(spec, seen),
    ...pinned(spec, seen),
    ...(rotates ? [{ kind: "rotateReplicationSecret" } as const] : []),
    ...(seen.server && isFenced(seen.server) ? likeRoot(seen.server, seen.source?.root) : []),
  );
}

/** For a receiver that has not noticed yet that its account is gone. */
function accountAgain(spec: InstanceSpec, seen: InstanceFacts): readonly Step[] {
  const account = accountAtSource(spec, seen);
  return account.some(({ kind }) => kind === "ensureReplicationAccount")
    ? [{ kind: "renewChannelPassword" }, ...account, { kind: "awaitReceiver" }]
    : account;
}

/** A source that rotates its certificate has two authorities for a while, and then another one. */
function pinned({ source: wanted }: InstanceSpec, seen: InstanceFacts): readonly Step[] {
  const ca = seen.source?.instance?.files?.ownCa;
  if (!wanted || ca === undefined || seen.files?.pins[wanted.id] === ca) return [];
  return [{ kind: "pinAuthority" }];
}

/** Only while the source answers; otherwise a later run compares the note. */
function noted({ source: wanted }: InstanceSpec, seen: InstanceFacts): readonly Step[] {
  if (!wanted || seen.source?.instance?.files?.ownCa === undefined) return [];
  const isNoted =
    linkNote(seen.files?.link) === linkNote(linkTo(seen, wanted.id)) &&
    (seen.files?.attaching === undefined || mayBeLeft(seen));
  return isNoted ? [] : [{ kind: "noteLink" }];
}

/** A replica that somebody opened is fenced even if nothing else can be done for it. */
function closedFirst(seen: InstanceFacts): Plan | undefined {
  const close = seen.server?.channel ? fenced(seen) : [];
  return close.length > 0 ? steps(...close) : undefined;
}

/**
 * A complete copy is finished, whatever is wanted now. One that this run was refused has dropped nothing, so what
 * was here goes on. Any other is started over, or given up where it cannot be had and replay leads to the same.
 */
function finishOrRepeat(
  state: ReplicationState & { kind: "seeding" },
  spec: InstanceSpec,
  seen: InstanceFacts,
  run: RunMemory,
): Plan {
  if (state.isWhole) return steps({ kind: "resetReplica" }, { kind: "finishSeed" });
  if (run.refusedCopy) {
    const goesOn: readonly Step[] = seen.server?.channel ? [{ kind: "startReplica" }] : [];
    return steps({ kind: "abandonCopy" }, ...goesOn);
  }
  if (!spec.source) {
    const from = seen.census.names.get(state.from) ?? state.from;
    return blocked(new SeedAbandonedError(spec.name, from));
  }
  if (!seen.source?.instance?.server) return awaitSource(spec, seen.source);
  return canReplay(seen) && copyRefusal(spec, seen, run)
    ? steps({ kind: "abandonCopy" })
    : seed(spec, seen, run);
}

function awaitSource(spec: InstanceSpec, source: SourceFacts | undefined): Plan {
  const instance = source?.instance;
  if (!source || !instance) {
    return blocked(sourceIsMissing(source?.id ?? "?"));
  }
  const state = instance.container?.state;
  if (state === undefined || state === "exited" || state === "dead") {
    return blocked(sourceIsDown(spec.name, instance.name, state));
  }
  return steps({ kind: "awaitSource" });
}

/**
 * Two servers of one tree must not have the same server id; server ids are derived from the instances' ids.
 */
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
