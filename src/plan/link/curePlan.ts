import { ChannelFailedError } from "../../ground/errors";
import {
  CURED_BY_RECONNECTING,
  CURED_BY_RESETTING,
  CURED_BY_STARTING,
  DATA_DIFFERS,
  ENDED_MIDWAY,
} from "./channelErrors";
import type { InstanceFacts } from "../facts";
import { fenced } from "./fence";
import { joined } from "./reach";
import { diverged } from "./seedPlan";
import type { ReplicationState } from "./replicationState";
import type { InstanceSpec } from "../spec";
import { blocked, steps, type Plan, type RunMemory, type Step, type StepKind } from "../steps";

/**
 * What helps against a failed thread, tried once in a run; otherwise the failure itself. Nothing is ever
 * skipped: data that is not the source's is kept as it is, or copied anew where the program says so.
 */
export function cure(
  { thread, errno, message }: ReplicationState & { kind: "failed" },
  spec: InstanceSpec,
  seen: InstanceFacts,
  done: RunMemory,
): Plan {
  const remedy = remedyFor(thread, errno);
  if (remedy && !done.has(remedy.once)) {
    return steps(...fenced(seen), ...joined(seen), ...remedy.steps);
  }
  const error = new ChannelFailedError(spec.name, thread, errno, message);
  return thread === "applier" && DATA_DIFFERS.has(errno)
    ? diverged(spec, seen, error)
    : blocked(error);
}

interface Remedy {
  /** The step by which a run remembers that it has tried. */
  readonly once: StepKind;
  readonly steps: readonly Step[];
}

function remedyFor(thread: "receiver" | "applier", errno: number): Remedy | undefined {
  if (CURED_BY_RESETTING.has(errno)) {
    return { once: "resetReplica", steps: [{ kind: "stopReplica" }, { kind: "resetReplica" }] };
  }
  if (thread === "applier" ? errno === ENDED_MIDWAY : CURED_BY_STARTING.has(errno)) {
    return { once: "startReplica", steps: [{ kind: "startReplica" }, { kind: "awaitReceiver" }] };
  }
  if (thread === "applier") return undefined;
  if (!CURED_BY_RECONNECTING.has(errno)) return undefined;
  return {
    once: "renewAccount",
    steps: [
      { kind: "renewAccount" },
      { kind: "awaitAccount" },
      { kind: "stopReplica" },
      { kind: "changeSource" },
      { kind: "startReplica" },
      { kind: "awaitReceiver" },
    ],
  };
}
