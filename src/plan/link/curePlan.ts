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
import { joined } from "./meetingPlace";
import { diverged } from "./seedPlan";
import type { ReplicationState } from "./replicationState";
import type { InstanceSpec } from "../spec";
import { blocked, type Plan, type Remedy, type RunMemory, type Step } from "../steps";

/**
 * The remedy for a failed thread, each tried once per run; after that the failure itself. No transaction is
 * ever skipped: data that differs from the source's is kept, or copied again where the program allows it.
 */
export function cure(
  { thread, errno, message }: ReplicationState & { kind: "failed" },
  spec: InstanceSpec,
  seen: InstanceFacts,
  run: RunMemory,
): Plan {
  const remedy = remedyFor(thread, errno);
  if (remedy && !run.tried.has(remedy)) {
    const steps = [...fenced(seen), ...joined(seen), ...STEPS_OF[remedy]];
    return { kind: "steps", steps, tries: remedy };
  }
  const error = new ChannelFailedError(spec.name, thread, errno, message);
  return thread === "applier" && DATA_DIFFERS.has(errno)
    ? diverged(spec, seen, error)
    : blocked(error);
}

const STEPS_OF: { readonly [R in Remedy]: readonly Step[] } = {
  startAgain: [{ kind: "startReplica" }, { kind: "awaitReceiver" }],
  forgetChannel: [{ kind: "stopReplica" }, { kind: "resetReplica" }],
  reconnect: [
    { kind: "renewAccount" },
    { kind: "awaitAccount" },
    { kind: "stopReplica" },
    { kind: "changeSource" },
    { kind: "startReplica" },
    { kind: "awaitReceiver" },
  ],
};

function remedyFor(thread: "receiver" | "applier", errno: number): Remedy | undefined {
  if (CURED_BY_RESETTING.has(errno)) return "forgetChannel";
  if (thread === "applier") return errno === ENDED_MIDWAY ? "startAgain" : undefined;
  if (CURED_BY_STARTING.has(errno)) return "startAgain";
  return CURED_BY_RECONNECTING.has(errno) ? "reconnect" : undefined;
}
