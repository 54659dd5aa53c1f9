/**
 * What an instance's outputs hold: what was seen at `observedAt` by the last up or refresh. A key that
 * could not be observed is absent.
 */
export interface InstanceState {
  /** A UUID that every change in place keeps, a new container included. */
  readonly id: string;
  readonly name: string;
  readonly status: InstanceStatus;
  /** Why the status is not ACTIVE. */
  readonly fault?: string;
  /** ISO 8601, UTC. */
  readonly created: string;
  /** When an up last changed or repaired it; ISO 8601, UTC. */
  readonly updated: string;
  /** How old all of this is; ISO 8601, UTC. */
  readonly observedAt: string;
  readonly datastore: DatastoreState;
  readonly flavor: FlavorState;
  readonly volume: VolumeState;
  /** Where to connect: the published address when `port` is declared, else the name on its Docker network. */
  readonly host: string;
  readonly port: number;
  /** The container's address on its network; changes when the container restarts, empty while it does not run. */
  readonly address: string;
  /** The Docker network it is on. */
  readonly network: string;
  /**
   * Secret. `mysql://root:<password>@<host>:<port>/<first declared database>`; without a password that
   * is known here, without credentials.
   */
  readonly uri: string;
  /** Secret. Declared, generated, or the source's; absent when none is known here. */
  readonly rootPassword?: string;
  readonly serverId: number;
  readonly serverUuid?: string;
  /** Id of its source, as the server's channel has it. */
  readonly slaveOf?: string;
  /**
   * Ids of its replicas, as old as the last up or refresh of this very instance. Absent when neither it nor
   * they could say.
   */
  readonly slaves?: readonly string[];
  readonly replication: ReplicationState;
  /** What the next up will repair, in words; empty when nothing. */
  readonly drift: readonly string[];
}

/**
 * BUILD: its creation was interrupted, the next up goes on. ACTIVE: it runs, its administrator logs in,
 * and a replica replicates. SHUTDOWN: the container does not run. ERROR: everything else.
 */
export type InstanceStatus = "BUILD" | "ACTIVE" | "SHUTDOWN" | "ERROR";

export interface DatastoreState {
  readonly type: "mysql";
  /** The server's own, e.g. "9.7.1"; absent while it does not answer. */
  readonly version?: string;
}

export interface FlavorState {
  /** Absent: no limit. */
  readonly cpus?: number;
  /** E.g. "1GiB". */
  readonly memory: string;
}

export interface VolumeState {
  readonly name: string;
  /** GiB, as declared. */
  readonly size: number;
  /** GiB, as seen; absent while the server does not run. */
  readonly used?: number;
}

export interface ReplicationState {
  /** `standalone`, `replicating`, or another of the states that the documentation on replication lists. */
  readonly state: string;
  readonly receiver?: "on" | "off" | "connecting";
  readonly applier?: "on" | "off" | "connecting";
  /** The server that the receiver is or was last connected to. */
  readonly sourceUuid?: string;
  /** Seconds; 0 when nothing is missing, absent when it cannot be known. */
  readonly lagSeconds?: number;
  /** Why the state is not a healthy one: both threads' errors with their numbers, or what else was seen. */
  readonly lastError?: string;
  /** GTID set. */
  readonly gtidExecuted?: string;
  /** GTID set: what the source has and this does not; absent when the source did not answer. */
  readonly gtidMissing?: string;
}

/** Keys of the outputs that a resource must be given, or no Output of that name exists on it. */
const keys = {
  name: undefined,
  status: undefined,
  fault: undefined,
  created: undefined,
  updated: undefined,
  observedAt: undefined,
  datastore: undefined,
  flavor: undefined,
  volume: undefined,
  host: undefined,
  port: undefined,
  address: undefined,
  network: undefined,
  uri: undefined,
  rootPassword: undefined,
  serverId: undefined,
  serverUuid: undefined,
  slaveOf: undefined,
  slaves: undefined,
  replication: undefined,
  drift: undefined,
} satisfies Record<keyof Omit<InstanceState, "id">, undefined>;

export const outputKeys: Readonly<Record<string, undefined>> = keys;

/** `declared` is what the provider keeps of the inputs, passwords included. */
export const secretOutputs = ["uri", "rootPassword", "declared"];
