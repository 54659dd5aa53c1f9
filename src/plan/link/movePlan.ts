import type { Channel } from "../../ports/server";
import type { InstanceFacts } from "../facts";
import { fenced } from "./fence";
import { retireFrom } from "./formerSource";
import { cannotApply, drained, isReplaceable, onceMore, sourceBehind, stopped } from "./leavePlan";
import { reach } from "./reach";
import { diverged } from "./seedPlan";
import type { InstanceSpec } from "../spec";
import { steps, type Plan, type RunMemory, type Step } from "../steps";

/** Fence in a plan of its own, then look again: writes may have landed until the fence closed. */
export function attach(spec: InstanceSpec, seen: InstanceFacts): Plan {
  const fence = fenced(seen);
  return fence.length > 0 ? steps(...fence) : steps(...reach(spec, seen), ...connected(spec, seen));
}

/** Drain in a plan of its own, then look again: the new source may never get what was drained. */
export function rePoint(
  channel: Channel,
  spec: InstanceSpec,
  seen: InstanceFacts,
  run: RunMemory,
): Plan {
  const fence = fenced(seen);
  if (fence.length > 0) return steps(...fence);
  if (isReplaceable(channel.applier, sourceBehind(channel, seen))) {
    return steps(
      ...reach(spec, seen),
      { kind: "stopReplica" },
      { kind: "resetReplica" },
      ...connected(spec, seen),
      ...retireFrom(spec, seen),
    );
  }
  const stuck = cannotApply(channel, spec);
  if (stuck?.kind === "blocked") {
    return onceMore(channel, run) ?? diverged(spec, seen, run, stuck.error);
  }
  const before = drained(channel);
  if (before.length > 0) return steps(...reach(spec, seen), ...before);
  return steps(
    ...reach(spec, seen),
    ...stopped(channel),
    ...connected(spec, seen),
    ...retireFrom(spec, seen),
  );
}

/**
 * Makes the channel lead to the source, run, and bring everything that the source had when this run first
 * looked.
 */
function connected(spec: InstanceSpec, { source }: InstanceFacts): readonly Step[] {
  const missing = spec.sourceDelay > 0 ? "" : (source?.relation?.missingOfTarget ?? "");
  return [
    { kind: "changeSource" },
    { kind: "startReplica" },
    { kind: "awaitReceiver" },
    ...(missing === "" ? [] : [{ kind: "awaitCatchUp", missing } as const]),
  ];
}
