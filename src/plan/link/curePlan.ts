import { ChannelFailedError, SourcePurgedError } from "../../ground/errors";
import { CURED_BY_RECONNECTING, DATA_DIFFERS, hasUnreadableRelayLogs } from "./channelErrors";
import type { InstanceFacts } from "../facts";
import { fenced } from "./fence";
import { joined } from "./meetingPlace";
import { withAccount } from "./reach";
import { diverged } from "./seedPlan";
import type { ReplicationState } from "./replicationState";
import type { InstanceSpec } from "../spec";
import { blocked, type Plan, type Remedy, type RunMemory, type Step } from "../steps";

type Failed = ReplicationState & { kind: "failed" };

/** Of a channel whose source is wanted. */
type Cure = Exclude<Remedy, "fetchAgain">;

/**
 * The remedy for a failed thread, each tried once per run; after that the failure itself. A thread that has
 * stopped is started again, whatever its error: somebody may have mended the cause. No transaction is ever
 * skipped: data that differs from the source's is kept, or copied again where the program allows it.
 */
export function cure(state: Failed, spec: InstanceSpec, seen: InstanceFacts, run: RunMemory): Plan {
  const remedy = remedyFor(state, seen);
  if (remedy && !run.tried.has(remedy)) {
    const noRoot = remedy === "reconnect" ? withAccount(spec, seen) : undefined;
    if (noRoot) return noRoot;
    const steps = [...fenced(seen), ...joined(seen), ...stepsOf(remedy, state, seen)];
    return { kind: "steps", steps, tries: remedy };
  }
  const { thread, errno, message } = state;
  const lost = lostWithRelayLogs(state, seen);
  const error =
    lost === ""
      ? new ChannelFailedError(spec.name, thread, errno, message)
      : new SourcePurgedError(spec.name, nameOfSource(seen), lost);
  return hasDiverged(state, seen) ? diverged(spec, seen, run, error) : blocked(error);
}

/** True if replication alone cannot lead to the source's data, unless somebody has mended the cause. */
export function hasDiverged(state: Failed, seen: InstanceFacts): boolean {
  const { thread, errno } = state;
  return (thread === "applier" && DATA_DIFFERS.has(errno)) || lostWithRelayLogs(state, seen) !== "";
}

/** What this run does about a failed thread before it gives up; undefined if nothing can help. */
export function remedyFor(state: Failed, seen: InstanceFacts): Cure | undefined {
  const { thread, errno } = state;
  if (hasUnreadableRelayLogs(thread, errno) && lostWithRelayLogs(state, seen) === "") {
    return "forgetChannel";
  }
  if (thread === "receiver" && CURED_BY_RECONNECTING.has(errno)) return "reconnect";
  return seen.server?.channel?.[thread].state === "off" ? "startAgain" : undefined;
}

function stepsOf(remedy: Cure, { thread }: Failed, { server }: InstanceFacts): readonly Step[] {
  switch (remedy) {
    case "startAgain": {
      const gtids = server?.channel?.unapplied ?? "";
      const past = thread === "applier" && gtids !== "";
      return [
        { kind: "startReplica" },
        ...(past ? [{ kind: "awaitApplier", gtids } as const] : []),
        { kind: "awaitReceiver" },
      ];
    }
    case "forgetChannel":
      return [{ kind: "stopReplica" }, { kind: "resetReplica" }];
    case "reconnect":
      return [
        { kind: "renewAccount" },
        { kind: "awaitAccount" },
        { kind: "stopReplica" },
        { kind: "changeSource" },
        { kind: "startReplica" },
        { kind: "awaitReceiver" },
      ];
  }
}

/** What only relay logs that cannot be read still have, because the source has purged it; "" if nothing. */
function lostWithRelayLogs({ thread, errno }: Failed, { source }: InstanceFacts): string {
  return hasUnreadableRelayLogs(thread, errno) ? (source?.relation?.onlyInRelayLogs ?? "") : "";
}

function nameOfSource({ source }: InstanceFacts): string {
  return source?.instance?.name ?? source?.id ?? "its source";
}
