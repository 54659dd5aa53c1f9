import type { ReplicationProviderError } from "../ground/errors";
import type { DatabaseInput } from "./spec";

/** Everything the provider can do to the world. Each is idempotent; `execute` runs one. */
export type Step =
  // container and volume
  | { readonly kind: "pullImage"; readonly reference: string }
  | { readonly kind: "ensureNetwork" }
  | { readonly kind: "makeTemplate" }
  | { readonly kind: "createVolume"; readonly name: string }
  | { readonly kind: "createContainer" }
  | { readonly kind: "validateConfiguration" }
  | { readonly kind: "writeFiles" }
  | { readonly kind: "startContainer" }
  | { readonly kind: "unpauseContainer" }
  | { readonly kind: "stopContainer"; readonly why: string }
  | { readonly kind: "removeContainer"; readonly why: string }
  | { readonly kind: "renameContainer"; readonly from: string }
  | { readonly kind: "updateResources" }
  | { readonly kind: "awaitLogin" }
  /** Whose it is: incarnation, owner, and that a state knows it. */
  | { readonly kind: "recordOwner" }
  | { readonly kind: "removeVolume"; readonly name: string }
  // replication
  | { readonly kind: "awaitSource" }
  | { readonly kind: "awaitSourceApplies"; readonly gtids: string }
  | { readonly kind: "fence" }
  /** Undoes a stop that was begun: lets users and replicas in again. */
  | { readonly kind: "comeOnline" }
  | { readonly kind: "open" }
  | { readonly kind: "joinNetwork"; readonly network: string }
  | { readonly kind: "ensureReplicationAccount" }
  /** The same for an account that the source refuses: made anew whatever it says of itself. */
  | { readonly kind: "renewAccount" }
  | { readonly kind: "awaitAccount" }
  | { readonly kind: "changeSource" }
  | { readonly kind: "startReplica" }
  | { readonly kind: "awaitReceiver" }
  | { readonly kind: "awaitCatchUp"; readonly missing: string }
  /** To apply all that was received: without a delay, by an applier that may have to be started. */
  | { readonly kind: "drain" }
  | { readonly kind: "stopReceiver" }
  | { readonly kind: "stopReplica" }
  | { readonly kind: "resetReplica" }
  /** No delay from here on, for what is in the relay log. */
  | { readonly kind: "liftDelay" }
  /** Notes that the data here is about to be replaced by the source's. */
  | { readonly kind: "copyFromSource" }
  /** The copy is whole: its administrator gets the instance's own password back, the note goes. */
  | { readonly kind: "finishSeed" }
  /** On the former source: dump threads end; on its root: the accounts go. */
  | { readonly kind: "retireAccounts"; readonly names: readonly string[] }
  /** Left over from a former source: dropped here only, out of the binary log. */
  | { readonly kind: "dropInheritedAccounts"; readonly names: readonly string[] }
  /** Of replicas that exist no more. */
  | { readonly kind: "dropOrphanedAccounts"; readonly names: readonly string[] }
  // what the user declared inside
  | { readonly kind: "ensureRoot" }
  | { readonly kind: "ensureDatabase"; readonly database: DatabaseInput }
  | { readonly kind: "dropDatabase"; readonly name: string }
  | { readonly kind: "ensureUser"; readonly name: string; readonly host: string }
  | { readonly kind: "dropUser"; readonly name: string; readonly host: string };

export type StepKind = Step["kind"];

/** What this very run has done already, so that no cure is tried twice. */
export type RunMemory = ReadonlySet<StepKind>;

/**
 * What leads on from here: steps that can be done one after the other on the facts as seen, nothing, or
 * a reason why it cannot go on. Where a step needs to know what an earlier one brought, the list ends.
 */
export type Plan =
  | { readonly kind: "steps"; readonly steps: readonly Step[] }
  | { readonly kind: "blocked"; readonly error: ReplicationProviderError };

export const CONVERGED: Plan = { kind: "steps", steps: [] };

export function steps(...list: readonly Step[]): Plan {
  return { kind: "steps", steps: list };
}

export function blocked(error: ReplicationProviderError): Plan {
  return { kind: "blocked", error };
}

/** The first that has something to do or to object. */
export function firstOf(...plans: readonly (() => Plan)[]): Plan {
  for (const make of plans) {
    const plan = make();
    if (plan.kind === "blocked" || plan.steps.length > 0) return plan;
  }
  return CONVERGED;
}
