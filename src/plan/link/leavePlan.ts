import { ChannelFailedError } from "../../ground/errors";
import type { Channel, ThreadFacts } from "../../ports/server";
import { ENDED_MIDWAY } from "./channelErrors";
import type { InstanceFacts } from "../facts";
import { retireFrom } from "./formerSource";
import type { InstanceSpec } from "../spec";
import { blocked, steps, type Plan, type RunMemory, type Step } from "../steps";

/**
 * Detach: catch up, drain, stop, clean up on the source, remove the channel. Opening is a later plan's last
 * step.
 */
export function leave(
  channel: Channel,
  spec: InstanceSpec,
  seen: InstanceFacts,
  { done }: RunMemory,
): Plan {
  const stuck = cannotApply(channel, spec);
  if (stuck) return stuck;
  const { applier, receiver } = channel;
  const { relation } = seen.formerSource ?? {};
  if (relation && relation.missingOfTarget !== "" && !done.has("stopReceiver")) {
    const idle = [receiver, applier].some(isIdle);
    if (idle) return steps({ kind: "startReplica" }, { kind: "awaitReceiver" });
    if (channel.delay > 0) return steps({ kind: "liftDelay" });
    if (receiver.state === "on" && applier.state === "on") {
      return steps({ kind: "awaitCatchUp", missing: relation.missingOfTarget });
    }
  }
  return steps(...drained(channel), ...stopped(channel), ...retireFrom(spec, seen), {
    kind: "resetReplica",
  });
}

/** True if the thread was stopped and did not fail. */
export const isIdle = ({ state, errno }: ThreadFacts) =>
  state === "off" && (errno === 0 || errno === ENDED_MIDWAY);

/** Transactions that were received but cannot be applied would be lost with the relay logs. */
export function cannotApply(channel: Channel, spec: InstanceSpec): Plan | undefined {
  const { applier, unapplied } = channel;
  return unapplied !== "" && ![0, ENDED_MIDWAY].includes(applier.errno)
    ? blocked(new ChannelFailedError(spec.name, "applier", applier.errno, applier.message))
    : undefined;
}

/** The receiver must stop first: only then does the set of received transactions stop growing. */
export function drained({ receiver, unapplied }: Channel): readonly Step[] {
  if (receiver.state !== "off") return [{ kind: "stopReceiver" }, { kind: "drain" }];
  return unapplied === "" ? [] : [{ kind: "drain" }];
}

export function stopped({ receiver, applier, unapplied }: Channel): readonly Step[] {
  // draining starts the applier
  const isDone = receiver.state === "off" && applier.state === "off" && unapplied === "";
  return isDone ? [] : [{ kind: "stopReplica" }];
}
