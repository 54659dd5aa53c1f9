import type { Forecast } from "../manage/instances";
import type { OldOuts } from "./oldOuts";
import type { Changed } from "./propertyTable";
import type { Refusal } from "./refusal";

/**
 * A replacement deletes the data, so it is refused while the instance is protected or has replicas. That the servers
 * are asked; what Pulumi's state says of them counts only while they do not answer.
 */
export function replacementRefusals(
  replaced: readonly Changed[],
  outs: OldOuts,
  { refusals, unanswered }: Pick<Forecast, "refusals" | "unanswered">,
): Refusal[] {
  const isProtected = outs.declared?.deletionProtection === true;
  const inState = unanswered.length > 0 ? outs.slaves.join(", ") : "";
  const problems = [
    ...(isProtected
      ? ["it has deletionProtection. Set that to false in an update of its own first"]
      : []),
    ...(inState === ""
      ? []
      : [`it is still the source of ${inState}. Detach, re-point or delete them first`]),
    ...refusals.map(({ problem }) => problem),
  ];
  return replaced.flatMap(({ property }) => problems.map((problem) => refusal(property, problem)));
}

function refusal(property: string, reason: string): Refusal {
  return {
    path: property,
    problem: `a change replaces the instance and its data, but ${reason}`,
  };
}
