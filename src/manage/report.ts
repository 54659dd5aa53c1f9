import type { ReplicationStateName } from "../plan/link/replicationState";

/**
 * BUILD: a create was interrupted, and the next up continues it. ACTIVE: the container runs, the
 * administrator can log in, and a replica replicates, is delayed on purpose or catches up. SHUTDOWN: the
 * container does not run. ERROR: everything else. `fault` says why the status is not ACTIVE.
 */
export type InstanceStatus = "BUILD" | "ACTIVE" | "SHUTDOWN" | "ERROR";

/** What was seen of an instance, in the form of its outputs. */
export interface InstanceReport {
  readonly id: string;
  readonly name: string;
  readonly status: InstanceStatus;
  /** Why the status is not ACTIVE; absent while it is. */
  readonly fault?: string;
  /** ISO 8601, UTC: when all of this was seen. */
  readonly observedAt: string;
  /** `version` is the one that the server reports; absent if it does not answer. */
  readonly datastore: { readonly type: "mysql"; readonly version?: string };
  /** As a program named it when the container was created; absent if it was named by its id. */
  readonly image?: string;
  readonly imageId: string;
  /** `memory` in bytes. */
  readonly flavor: { readonly memory: number; readonly cpus?: number };
  /** `size` in GiB as declared; `used` in GiB as seen (absent while the container does not run). */
  readonly volume: { readonly name?: string; readonly size: number; readonly used?: number };
  readonly network: string;
  /** The address that the container publishes, else the instance's name on its Docker network. */
  readonly host: string;
  readonly port: number;
  /** What the container publishes; absent if it publishes nothing. */
  readonly published?: Endpoint;
  /**
   * The container's address on its network; changes when the container restarts. Absent while it does not run.
   */
  readonly address?: string;
  /** PEM: whom to trust as this server; two authorities while one replaces the other. Absent if not seen. */
  readonly caCertificate?: string;
  readonly serverId: number;
  readonly serverUuid?: string;
  readonly superReadOnly?: boolean;
  /** Id of the source that the server's channel names. */
  readonly slaveOf?: string;
  /** Ids of the replicas; absent if neither this instance nor they answered. */
  readonly slaves?: readonly string[];
  readonly replication: ReplicationReport;
  /** What the next up will repair or refuse, in words; empty if there is nothing. */
  readonly drift: readonly string[];
  /** `info().id` of the engine. */
  readonly engineId: string;
}

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export interface ReplicationReport {
  readonly state: ReplicationStateName;
  readonly receiver?: "on" | "off" | "connecting";
  readonly applier?: "on" | "off" | "connecting";
  /** Uuid of the server to which the receiver is or was last connected. */
  readonly sourceUuid?: string;
  /** Seconds; absent if it cannot be determined. */
  readonly lagSeconds?: number;
  readonly lastError?: string;
  readonly gtidExecuted?: string;
  /** What the source has executed and this server has not; absent if the source did not answer. */
  readonly gtidMissing?: string;
}
