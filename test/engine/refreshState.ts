import type { Op } from "./events";
import type { PendingOperation, ResourceState, Snapshot } from "./resourceState";
import type { Run } from "./run";
import { isReadable, refreshEntry, type Refreshed } from "./refreshEntry";

/** Reads every entry and answers the state as it is really. Failures leave an entry as it was. */
export async function refreshState(
  run: Run,
  snapshot: Snapshot,
  options: { counted: boolean; clearPendingCreates: boolean },
): Promise<Snapshot> {
  const refreshed = await Promise.all(
    snapshot.resources.map((state) => run.slots.run(() => refreshOne(run, state, options.counted))),
  );
  return {
    resources: withoutDangling(refreshed.filter((state) => state !== undefined)),
    pendingOperations: options.clearPendingCreates
      ? []
      : snapshot.pendingOperations.filter(isCreating),
  };
}

/** The provider is asked now what became of the rest; of a creation it knows no id. */
function isCreating({ type }: PendingOperation): boolean {
  return type === "creating";
}

async function refreshOne(
  run: Run,
  state: ResourceState,
  counted: boolean,
): Promise<ResourceState | undefined> {
  const { reporter } = run;
  if (run.halt.reason === "canceled") return state;
  reporter.started("refresh", state.urn);
  try {
    const found: Refreshed = isReadable(state)
      ? await refreshEntry(await run.provider(), state)
      : { result: "same", state, warning: "" };
    if (found.result !== "delete" && found.warning !== "") {
      reporter.diagnostic("warning", found.warning, { urn: state.urn });
    }
    if (counted) reporter.count(found.result, state.urn);
    reporter.done("refresh", state.urn, "", found.result satisfies Op);
    return found.result === "delete" ? undefined : found.state;
  } catch (error) {
    reporter.failed("refresh", state.urn, error instanceof Error ? error.message : String(error));
    run.halt.request("failed");
    return state;
  }
}

/** Entries lose their dependencies on what is gone; only what stands before them can be meant. */
export function withoutDangling(states: readonly ResourceState[]): readonly ResourceState[] {
  const present = new Set<string>();
  const parents = new Map<string, string>();
  return states.map((state) => {
    const isPresent = (urn: string): boolean => present.has(urn);
    const parent = isPresent(state.parent) ? state.parent : (parents.get(state.parent) ?? "");
    const lists = Object.entries(state.propertyDependencies).map(
      ([key, urns]) => [key, urns.filter(isPresent)] as const,
    );
    present.add(state.urn);
    parents.set(state.urn, parent);
    return {
      ...state,
      parent,
      dependencies: state.dependencies.filter(isPresent),
      propertyDependencies: Object.fromEntries(lists.filter(([, urns]) => urns.length > 0)),
    };
  });
}
