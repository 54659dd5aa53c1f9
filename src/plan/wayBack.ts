import type { InstanceFacts } from "./facts";
import { isOpen } from "./link/fence";
import { stateOf } from "./instancePlan";
import { sourceIdOf } from "./link/link";
import { HEALTHY } from "./link/replicationState";
import type { InstanceSpec } from "./spec";
import type { RunMemory, StepKind } from "./steps";

/** From one of these on an instance is no longer what it was for those who use it. */
const ON_THE_WAY: readonly StepKind[] = ["fence", "stopReceiver", "changeSource"];

type Before = Pick<InstanceFacts, "server" | "files">;

/** Whether a run has done anything that might have to be taken back. */
export function hasBegunToMove(spec: InstanceSpec, first: Before, done: RunMemory): boolean {
  if (!spec.source || !first.server || first.files?.seeding || done.has("copyFromSource"))
    return false;
  return ON_THE_WAY.some((kind) => done.has(kind));
}

/**
 * What a move that failed is taken back to: the source it had, or standing alone and open. Undefined
 * when there is nothing to take back, or nothing good to go back to. Only a move to another source is
 * taken back: a repair and a detach go on with the next up, and data that was replaced is gone.
 */
export function wayBack(
  spec: InstanceSpec,
  first: Before,
  now: InstanceFacts,
  done: RunMemory,
): InstanceSpec | undefined {
  if (!hasBegunToMove(spec, first, done) || !spec.source || !first.server || !now.server) {
    return undefined;
  }
  const former = sourceIdOf(first.server);
  if (former === spec.source.id || HEALTHY.includes(stateOf(spec, now).kind)) return undefined;
  if (former !== undefined) {
    return now.formerSource?.instance?.server ? { ...spec, source: { id: former } } : undefined;
  }
  const isUntouched = now.server.gtidExecuted === first.server.gtidExecuted;
  // one that was closed keeps the link: by it the next up still fetches what the new source has
  if (first.server.channel || !isOpen(first.server) || !isUntouched) return undefined;
  const { source: _, ...alone } = spec;
  return { ...alone, readOnly: false };
}
