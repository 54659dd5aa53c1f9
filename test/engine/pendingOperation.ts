import type { PendingOperation, ResourceState } from "./resourceState";
import type { Run } from "./run";

/** Notes in the state that a call is under way, so that a crash in it is not forgotten. */
export async function whilePending<Result>(
  run: Run,
  type: PendingOperation["type"],
  resource: ResourceState,
  call: () => Promise<Result>,
): Promise<Result> {
  const operation = { type, resource };
  run.ledger.begin(operation);
  try {
    return await call();
  } finally {
    run.ledger.end(operation);
  }
}
