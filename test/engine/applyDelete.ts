import type { OldEntry } from "./ledger";
import { whilePending } from "./pendingOperation";
import type { Run } from "./run";
import { isProviderType } from "./urn";

/** Asks the provider to delete, unless nobody has to be asked. */
export async function applyDelete(run: Run, { state }: OldEntry): Promise<void> {
  const isOurs = state.custom && !state.external && !isProviderType(state.type);
  if (!isOurs || state.retainOnDelete || run.preview) return;
  await whilePending(run, "deleting", state, async () => {
    const provider = await run.provider();
    await provider.delete(state);
  });
}
