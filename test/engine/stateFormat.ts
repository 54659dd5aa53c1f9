import { createHash } from "node:crypto";
import { isSecret, SECRET, SIGNATURE, secret } from "./envelopes";
import {
  emptyState,
  type PendingOperation,
  type ResourceState,
  type Snapshot,
} from "./resourceState";
import * as read from "./stateReading";
import { isMap, mapEntries, mapMembers, parseValue, type PropertyMap, type Value } from "./values";

/** The text of a state file, in the CLI's format with secrets in clear (`stack export --show-secrets`). */
export function formatSnapshot(snapshot: Snapshot, version: string, time: string): string {
  const deployment = {
    manifest: { time, magic: createHash("sha256").update(version).digest("hex"), version },
    resources: snapshot.resources.map(formatResource),
    pending_operations: snapshot.pendingOperations.map((operation) => ({
      resource: formatResource(operation.resource),
      type: operation.type,
    })),
    metadata: {},
  };
  return `${JSON.stringify({ version: 3, deployment }, undefined, 2)}\n`;
}

export function parseSnapshot(text: string): Snapshot {
  const file = read.mapAt(parseValue(text), "the state file");
  if (file["version"] !== 3) {
    throw new Error(`state of version ${JSON.stringify(file["version"])}: expected version 3`);
  }
  const deployment = read.mapAt(file["deployment"], "deployment");
  return {
    resources: read.listAt(deployment["resources"], "resources").map(parseResource),
    pendingOperations: read
      .listAt(deployment["pending_operations"], "pending_operations")
      .map(parsePendingOperation),
  };
}

// The keys are in the order in which the CLI writes them.
function formatResource(state: ResourceState): PropertyMap {
  const all: Record<string, Value> = {
    urn: state.urn,
    custom: state.custom,
    delete: state.delete,
    id: state.id,
    type: state.type,
    inputs: mapEntries(state.inputs, formatValue),
    outputs: mapEntries(state.outputs, formatValue),
    parent: state.parent,
    protect: state.protect,
    external: state.external,
    dependencies: state.dependencies,
    initErrors: state.initErrors,
    provider: state.provider,
    propertyDependencies: state.propertyDependencies,
    pendingReplacement: state.pendingReplacement,
    additionalSecretOutputs: state.additionalSecretOutputs,
    customTimeouts: state.customTimeouts,
    retainOnDelete: state.retainOnDelete,
    created: state.created,
    modified: state.modified,
    ignoreChanges: state.ignoreChanges,
    replaceOnChanges: state.replaceOnChanges,
  };
  return mapEntries(all, (value, key) => (key !== "custom" && isEmpty(value) ? undefined : value));
}

function isEmpty(value: Value): boolean {
  if (typeof value === "object" && value !== null) return Object.keys(value).length === 0;
  return value === "" || value === false;
}

function parseResource(value: Value): ResourceState {
  const from = read.mapAt(value, "a resource");
  const urn = read.textAt(from, "urn");
  return {
    ...emptyState(urn, read.textAt(from, "type")),
    custom: read.flagAt(from, "custom"),
    delete: read.flagAt(from, "delete"),
    id: read.textAt(from, "id"),
    inputs: mapEntries(read.mapAt(from["inputs"], urn), parseStateValue),
    outputs: mapEntries(read.mapAt(from["outputs"], urn), parseStateValue),
    parent: read.textAt(from, "parent"),
    protect: read.flagAt(from, "protect"),
    external: read.flagAt(from, "external"),
    dependencies: read.textsAt(from, "dependencies"),
    initErrors: read.textsAt(from, "initErrors"),
    provider: read.textAt(from, "provider"),
    propertyDependencies: read.textsByKeyAt(from, "propertyDependencies"),
    pendingReplacement: read.flagAt(from, "pendingReplacement"),
    additionalSecretOutputs: read.textsAt(from, "additionalSecretOutputs"),
    customTimeouts: read.numbersByKeyAt(from, "customTimeouts"),
    retainOnDelete: read.flagAt(from, "retainOnDelete"),
    created: read.textAt(from, "created"),
    modified: read.textAt(from, "modified"),
    ignoreChanges: read.textsAt(from, "ignoreChanges"),
    replaceOnChanges: read.textsAt(from, "replaceOnChanges"),
  };
}

function parsePendingOperation(value: Value): PendingOperation {
  const from = read.mapAt(value, "a pending operation");
  const type = read.textAt(from, "type");
  if (type !== "creating" && type !== "updating" && type !== "deleting") {
    throw new Error(`pending operation of type ${type}: expected creating, updating or deleting`);
  }
  return { type, resource: parseResource(from["resource"] ?? null) };
}

function formatValue(value: Value): Value {
  if (!isSecret(value)) return mapMembers(value, formatValue);
  return { [SIGNATURE]: SECRET, plaintext: JSON.stringify(formatValue(value.value)) };
}

/** Reads secrets in clear; an encrypted one can only be read by the CLI that wrote it. */
function parseStateValue(value: Value): Value {
  if (!isMap(value) || value[SIGNATURE] !== SECRET) return mapMembers(value, parseStateValue);
  const plaintext = value["plaintext"];
  if (typeof plaintext !== "string") {
    throw new Error("the state has encrypted secrets: export it with --show-secrets");
  }
  return secret(parseStateValue(parseValue(plaintext)));
}
