import type { ContainerFacts } from "../../ports/engine";
import type { InstanceFacts, InstanceFiles } from "../facts";
import { CONVERGED, steps, type Plan } from "../steps";
import { variablesIn } from "./configurationFile";

/**
 * What is kept while nobody knows yet whether the server starts with `next`: the configuration with which it last
 * ran. A server that has never run has none.
 */
export function formerConfiguration(
  files: InstanceFiles | undefined,
  next: string,
): string | undefined {
  if (files?.initialised !== true || files.configuration === next)
    return files?.formerConfiguration;
  return files.formerConfiguration ?? files.configuration;
}

/** True if the last start ended by itself, and was the first one with a changed configuration. */
export function hasFailedToStart(
  { state, exitCode }: Pick<ContainerFacts, "state" | "exitCode">,
  files: InstanceFiles | undefined,
): boolean {
  const { configuration, formerConfiguration: former } = files ?? {};
  return state === "exited" && exitCode !== 0 && former !== undefined && former !== configuration;
}

/** What leads from a failed start to a server that runs with its former configuration. */
export function planFormerStart({ container, files, server }: InstanceFacts): Plan {
  const former = files?.formerConfiguration;
  if (!container || former === undefined) return CONVERGED;
  if (server) return steps({ kind: "keepConfiguration" });
  const isRestored = files?.configuration === former;
  const isUp = container.state === "running" || container.state === "restarting";
  if (isUp && isRestored) return steps({ kind: "awaitLogin" });
  if (isUp)
    return steps({ kind: "stopContainer", why: "it does not start with its configuration" });
  return steps(
    ...(isRestored ? [] : [{ kind: "restoreConfiguration" } as const]),
    { kind: "startContainer" },
    { kind: "awaitLogin" },
  );
}

/** The variables that differ between two configurations, declared or sized by the flavor, in the order of their names. */
export function changedVariables(before: string, after: string): readonly string[] {
  const [one, other] = [variablesIn(before), variablesIn(after)];
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].filter((name) => one[name] !== other[name]).sort();
}
