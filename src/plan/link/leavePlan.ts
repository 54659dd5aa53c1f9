import { ChannelFailedError } from "../../ground/errors";
import type { Channel, ThreadFacts } from "../../ports/server";
import { hasUnreadableRelayLogs } from "./channelErrors";
import type { InstanceFacts, SourceFacts } from "../facts";
import { eventsLeft } from "./events";
import { retireFrom } from "./formerSource";
import { sourceOfChannel } from "./link";
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
  run: RunMemory,
): Plan {
  const stuck = cannotApply(channel, spec);
  if (stuck) {
    return fetchedAgain(channel, seen.formerSource, run) ?? onceMore(channel, run) ?? stuck;
  }
  const { applier, receiver } = channel;
  const { relation } = seen.formerSource ?? {};
  if (relation && relation.missingOfTarget !== "" && !run.done.has("stopReceiver")) {
    const start: readonly Step[] = [{ kind: "startReplica" }, { kind: "awaitReceiver" }];
    if ([receiver, applier].some(isIdle)) return steps(...start);
    if (receiver.state === "on" && applier.state === "off" && !run.tried.has("startAgain")) {
      return { kind: "steps", steps: start, tries: "startAgain" };
    }
    if (channel.delay > 0) return steps({ kind: "liftDelay" });
    if (receiver.state === "on" && applier.state === "on") {
      return steps({ kind: "awaitCatchUp", missing: relation.missingOfTarget });
    }
  }
  return steps(
    ...drained(channel),
    ...stopped(channel),
    ...eventsLeft(seen),
    ...retireFrom(spec, seen),
    { kind: "resetReplica" },
  );
}

/** True if the thread was stopped and did not fail. */
const isIdle = ({ state, errno }: ThreadFacts) => state === "off" && errno === 0;

/** Transactions that were received but cannot be applied would be lost with the relay logs. */
export function cannotApply(channel: Channel, spec: InstanceSpec): Plan | undefined {
  const { applier, unapplied } = channel;
  return unapplied !== "" && applier.errno !== 0
    ? blocked(new ChannelFailedError(spec.name, "applier", applier.errno, applier.message))
    : undefined;
}

/**
 * An applier that has failed is started once per run: somebody may have mended the cause. The receiver is not
 * stopped for it, so a replica that has to stay goes on receiving.
 */
export function onceMore({ unapplied }: Channel, { tried }: RunMemory): Plan | undefined {
  if (tried.has("startAgain")) return undefined;
  const again: readonly Step[] = [
    { kind: "startReplica" },
    { kind: "awaitApplier", gtids: unapplied },
  ];
  return { kind: "steps", steps: again, tries: "startAgain" };
}

/** Relay logs that cannot be read are thrown away only if the source, which answers, has all that is in them. */
function fetchedAgain(
  { applier }: Channel,
  source: SourceFacts | undefined,
  { tried }: RunMemory,
): Plan | undefined {
  if (!isReplaceable(applier, source) || tried.has("fetchAgain")) return undefined;
  return {
    kind: "steps",
    steps: [{ kind: "stopReplica" }, { kind: "dropRelayLogs" }],
    tries: "fetchAgain",
  };
}

/** The source from which the channel has received what is in its relay logs. */
export function sourceBehind(
  channel: Channel,
  { source, formerSource }: Pick<InstanceFacts, "source" | "formerSource">,
): SourceFacts | undefined {
  return sourceOfChannel(channel) === source?.id ? source : formerSource;
}

/** True if the applier cannot read the relay logs, and the server that they came from still has what is in them. */
export function isReplaceable({ errno }: ThreadFacts, source: SourceFacts | undefined): boolean {
  return hasUnreadableRelayLogs("applier", errno) && source?.relation?.onlyInRelayLogs === "";
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
