import type { PendingOperation } from "./resourceState";

export function pendingWarning(operations: readonly PendingOperation[]): string {
  return [
    `Attempting to deploy or update resources with ${operations.length} pending operations from previous deployment.`,
    ...operations.map(({ type, resource }) => `  * ${resource.urn}, interrupted while ${type}`),
    "These resources are in an unknown state because the engine was interrupted while waiting for changes to them to complete.",
  ].join("\n");
}
