import { converge, type Run } from "./converge";
import { messageOf, MoveFailedError } from "../ground/errors";
import { look } from "./look";
import type { InstanceFacts } from "../plan/facts";
import { planLink } from "../plan/instancePlan";
import { sourceIdOf } from "../plan/link/link";
import type { StepKind } from "../plan/steps";
import { hasBegunToMove, wayBack } from "../plan/wayBack";
import type { Ports } from "../ports/ports";

/** In seconds. Going back takes a few statements, and the user is waiting for an error. */
const PATIENCE = 60;

/**
 * After a failed move to another source: re-points the instance to its former source, or opens it again, with
 * the same loop as any other run. Returns the error to report, which says how that ended.
 */
export async function takeBack(
  ports: Ports,
  run: Pick<Run, "spec" | "onSeen">,
  first: InstanceFacts | undefined,
  begun: ReadonlySet<StepKind>,
  cause: unknown,
): Promise<unknown> {
  const { spec, onSeen } = run;
  const wanted = spec.source?.id;
  if (!first || wanted === undefined || !hasBegunToMove(spec, first, begun)) return cause;
  const formerSourceId = sourceIdOf(first.server);
  try {
    const now = await look(ports, spec, { sourceId: formerSourceId });
    onSeen(now);
    const back = wayBack(spec, first, now, begun);
    if (!back) return cause;
    const to = now.formerSource?.instance?.name;
    const state = to === undefined ? "stands alone again, writable" : `replicates from ${to} again`;
    ports.warn(spec, `that failed; going back: it ${state}`);
    await converge(ports, {
      spec: back,
      formerSourceId: wanted,
      patience: PATIENCE,
      plan: planLink,
      onSeen,
      onStep: () => undefined,
    });
    return new MoveFailedError(spec.name, state, { cause });
  } catch (error) {
    return new MoveFailedError(
      spec.name,
      `could not be brought back to what it was (${messageOf(error)})`,
      { cause },
    );
  }
}
