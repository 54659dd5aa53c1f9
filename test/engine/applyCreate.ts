import { whilePending } from "./pendingOperation";
import { ProviderError } from "./providerFailure";
import type { ResourceState } from "./resourceState";
import type { Run } from "./run";
import { remarkSecrets, withSecrets } from "./secrets";

export class EmptyIdError extends Error {
  constructor(readonly urn: string) {
    super(`plugin returned empty resource.ID from create '${urn}'`);
  }
}

/** Creates what is wanted and gives every entry that came of it to `keep`, a half-made one as well. */
export async function applyCreate(
  run: Run,
  wanted: ResourceState,
  keep: (state: ResourceState) => void,
): Promise<ResourceState> {
  const made = (state: Partial<ResourceState>): ResourceState => {
    const now = new Date().toISOString();
    const entry = withSecrets({ ...wanted, ...state, created: now, modified: now });
    keep(entry);
    return entry;
  };
  if (!wanted.custom) return made({});
  if (run.preview) return made({ outputs: wanted.inputs });
  return whilePending(run, "creating", wanted, async () => {
    const provider = await run.provider();
    try {
      const { id, outputs } = await provider.create(wanted.urn, wanted.inputs);
      if (id === "") throw new EmptyIdError(wanted.urn);
      return made({ id, outputs: remarkSecrets(outputs, wanted.inputs) });
    } catch (error) {
      if (error instanceof ProviderError && error.partial) {
        const { id, outputs, reasons } = error.partial;
        made({ id, outputs: remarkSecrets(outputs, wanted.inputs), initErrors: reasons });
      }
      throw error;
    }
  });
}
