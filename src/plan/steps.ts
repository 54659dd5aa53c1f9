import type { ReplicationProviderError } from "../ground/errors";
import type { DatabaseInput } from "./spec";

/** What is done to container, volume and files. */
export type HostStep =
  | { readonly kind: "pullImage"; readonly reference: string }
  | { readonly kind: "ensureNetwork" }
  | { readonly kind: "makeTemplate" }
  | { readonly kind: "createVolume"; readonly name: string }
  | { readonly kind: "createContainer" }
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
  | { readonly kind: "removeVolume"; readonly name: string };

export type SettingsStep = { readonly kind: "validateConfiguration" };

/** What is done to the fence, to the channel, and to the accounts of the tree. */
export type LinkStep =
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
  /** The note of the link in the volume says what the channel says. */
  | { readonly kind: "noteLink" }
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
  /** Replaces the data here by the source's, as one of its tree gives it; a note says so before, until `finishSeed`. */
  | { readonly kind: "copyFromSource" }
  /** The copy is whole: its administrator gets the instance's own password back, the note goes. */
  | { readonly kind: "finishSeed" }
  /** The accounts go on the former source and on its root; then its dump threads end. */
  | { readonly kind: "retireAccounts"; readonly names: readonly string[] }
  /** On the former source, where the account stays or is gone already. */
  | { readonly kind: "endDumpThreads" }
  /** On sources and former sources: a run that was killed may have left a fence lowered. */
  | { readonly kind: "raiseFence" }
  /** Left over from a former source: dropped here only, out of the binary log. */
  | { readonly kind: "dropInheritedAccounts"; readonly names: readonly string[] }
  /** Of replicas that exist no more. */
  | { readonly kind: "dropOrphanedAccounts"; readonly names: readonly string[] };

/** What is done to what the user declared inside. */
export type ContentStep =
  | { readonly kind: "ensureRoot" }
  | { readonly kind: "ensureDatabase"; readonly database: DatabaseInput }
  | { readonly kind: "dropDatabase"; readonly name: string }
  | { readonly kind: "ensureUser"; readonly name: string; readonly host: string }
  | { readonly kind: "dropUser"; readonly name: string; readonly host: string };

/**
 * Everything the provider can do to the world. Each is idempotent. What is true of a kind of step stands in
 * three records, and the compiler asks for each: `stepTraits`, `words/steps` and `execute`.
 */
export type Step = HostStep | SettingsStep | LinkStep | ContentStep;

export type StepKind = Step["kind"];

/** The step of a kind, in the form in which a record by kind takes it. */
export type StepOf<K extends StepKind> = { readonly kind: K } & Extract<Step, { readonly kind: K }>;

/** What is tried against a failed thread. */
export type Remedy = "startAgain" | "forgetChannel" | "reconnect";

/** Of this very run. */
export interface RunMemory {
  readonly done: ReadonlySet<StepKind>;
  /** So that none is tried twice. A step that a remedy shares with other plans says nothing of it. */
  readonly tried: ReadonlySet<Remedy>;
}

/** At the first look of a run, and where nothing is done at all. */
export const NOTHING_DONE: RunMemory = { done: new Set(), tried: new Set() };

/**
 * What leads on from here: steps that can be done one after the other on the facts as seen, nothing, or
 * a reason why it cannot go on. Where a step needs to know what an earlier one brought, the list ends.
 */
export type Plan =
  | {
      readonly kind: "steps";
      readonly steps: readonly Step[];
      /** What the run will have tried with these steps. */
      readonly tries?: Remedy;
    }
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
