/**
 * The outputs of an instance: what the last up or refresh saw at `observedAt`. What could not be observed is
 * absent.
 */
export interface InstanceOutputs {
  /** A UUID. It stays the same through every change in place, including a new container. */
  readonly id: string;
  /** The name of the instance and of its container. */
  readonly name: string;
  readonly status: InstanceStatus;
  /** Why the status is not ACTIVE. Absent while it is. */
  readonly fault?: string;
  /** When the instance was created. ISO 8601, UTC. */
  readonly created: string;
  /** When an up last changed or repaired the instance. ISO 8601, UTC. */
  readonly updated: string;
  /** When all these outputs were observed. ISO 8601, UTC. */
  readonly observedAt: string;
  readonly datastore: DatastoreOutput;
  /** The image that runs, as it was named when it was resolved. Absent if nobody has named it. */
  readonly image?: string;
  /** The id of the image that runs, `sha256:…`. Absent if there is no container yet. */
  readonly imageId?: string;
  readonly flavor: FlavorOutput;
  readonly volume: VolumeOutput;
  /**
   * Where to connect: the published address if `port` is declared, otherwise the instance's name on its
   * Docker network.
   */
  readonly host: string;
  /** The port to connect to at `host`. */
  readonly port: number;
  /** `<name>:3306`, where other containers on `network` connect, whether a port is published or not. */
  readonly internalEndpoint: string;
  /** `<address>:<port>`, where the host connects. Absent if `port` is not declared. */
  readonly publishedEndpoint?: string;
  /** The container's address on its network. It changes with each start. Absent while the container is down. */
  readonly address?: string;
  /** The Docker network of the instance. */
  readonly network: string;
  /**
   * Secret. `mysql://root:<password>@<host>:<port>/<first declared database>`; of a replica, its source's
   * database. It has no credentials if the password is not known.
   */
  readonly uri: string;
  /**
   * Secret. For root and for each declared user whose password is known, the URIs that log in as this user: by
   * the user's name, or as `name@host` if its host is not "%". Each leads to the first of the user's databases.
   * A replica has those of its source, if the source is given as a resource. Absent if no password is known.
   */
  readonly uris?: Readonly<Record<string, InstanceUris>>;
  /** Secret. Declared, generated, or that of the source. Absent if it is not known. */
  readonly rootPassword?: string;
  /**
   * PEM: the authority that has signed the server's certificate, which names the instance's name, localhost and
   * the published address. It signs for this server alone, and stays the same when the names change. While it is
   * being replaced, this holds two. Absent if nobody could read it.
   */
  readonly caCertificate?: string;
  /** MySQL's server_id, from 1 to 4294967294. It is derived from the id and never changes. */
  readonly serverId: number;
  /** MySQL's server_uuid. Absent if the server did not answer. */
  readonly serverUuid?: string;
  /**
   * Id of the source, as the server's channel has it. Absent without a channel, or if the server did not
   * answer.
   */
  readonly slaveOf?: string;
  /**
   * Ids of the replicas, as the last up or refresh of this very instance saw them. Absent if neither the
   * instance nor they answered.
   */
  readonly slaves?: readonly string[];
  readonly replication: ReplicationOutput;
  /** What the next up will repair or refuse, in words. Empty if there is nothing. */
  readonly drift: readonly string[];
}

/**
 * BUILD: the create was interrupted, and the next up continues it. ACTIVE: the container runs, the
 * administrator can log in, and a replica replicates, catches up or is delayed on purpose. SHUTDOWN: the
 * container does not run. ERROR: everything else.
 */
export type InstanceStatus = "BUILD" | "ACTIVE" | "SHUTDOWN" | "ERROR";

export interface DatastoreOutput {
  /** The kind of server. */
  readonly type: "mysql";
  /** The version that the server reports, e.g. "9.7.1". Absent if the server did not answer. */
  readonly version?: string;
}

export interface FlavorOutput {
  /** Number of cores. Absent: no limit. */
  readonly cpus?: number;
  /** With a unit, e.g. "1GiB". */
  readonly memory: string;
}

/** Two ways to one server. */
export interface InstanceUris {
  /** For other containers on the instance's network: it has the instance's name and port 3306. */
  readonly internal: string;
  /** For the host: it has the published address. Absent if `port` is not declared. */
  readonly published?: string;
}

export interface VolumeOutput {
  /** The name of the Docker volume. Absent if there is none yet. */
  readonly name?: string;
  /** GiB, as declared. */
  readonly size: number;
  /** GiB in use. Absent while the server does not run. */
  readonly used?: number;
}

/**
 * The state of an instance's replication. docs/replication.md says what each state means, and what the next
 * up does.
 */
export type ReplicationStateName =
  | "unreachable"
  | "uninitialised"
  | "seeding"
  | "standalone"
  | "leaving"
  | "sourceUnreachable"
  | "errant"
  | "sourcePurged"
  | "unconfigured"
  | "wrongSource"
  | "failed"
  | "stopped"
  | "connecting"
  | "delayed"
  | "catchingUp"
  | "replicating";

export interface ReplicationOutput {
  /** "standalone", "replicating", "delayed" and "catchingUp" are healthy. */
  readonly state: ReplicationStateName;
  /** The thread that fetches transactions from the source. Absent without a channel. */
  readonly receiver?: "on" | "off" | "connecting";
  /** The thread that executes fetched transactions. Absent without a channel. */
  readonly applier?: "on" | "off" | "connecting";
  /** MySQL's server_uuid of the server to which the receiver is or was last connected. */
  readonly sourceUuid?: string;
  /**
   * Seconds behind the source. 0 if nothing is missing; absent if it cannot be determined, e.g. while a
   * thread is off.
   */
  readonly lagSeconds?: number;
  /**
   * Why the state is not healthy: the errors of both threads with their numbers, or what else was seen. What
   * the server said is quoted and cut to 300 characters, and holds no values of rows.
   */
  readonly lastError?: string;
  /** GTID set that the server has executed, on one line. */
  readonly gtidExecuted?: string;
  /** GTID set that the source has executed and this server has not. Absent if the source did not answer. */
  readonly gtidMissing?: string;
}

/** Keys of the outputs. A resource has Outputs only for the keys that it is given when it is constructed. */
const keys = {
  name: undefined,
  status: undefined,
  fault: undefined,
  created: undefined,
  updated: undefined,
  observedAt: undefined,
  datastore: undefined,
  image: undefined,
  imageId: undefined,
  flavor: undefined,
  volume: undefined,
  host: undefined,
  port: undefined,
  internalEndpoint: undefined,
  publishedEndpoint: undefined,
  address: undefined,
  network: undefined,
  uri: undefined,
  uris: undefined,
  rootPassword: undefined,
  caCertificate: undefined,
  serverId: undefined,
  serverUuid: undefined,
  slaveOf: undefined,
  slaves: undefined,
  replication: undefined,
  drift: undefined,
} satisfies Record<keyof Omit<InstanceOutputs, "id">, undefined>;

export const outputKeys: Readonly<Record<string, undefined>> = keys;

/** `declared` is the provider's copy of the inputs, passwords included. */
export const secretOutputs = ["uri", "uris", "rootPassword", "declared"];
