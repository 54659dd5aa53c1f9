import type { ReplicationProviderError } from "../ground/errors";
import type { Legible } from "../ground/foreign";
import type { AccountName } from "../ports/accounts";
import type { EventFacts, EventStatus } from "../ports/server";
import type { Difference } from "./content/difference";
import type { DatabaseInput } from "./spec";

/** Steps on the container, the volume and the files. */
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
  | { readonly kind: "removeHelper"; readonly id: string }
  /** Records who owns the instance: incarnation, owner, and whether a Pulumi state has it. */
  | { readonly kind: "recordOwner" }
  /** Records that no Pulumi state has the instance any more, so that whoever finds its volume may go on with it. */
  | { readonly kind: "disownVolume" }
  /** Removes the instance's files from a volume whose place stays when the volume is removed. */
  | { readonly kind: "emptyVolume"; readonly name: string }
  /** Records which other stacks may declare replicas of this instance. */
  | { readonly kind: "recordReplicasFrom" }
  /** The administrator gets another password, here only. */
  | { readonly kind: "rotateAdministrator" }
  /** Issues the next certificate and publishes its authority; the server goes on with the present one. */
  | { readonly kind: "publishAuthority"; readonly why: string }
  /** The present authority signs a certificate with other names, which the server uses from now on. */
  | { readonly kind: "renewCertificate"; readonly why: string }
  /** The server uses the published certificate from now on, and only its authority is to be trusted. */
  | { readonly kind: "switchCertificate" }
  | { readonly kind: "removeVolume"; readonly name: string };

/** Steps on the configuration of the server. */
export type SettingsStep =
  | { readonly kind: "validateConfiguration" }
  /**
   * Sets these variables while the server runs and writes the configuration file: to what is declared, or where
   * nothing is declared any more, to what they have without.
   */
  | { readonly kind: "applySettings"; readonly names: readonly string[] }
  /** Puts the configuration back with which the server last ran. */
  | { readonly kind: "restoreConfiguration" }
  /** The server has started with its configuration, so the former one is not needed any more. */
  | { readonly kind: "keepConfiguration" };

/** Steps on the fence, the channel and the accounts of the tree. */
export type LinkStep =
  | { readonly kind: "awaitSource" }
  | { readonly kind: "awaitSourceApplies"; readonly gtids: string }
  | { readonly kind: "fence" }
  /** Undoes a stop that was not finished: lets users and replicas log in again. */
  | { readonly kind: "comeOnline" }
  | { readonly kind: "open" }
  /** Gives scheduled events another status, here only and not through the binary log. */
  | {
      readonly kind: "setEvents";
      readonly status: EventStatus;
      readonly events: readonly EventFacts[];
      /** The name of the former source, if it does not answer: it may have disabled some of them since. */
      readonly silent?: string;
    }
  /**
   * The same for events of a replica that run neither before nor after it: their status tells from then on which of
   * them run on the root of its tree.
   */
  | {
      readonly kind: "matchEvents";
      readonly status: EventStatus;
      readonly events: readonly EventFacts[];
    }
  | { readonly kind: "joinNetwork"; readonly network: string }
  | { readonly kind: "leaveNetwork"; readonly network: string }
  | { readonly kind: "ensureReplicationAccount" }
  /** Creates accounts of replicas of this instance on the wanted source's root, as they are here. */
  | { readonly kind: "bringAccounts"; readonly names: readonly string[] }
  /**
   * Like `ensureReplicationAccount`, for an account that the source refuses: sets it again whatever its
   * attribute says.
   */
  | { readonly kind: "renewAccount" }
  | { readonly kind: "awaitAccount" }
  | { readonly kind: "changeSource" }
  /** Writes the note of the link in the volume, so that it agrees with the channel. */
  | { readonly kind: "noteLink" }
  /** Trusts exactly the authorities that the source has now. */
  | { readonly kind: "pinAuthority" }
  /** Another replication secret, and with it another password of the account and of the channel. */
  | { readonly kind: "rotateReplicationSecret" }
  /** Of the account that is about to be created: its root may be another server than that of the former account. */
  | { readonly kind: "renewChannelPassword" }
  | { readonly kind: "startReplica" }
  | { readonly kind: "awaitReceiver" }
  | { readonly kind: "awaitCatchUp"; readonly missing: string }
  /** After a failed applier was started again: waits until it has applied these, or waits for its delay. */
  | { readonly kind: "awaitApplier"; readonly gtids: string }
  /** Applies everything received, without a delay; starts the applier if necessary. */
  | { readonly kind: "drain" }
  | { readonly kind: "stopReceiver" }
  | { readonly kind: "stopReplica" }
  | { readonly kind: "resetReplica" }
  /** The channel stays, and fetches again what was received and not applied. */
  | { readonly kind: "dropRelayLogs" }
  /** Removes the delay from now on, also for what is in the relay log. */
  | { readonly kind: "liftDelay" }
  /**
   * Replaces the data here with the source's, given by a server of its tree. A note in the volume records the
   * copy until `finishSeed`.
   */
  | { readonly kind: "copyFromSource" }
  /** After a complete copy: removes the note. */
  | { readonly kind: "finishSeed" }
  /** The copy is not made after all, and nothing was dropped: removes the note. */
  | { readonly kind: "abandonCopy" }
  /** Drops accounts for copies that are not under way, here only. */
  | { readonly kind: "dropCopyAccounts"; readonly names: readonly string[] }
  /** Drops the accounts on the former source and on its root, then ends their dump threads. */
  | { readonly kind: "retireAccounts"; readonly names: readonly string[] }
  /** Ends them on the former source, where the account stays or is already gone. */
  | { readonly kind: "endDumpThreads" }
  /** Raises fences of sources and former sources that a killed run left lowered. */
  | { readonly kind: "raiseFence" }
  /** Accounts left over from a former source: dropped here only, not through the binary log. */
  | { readonly kind: "dropInheritedAccounts"; readonly names: readonly string[] }
  /** Accounts of replicas that no longer exist. */
  | { readonly kind: "dropOrphanedAccounts"; readonly names: readonly string[] };

/** Steps on what the user declared inside the server. */
export type ContentStep =
  | { readonly kind: "ensureRoot"; readonly differs?: readonly Difference[] }
  /** Marks accounts that came from a former source and are as declared: nothing about them changes. */
  | { readonly kind: "adoptAccounts"; readonly accounts: readonly AccountName[] }
  | { readonly kind: "ensureDatabase"; readonly database: DatabaseInput }
  | { readonly kind: "dropDatabase"; readonly name: string }
  | {
      readonly kind: "ensureUser";
      readonly name: string;
      readonly host: string;
      /** Absent if nothing was compared. */
      readonly differs?: readonly Difference[];
    }
  | { readonly kind: "dropUser"; readonly name: string; readonly host: string };

/**
 * Every change that the provider can make. Each step is idempotent. Three records describe each kind of step,
 * and the compiler asks for each of them: `stepTraits`, `words/steps` and `execute`.
 */
export type Step = HostStep | SettingsStep | LinkStep | ContentStep;

export type StepKind = Step["kind"];

/** The step of a kind, in the form that a record by kind needs. */
export type StepOf<K extends StepKind> = { readonly kind: K } & Extract<Step, { readonly kind: K }>;

/**
 * A cure for a failed thread. `forgetChannel` and `fetchAgain` are for relay logs that cannot be read: the
 * first leads to a new channel, the second keeps that of a source which is no longer wanted.
 */
export type Remedy = "startAgain" | "forgetChannel" | "fetchAgain" | "reconnect";

/** What the current run has done so far. */
export interface RunMemory {
  readonly done: ReadonlySet<StepKind>;
  /** So that no remedy is tried twice. `done` cannot tell, because remedies share steps with other plans. */
  readonly tried: ReadonlySet<Remedy>;
  /** A copy that a server has refused: this run asks for none again. */
  readonly refusedCopy?: CopyRefusal;
}

/** Why a server gives or takes no copy, whoever asks; nothing was dropped. */
export interface CopyRefusal {
  /** The donor's name. */
  readonly donor: string;
  /** MySQL's. */
  readonly errno: number;
  readonly detail: Legible;
}

/** For the first look of a run, and for callers that execute nothing. */
export const NOTHING_DONE: RunMemory = { done: new Set(), tried: new Set() };

/**
 * What leads on from the facts: steps that can be done one after the other, nothing, or a reason why the run
 * cannot continue. The list ends where a step depends on the outcome of an earlier one.
 */
export type Plan =
  | {
      readonly kind: "steps";
      readonly steps: readonly Step[];
      /** The remedy that counts as tried once these steps are executed. */
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

/** The first plan that has steps or is blocked. */
export function firstOf(...plans: readonly (() => Plan)[]): Plan {
  for (const make of plans) {
    const plan = make();
    if (plan.kind === "blocked" || plan.steps.length > 0) return plan;
  }
  return CONVERGED;
}
