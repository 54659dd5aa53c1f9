import type { OldOuts } from "./oldOuts";
import type { Changed } from "./propertyTable";
import type { Refusal } from "./refusal";

/** A replacement deletes the data, so it is refused while the instance is protected or has replicas. */
export function replacementRefusals(replaced: readonly Changed[], outs: OldOuts): Refusal[] {
  const isProtected = outs.declared?.deletionProtection === true;
  const replicas = outs.slaves.join(", ");
  return replaced.flatMap(({ property }) => [
    ...(isProtected
      ? [
          refusal(
            property,
            "it has deletionProtection. Set that to false in an update of its own first",
          ),
        ]
      : []),
    ...(replicas === ""
      ? []
      : [
          refusal(
            property,
            `it is still the source of ${replicas}. Detach, re-point or delete them first`,
          ),
        ]),
  ]);
}

function refusal(property: string, reason: string): Refusal {
  return {
    path: property,
    problem: `a change replaces the instance and its data, but ${reason}`,
  };
}
