import type { ContainerFacts } from "../../ports/engine";

/**
 * Whether mysqld has ended while its login is waited for. `restarts` is how often the engine had started it
 * anew before. The end of a copy is one more that mysqld asks for itself, also of a copy whose run was killed.
 */
export function hasFallen(
  { state, restartCount }: Pick<ContainerFacts, "state" | "restartCount">,
  restarts: number,
  isCopying: boolean,
): boolean {
  return state === "exited" || state === "dead" || restartCount > restarts + (isCopying ? 1 : 0);
}
