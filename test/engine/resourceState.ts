import type { PropertyMap } from "./values";

/** One entry of the state. Absent lists, texts and flags are empty here and left out of the file. */
export interface ResourceState {
  readonly urn: string;
  readonly type: string;
  readonly custom: boolean;
  /** Replaced already; only its deletion is outstanding. */
  readonly delete: boolean;
  readonly id: string;
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
  readonly parent: string;
  readonly protect: boolean;
  readonly external: boolean;
  readonly dependencies: readonly string[];
  readonly initErrors: readonly string[];
  readonly provider: string;
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** Deleted already; only the creation of its replacement is outstanding. */
  readonly pendingReplacement: boolean;
  readonly additionalSecretOutputs: readonly string[];
  /** Seconds by operation; stored for the record only. */
  readonly customTimeouts: Readonly<Record<string, number>>;
  readonly retainOnDelete: boolean;
  readonly created: string;
  readonly modified: string;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
}

export interface PendingOperation {
  readonly type: "creating" | "updating" | "deleting";
  readonly resource: ResourceState;
}

export interface Snapshot {
  readonly resources: readonly ResourceState[];
  readonly pendingOperations: readonly PendingOperation[];
}

export const emptySnapshot: Snapshot = { resources: [], pendingOperations: [] };

export function emptyState(urn: string, type: string): ResourceState {
  return {
    urn,
    type,
    custom: false,
    delete: false,
    id: "",
    inputs: {},
    outputs: {},
    parent: "",
    protect: false,
    external: false,
    dependencies: [],
    initErrors: [],
    provider: "",
    propertyDependencies: {},
    pendingReplacement: false,
    additionalSecretOutputs: [],
    customTimeouts: {},
    retainOnDelete: false,
    created: "",
    modified: "",
    ignoreChanges: [],
    replaceOnChanges: [],
  };
}

/** Every URN an entry needs to exist before it, its parent and provider left aside. */
export function dependenciesOf(state: ResourceState): ReadonlySet<string> {
  return new Set([...state.dependencies, ...Object.values(state.propertyDependencies).flat()]);
}
