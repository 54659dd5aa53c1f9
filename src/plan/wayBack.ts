import type { InstanceFacts } from "./facts";
import { isOpen } from "./link/fence";
import { stateOf } from "./instancePlan";
import { sourceIdOf } from "./link/link";
import { HEALTHY } from "./link/replicationState";
import type { InstanceSpec } from "./spec";
import type { StepKind } from "./steps";
import { STEP_TRAITS } from "./stepTraits";

type Before = Pick<InstanceFacts, "server" | "files">;

/** True if a run has begun a step that may have to be taken back, and none that cannot be. */
export function hasBegunToMove(
  spec: InstanceSpec,
  first: Before,
  begun: ReadonlySet<StepKind>,
): boolean {
  if (!spec.source || !first.server || first.files?.seeding) return false;
  const traits = [...begun].map((kind) => STEP_TRAITS[kind]);
  // a run that goes on without a copy was refused one, which has dropped nothing
  const isReplaced = traits.some(({ data }) => data === "overwritten") && !begun.has("abandonCopy");
  return traits.some(({ startsMove }) => startsMove) && !isReplaced;
}

/**
 * The spec to which a failed move is taken back: the former source, or standalone and open. Undefined if
 * there is nothing to take back, or nothing good to go back to. Only a move to another source is taken back:
 * a repair or a detach continues with the next up, and data that was replaced is gone.
 */
export function wayBack(
  spec: InstanceSpec,
  first: Before,
  now: InstanceFacts,
  begun: ReadonlySet<StepKind>,
): InstanceSpec | undefined {
  if (!hasBegunToMove(spec, first, begun) || !spec.source || !first.server || !now.server) {
    return undefined;
  }
  const former = sourceIdOf(first.server);
  if (former === spec.source.id || HEALTHY.includes(stateOf(spec, now).kind)) return undefined;
  if (former !== undefined) {
    return now.formerSource?.instance?.server ? { ...spec, source: { id: former } } : undefined;
  }
  const isUntouched = now.server.gtidExecuted === first.server.gtidExecuted;
  // A fenced one keeps the new link, through which the next up still fetches what the new source has.
  if (first.server.channel || !isOpen(first.server) || !isUntouched) return undefined;
  const { source: _, ...alone } = spec;
  return { ...alone, readOnly: false };
}
