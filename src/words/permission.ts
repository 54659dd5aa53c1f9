import type { InstanceFacts } from "../plan/facts";
import { replicasWithoutPermission } from "../plan/link/permissionRefusals";
import type { InstanceSpec } from "../plan/spec";

/** What an update changes for replicas of other stacks, and which of them are there without permission. */
export function permissionLines(spec: InstanceSpec, seen: InstanceFacts): readonly string[] {
  if (!seen.files) return [];
  const { replicasFrom: now } = spec;
  const { replicasFrom: before = [] } = seen.files;
  const without = (some: readonly string[], others: readonly string[]) =>
    some.filter((stack) => !others.includes(stack));
  return [
    ...without(now, before).map((stack) => `replicas of ${stack} are allowed from now on`),
    ...without(before, now).map((stack) => `replicas of ${stack} are no longer allowed`),
    ...replicasWithoutPermission(spec, seen).map(
      ({ name, stack }) =>
        `${name} of ${stack} replicates from it without permission: it goes on, and each up of ${stack} that keeps its slaveOf is refused`,
    ),
  ];
}
