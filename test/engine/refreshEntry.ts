import { isDeepStrictEqual } from "node:util";
import { changedKeys, allKeys } from "./changedKeys";
import type { ProviderClient, ReadAnswer } from "./providerClient";
import { ProviderError } from "./providerFailure";
import type { ResourceState } from "./resourceState";
import { remarkSecrets, withSecrets } from "./secrets";
import { isProviderType } from "./urn";

export type Refreshed =
  | { readonly result: "same" | "update"; readonly state: ResourceState; readonly warning: string }
  | { readonly result: "delete" };

/** Reading an entry would tell nothing: nobody made it, or it is half replaced. */
export function isReadable(state: ResourceState): boolean {
  return state.custom && !isProviderType(state.type) && !state.pendingReplacement;
}

/** Compares an entry with what its provider finds. Throws when the provider cannot tell. */
export async function refreshEntry(
  provider: ProviderClient,
  old: ResourceState,
): Promise<Refreshed> {
  const { answer, initErrors } = await readEntry(provider, old);
  if (answer.id === "") return { result: "delete" };
  const outputs = remarkSecrets(answer.outputs, old.outputs);
  const inputs = answer.inputs ? remarkSecrets(answer.inputs, old.inputs) : old.inputs;
  const differs =
    !isDeepStrictEqual(inputs, old.inputs) || !isDeepStrictEqual(outputs, old.outputs);
  const modified = differs ? new Date().toISOString() : old.modified;
  const state = withSecrets({ ...old, id: answer.id, inputs, outputs, initErrors, modified });
  // What would an `up` of an unchanged program do now? It is drift if that is anything.
  const diff = await provider.diff(state, old.inputs, "drop");
  const changed =
    diff.changes === "unknown"
      ? allKeys(changedKeys(inputs, old.inputs)).length > 0
      : diff.changes === "some";
  const warning =
    initErrors.length === 0
      ? ""
      : `Refreshed resource is in an unhealthy state:\n* ${initErrors.join("\n* ")}`;
  return { result: changed ? "update" : "same", state, warning };
}

async function readEntry(
  provider: ProviderClient,
  old: ResourceState,
): Promise<{ answer: ReadAnswer; initErrors: readonly string[] }> {
  try {
    return { answer: await provider.read(old), initErrors: [] };
  } catch (error) {
    if (!(error instanceof ProviderError) || !error.partial) throw error;
    return { answer: error.partial, initErrors: error.partial.reasons };
  }
}
