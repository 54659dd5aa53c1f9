import type { OldOuts } from "./oldOuts";
import type { Changed } from "./propertyTable";
import type { Refusal } from "./refusal";

/** A replacement deletes the data: not while others replicate it, and not while it is protected. */
export function replacementRefusals(replaced: readonly Changed[], outs: OldOuts): Refusal[] {
  const isProtected = outs.declared?.deletionProtection === true;
  const replicas = outs.slaves.join(", ");
  return replaced.flatMap(({ property }) => [
    ...(isProtected
      ? [refusal(property, "it has deletionProtection: set it to false in an update of its own")]
      : []),
    ...(replicas === ""
      ? []
      : [refusal(property, `it is still the source of ${replicas}: detach or delete them first`)]),
  ]);
}

function refusal(property: string, reason: string): Refusal {
  return {
    path: property,
    problem: `a change replaces the instance with its data, but ${reason}`,
  };
}
