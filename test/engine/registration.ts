import type { PropertyMap } from "./values";
import { emptyState, type ResourceState } from "./resourceState";

/** What a program asks for when it declares one resource. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly parent: string;
  readonly custom: boolean;
  readonly inputs: PropertyMap;
  readonly dependencies: readonly string[];
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  /** Undefined: the provider decides. */
  readonly deleteBeforeReplace: boolean | undefined;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly additionalSecretOutputs: readonly string[];
  readonly customTimeouts: Readonly<Record<string, number>>;
}

/** The entry this registration wants; what only the provider can give is still missing. */
export function wantedState(
  registration: Registration,
  urn: string,
  checked: { inputs: PropertyMap; provider: string },
): ResourceState {
  return {
    ...emptyState(urn, registration.type),
    custom: registration.custom,
    inputs: checked.inputs,
    parent: registration.parent,
    protect: registration.protect,
    dependencies: registration.dependencies,
    provider: checked.provider,
    propertyDependencies: registration.propertyDependencies,
    additionalSecretOutputs: registration.additionalSecretOutputs,
    customTimeouts: registration.customTimeouts,
    retainOnDelete: registration.retainOnDelete,
    ignoreChanges: registration.ignoreChanges,
    replaceOnChanges: registration.replaceOnChanges,
  };
}

const UNITS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };

/** `1h30m`, `90s`: a duration in seconds. */
export function parseDuration(text: string): number {
  const parts = [...text.matchAll(/([\d.]+)(h|ms|m|s)/gy)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== text) {
    throw new Error(`customTimeouts: ${text} is not a duration (example: 1h30m)`);
  }
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ""] ?? 0), 0);
}
