import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { providerConfig } from "./providerProcess";
import { emptyState } from "./resourceState";
import type { Run } from "./run";
import { defaultProviderType, defaultProviderUrn } from "./urn";

/**
 * Puts the hidden entry that stands for the default provider into the state and answers its
 * reference. Its id is made once and kept; its inputs are the configuration.
 */
export function ensureDefaultProvider(run: Run): string {
  const urn = defaultProviderUrn(run.options);
  const old = run.ledger.current(urn);
  const config = providerConfig(run.options);
  const now = new Date().toISOString();
  const unchanged = isDeepStrictEqual(old?.state.inputs, config);
  const state = {
    ...emptyState(urn, defaultProviderType),
    custom: true,
    id: old?.state.id ?? randomUUID(),
    inputs: config,
    outputs: config,
    created: old?.state.created ?? now,
    modified: unchanged ? (old?.state.modified ?? now) : now,
  };
  if (old) run.ledger.replace(old, state);
  else run.ledger.add(state);
  return `${urn}::${state.id}`;
}
