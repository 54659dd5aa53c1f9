import type { ContainerFacts } from "../../ports/engine";

/**
 * Whether mysqld has exited during the wait for its login. `restarts` is how often the engine had restarted
 * it before the wait. A copy adds one restart that mysqld itself asks for, even if the run of the copy was
 * killed.
 */
export function hasFallen(
  { state, restartCount }: Pick<ContainerFacts, "state" | "restartCount">,
  restarts: number,
  isCopying: boolean,
): boolean {
  return state === "exited" || state === "dead" || restartCount > restarts + (isCopying ? 1 : 0);
}
