import { DeleteProtectedError } from "./applyStep";
import { deletionLayers, heldBy } from "./deletePhase";
import { executeChain } from "./executeChain";
import { HaltedError } from "./halt";
import type { OldEntry } from "./ledger";
import type { Run } from "./run";
import type { Step } from "./steps";

/** Deletes what was replaced in this run or before, and what nobody declares any more. */
export async function deleteEntries(
  run: Run,
  isRegistered: (urn: string) => boolean,
): Promise<void> {
  const condemned = run.ledger
    .remaining()
    .filter(({ state }) => state.delete || !isRegistered(state.urn));
  const kept: OldEntry[] = [];
  for (const layer of deletionLayers(condemned)) {
    const held = heldBy(kept, condemned);
    const free = layer.filter((entry) => !held.has(entry));
    const outcomes = await Promise.all(free.map((entry) => deleteEntry(run, entry)));
    kept.push(...outcomes.filter((entry) => entry !== undefined));
    if (run.halt.reason !== undefined) return;
  }
}

/** Answers the entry when it is protected and stays. */
async function deleteEntry(run: Run, entry: OldEntry): Promise<OldEntry | undefined> {
  try {
    await executeChain(run, [deleteStep(entry)]);
    return undefined;
  } catch (error) {
    if (error instanceof DeleteProtectedError) return entry;
    if (error instanceof HaltedError) return undefined;
    throw error;
  }
}

function deleteStep(old: OldEntry): Step {
  if (old.state.delete) return { kind: "delete-replaced", old, deleteFirst: false };
  return { kind: old.state.pendingReplacement ? "remove-pending-replace" : "delete", old };
}
