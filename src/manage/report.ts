import type { ReplicationStateName } from "../plan/link/replicationState";

/**
 * BUILD: a create was interrupted, the next up resumes it. ACTIVE: container runs, administrator logs
 * in, and a replica replicates, is delayed on purpose or catches up. SHUTDOWN: the container does not
 * run. ERROR: everything else. `fault` says why it is not ACTIVE.
 */
export type InstanceStatus = "BUILD" | "ACTIVE" | "SHUTDOWN" | "ERROR";

/** What was seen of an instance, in the words of its outputs. */
export interface InstanceReport {
  readonly id: string;
  readonly name: string;
  readonly status: InstanceStatus;
  /** Why it is not ACTIVE; absent when it is. */
  readonly fault?: string;
  /** ISO 8601, UTC: how old all of this is. */
  readonly observedAt: string;
  /** `version` is the server's own; absent while it does not answer. */
  readonly datastore: { readonly type: "mysql"; readonly version?: string };
  readonly imageId: string;
  /** `memory` in bytes. */
  readonly flavor: { readonly memory: number; readonly cpus?: number };
  /** `size` in GiB as declared, `used` in GiB as seen (absent while it does not run). */
  readonly volume: { readonly name: string; readonly size: number; readonly used?: number };
  readonly network: string;
  /** The address that its container publishes, else the instance's name on its Docker network. */
  readonly host: string;
  readonly port: number;
  /** The container's address on its network; changes when the container restarts. Empty while it does not run. */
  readonly address: string;
  readonly serverId: number;
  readonly serverUuid?: string;
  readonly superReadOnly?: boolean;
  /** Instance id of the source that the server's channel names. */
  readonly slaveOf?: string;
  /** Instance ids of its replicas; absent when neither it nor they could say. */
  readonly slaves?: readonly string[];
  readonly replication: ReplicationReport;
  /** What the next up will repair, in words; empty when nothing. */
  readonly drift: readonly string[];
  /** `info().ID` of the engine. */
  readonly engineId: string;
}

export interface ReplicationReport {
  readonly state: ReplicationStateName;
  readonly receiver?: "on" | "off" | "connecting";
  readonly applier?: "on" | "off" | "connecting";
  /** The server that the receiver is or was last connected to. */
  readonly sourceUuid?: string;
  /** Seconds; absent when it cannot be known. */
  readonly lagSeconds?: number;
  readonly lastError?: string;
  readonly gtidExecuted?: string;
  /** What the source has and this does not; absent when the source did not answer. */
  readonly gtidMissing?: string;
}
