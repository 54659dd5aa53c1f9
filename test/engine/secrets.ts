import { containsSecret, isPlainMap, secret } from "./envelopes";
import type { ResourceState } from "./resourceState";
import { mapEntries, type PropertyMap } from "./values";

/**
 * A provider answers in clear. What went in as a secret under a key comes out as one under that key:
 * objects member by member, everything else as a whole.
 */
export function remarkSecrets(answered: PropertyMap, sent: PropertyMap): PropertyMap {
  return mapEntries(answered, (value, key) => {
    const before = sent[key];
    if (before === undefined) return value;
    if (isPlainMap(value) && isPlainMap(before)) return remarkSecrets(value, before);
    return containsSecret(before) ? secret(value) : value;
  });
}

/** Outputs that must be secret: those the program lists, and those whose input of that name is one. */
export function markSecretOutputs(
  outputs: PropertyMap,
  inputs: PropertyMap,
  listed: readonly string[],
): PropertyMap {
  return mapEntries(outputs, (value, key) => {
    const input = inputs[key];
    const isSecretInput = input !== undefined && secret(input) === input;
    return isSecretInput || listed.includes(key) ? secret(value) : value;
  });
}

export function withSecrets(state: ResourceState): ResourceState {
  const { outputs, inputs, additionalSecretOutputs } = state;
  return { ...state, outputs: markSecretOutputs(outputs, inputs, additionalSecretOutputs) };
}
