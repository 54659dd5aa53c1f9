import { replaceKeys } from "./decide";
import { candidatesAfter, inputsWithout } from "./dependents";
import type { OldEntry } from "./ledger";
import { GenerationError, type Run } from "./run";

/**
 * Entries that cannot outlive `root`, which is about to be deleted before its replacement exists:
 * those that would have to be replaced if all they take from it were unknown.
 */
export async function condemnDependents(
  run: Run,
  root: OldEntry,
  isHandled: (urn: string) => boolean,
): Promise<readonly OldEntry[]> {
  const replaced = new Set([root.state.urn]);
  const condemned: OldEntry[] = [];
  for (const entry of candidatesAfter(root, run.ledger.remaining(), isHandled)) {
    const { state } = entry;
    const inputs = inputsWithout(state, replaced);
    if (inputs === undefined) continue;
    const provider = await run.provider();
    const diff = await provider.diff(state, inputs, "keep");
    const { replaceOnChanges } = state;
    const healthy = { ...state, initErrors: [] };
    if (replaceKeys({ old: healthy, inputs, diff, replaceOnChanges }).length === 0) continue;
    if (state.protect && !state.delete) throw protectedDependent(state.urn, root.state.urn);
    replaced.add(state.urn);
    condemned.push(entry);
  }
  return condemned;
}

function protectedDependent(urn: string, root: string): GenerationError {
  return new GenerationError(
    root,
    `unable to replace resource "${urn}" as part of replacing "${root}" as it is currently ` +
      "marked for protection. To unprotect the resource, remove the `protect` flag from the " +
      "resource in your Pulumi program and run `pulumi up`",
  );
}
