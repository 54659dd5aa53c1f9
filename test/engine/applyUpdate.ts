import type { OldEntry } from "./ledger";
import { whilePending } from "./pendingOperation";
import { ProviderError } from "./providerFailure";
import type { ResourceState } from "./resourceState";
import type { Run } from "./run";
import { remarkSecrets, withSecrets } from "./secrets";

/** Updates in place. After a partial failure the old inputs stay, so that the next run tries again. */
export async function applyUpdate(
  run: Run,
  old: OldEntry,
  wanted: ResourceState,
): Promise<ResourceState> {
  const { id, created } = old.state;
  const keep = (changes: Partial<ResourceState>): ResourceState => {
    const modified = new Date().toISOString();
    const entry = withSecrets({ ...wanted, id, created, modified, ...changes });
    run.ledger.replace(old, entry);
    return entry;
  };
  if (!wanted.custom) return keep({});
  if (run.preview) return keep({ outputs: wanted.inputs });
  return whilePending(run, "updating", old.state, async () => {
    const provider = await run.provider();
    try {
      const outputs = await provider.update(old.state, wanted.inputs);
      return keep({ outputs: remarkSecrets(outputs, wanted.inputs) });
    } catch (error) {
      if (error instanceof ProviderError && error.partial) {
        const outputs = remarkSecrets(error.partial.outputs, wanted.inputs);
        keep({ inputs: old.state.inputs, outputs, initErrors: error.partial.reasons });
      }
      throw error;
    }
  });
}
