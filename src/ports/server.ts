// Longer than other files: the port is read as a whole.
import type {
  AccountName,
  Adoption,
  CopyAccount,
  DatabaseFacts,
  DatabaseSpec,
  ReplicationAccount,
  ReplicationAccountCopy,
  ReplicationAccountFacts,
  RootSpec,
  UserFacts,
  UserSpec,
} from "./accounts";
import type { Duplex } from "node:stream";
import type { Legible } from "../ground/foreign";
import type { Secret } from "../ground/secret";

/**
 * The port of a MySQL server, in the terms of replication; `mysqlServer.ts` is its only implementation.
 * Failures are LoginError (connecting) and ServerCallError (statements); a method that waits for more than
 * one statement may also throw DeadlineExceededError.
 *
 * Every session starts with `sql_log_bin=0`, a fixed sql_mode and bounded lock waits: what an administrator
 * does on a replica must never become a transaction of the replica's own. Methods that change what replicates
 * (accounts of the tree, databases, users) say so and write to the binary log.
 */
export interface ServerConnector {
  /**
   * Logs in over TLS and checks the server's certificate against `ca`. One connection serves one unit of
   * work.
   */
  connect(endpoint: ServerEndpoint): Promise<MysqlServer>;
  /**
   * True as soon as a server sends its greeting at this address, false after `milliseconds` without one. It
   * does not tell who may log in, and costs almost nothing while nobody listens.
   */
  greets(at: Address, milliseconds: number): Promise<boolean>;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface ServerEndpoint {
  /** The instance's name, for error texts. */
  readonly server: string;
  /** Identifies one start of one server: a kept connection is never used for another one. */
  readonly process: string;
  /**
   * Addresses, of which the first counts at which somebody listens; or a function that opens a stream to the
   * server, which the connection owns.
   */
  readonly at:
    { readonly addresses: readonly Address[] } | { readonly open: () => Promise<Duplex> };
  readonly user: string;
  readonly password: Secret;
  /** What the names of locks are made with. @default derived from the password */
  readonly lockKey?: Secret;
  /**
   * PEM of the CA that signed the server's certificate. The host name is not checked: the CA is the server's
   * own.
   */
  readonly ca: string;
  /** Timeout for connecting, in milliseconds. */
  readonly connectTimeout: number;
}

export interface MysqlServer extends AsyncDisposable {
  /**
   * True while the session holds no state (locks, timeouts) and no statement has failed, so it may be reused.
   */
  readonly isReusable: boolean;

  /**
   * From now on, statements that change something wait for the locks of others as long as this allows, instead
   * of 30 s. A wait that ends without the lock is a ServerCallError with 1205, which names the session that
   * holds it.
   */
  waitForLocks(patience: LockPatience): void;

  /**
   * Reads all facts about this server; `compared`: what it has of these accounts, and of those that carry this
   * product's fingerprint, too. Writes nothing.
   */
  observe(compared?: readonly AccountName[]): Promise<ServerFacts>;

  /** Whether the server takes writes or replicates, by the cheapest possible question. */
  role(): Promise<ServerRole>;

  // GTID sets: the server compares them, never this code.
  /**
   * What is in `left` and not in `right`, for each pair, in one round trip. Sets are on one line, "" if
   * empty.
   */
  subtract(pairs: readonly (readonly [left: string, right: string])[]): Promise<readonly string[]>;
  /** True if everything in `gtids` has been executed here within `seconds`. */
  waitForGtids(gtids: string, seconds: number): Promise<boolean>;

  // The fence. Moving it takes a lock on this server, so that concurrent runs do not undo one another.
  /** Sets super_read_only now and for every start. Each statement waits at most `seconds` for locks of others. */
  fence(seconds: number): Promise<void>;
  /** Makes the server writable now and at every start. */
  open(): Promise<void>;

  // The channel.
  /** Sets all options, whatever they were before. Both threads must be stopped. */
  changeSource(channel: ChannelSpec): Promise<void>;
  /** Starts both threads; a thread that runs is left alone. */
  startReplica(): Promise<void>;
  /** Stops only the receiver; the applier continues with what was received. Success if already stopped. */
  stopReceiver(): Promise<void>;
  /** Has the receiver log in again, with this password; the applier goes on with what was received. */
  reconnectWith(password: Secret): Promise<void>;
  /** Starts only the applier. Success if it already runs. */
  startApplier(): Promise<void>;
  /**
   * Stops both threads within `seconds`; throws a ServerCallError with 1875 if the applier takes longer. A
   * transaction of which only a part has arrived is given up first, once nothing sends the rest or after 20
   * s; the applier then ends with error 1756. Throws DeadlineExceededError if the applier does not give it
   * up.
   */
  stopReplica(seconds: number): Promise<void>;
  /** Removes the channel and its relay logs; both threads must be stopped. GTID sets stay. */
  resetReplica(): Promise<void>;

  /**
   * Throws away what was received and not applied, which a start fetches again; the delay is 0 afterwards, the
   * rest of the channel and the GTID sets stay. Both threads must be stopped.
   */
  dropRelayLogs(): Promise<void>;

  /** Changes only the delay, in seconds; what was received stays. Both threads run afterwards. */
  setDelay(seconds: number): Promise<void>;

  // Copying data (CLONE).
  /**
   * On the donor: creates the account or changes it to exactly this, here only and not through the binary log.
   * Works on a fenced server. Call it while holding `lockForCopying`.
   */
  ensureCopyAccount(account: CopyAccount): Promise<void>;
  /** On the donor: makes all other callers wait as long as this connection lives. False after `seconds`. */
  lockForCopying(seconds: number): Promise<boolean>;
  /** On the donor or the recipient: ends the sessions of running copies, and returns how many there were. */
  endCopying(): Promise<number>;
  /**
   * On the recipient: replaces all data and accounts with the donor's; then the server exits and has to be
   * started again. Resolves even if the connection was lost: read `ServerFacts.clone` for the outcome. The
   * connection cannot be used afterwards. super_read_only is off from then on, after a failure too; read_only
   * stays.
   */
  copyFrom(donor: CopySource, seconds: number): Promise<void>;
  /** Progress of a running copy; undefined if there is none. */
  copyProgress(): Promise<CopyProgress | undefined>;
  /**
   * Tables whose rows a copy would leave out because they are not InnoDB, as `shop.parcels (MyISAM)`; 20 at
   * most.
   */
  tablesLeftBehind(): Promise<readonly string[]>;
  /** Seconds that a flush of a log took on average since the start; undefined if there was none. */
  secondsForFlush(): Promise<number | undefined>;

  // Scheduled events.
  /**
   * Gives these events this status, here only and not through the binary log; definer, schedule, text, SQL mode and
   * character sets of each stay, an event that is gone is left out. Works on a fenced server.
   */
  setEvents(events: readonly EventName[], status: EventStatus): Promise<void>;

  // Accounts of the tree.
  /**
   * Creates the account or changes it to exactly this, here and through the binary log on all servers below,
   * whether they have the account or not. Works on a fenced server.
   */
  ensureReplicationAccount(account: ReplicationAccount): Promise<void>;
  /** The stored password of each of these replication accounts that exists here, by name. */
  passwordHashes(names: readonly string[]): Promise<ReadonlyMap<string, Secret>>;
  /** As `ensureReplicationAccount`, with the password that another server has stored. */
  copyReplicationAccount(account: ReplicationAccountCopy): Promise<void>;
  /**
   * From now on only the newer of the account's passwords is valid, here and on all servers below. Works on a
   * fenced server.
   */
  discardOldPassword(account: Pick<ReplicationAccount, "name">): Promise<void>;
  /**
   * Removes the replication and copy accounts that exist, here only and not through the binary log: a logged drop would be a
   * transaction that replicas which have left the tree never get. Works on a fenced server.
   */
  dropInternalAccounts(names: readonly string[]): Promise<void>;
  /** The present values of these variables for the whole server, as it prints them; of those that it has. */
  variables(names: readonly string[]): Promise<Readonly<Record<string, string>>>;
  /** For the whole server, until it ends. `value`: undefined stands for the server's own default. */
  setVariable(name: string, value: string | bigint | number | undefined): Promise<void>;
  /** Ends the dump threads of these accounts, and returns how many there were. */
  killDumpThreads(accounts: readonly string[]): Promise<number>;

  // Databases and users, written to the binary log. All of these work on a fenced server, and none on a
  // replica.
  /** Creates the database, or changes the character set and collation of an existing one to these. */
  ensureDatabase(database: DatabaseSpec): Promise<void>;
  /** How many tables, views and routines the database holds; undefined if there is no such database. */
  countObjects(database: string): Promise<number | undefined>;
  /** Success if the database is absent. */
  dropDatabase(database: string): Promise<void>;
  /**
   * Creates the user or changes it to exactly this: password, grants on exactly `databases`, TLS, limit,
   * fingerprint; of one that is there, `keeps` stays as it is. Nobody can log in with anything else than the
   * password.
   */
  ensureUser(user: UserSpec): Promise<void>;
  dropUser(name: string, host: string): Promise<void>;
  /** Creates or changes root@'%' so that it has exactly these privileges and this password, over TLS only. */
  ensureRoot(root: RootSpec): Promise<void>;
  /**
   * Gives an account that came by replication this instance's fingerprint, here only and not through the
   * binary log: no other server needs it. Works on a fenced server.
   */
  adoptAccount(account: Adoption): Promise<void>;

  /**
   * A small file that mysqld may read, by its absolute path; undefined for any other file and for an empty
   * one.
   */
  readFile(path: string): Promise<string | undefined>;

  /**
   * Sets the internal administrator's own password, without writing to the binary log. Works on a fenced
   * server.
   */
  setOwnPassword(password: Secret): Promise<void>;
  /** Like `setOwnPassword`, but the present password stays valid as well, until `discardOwnOldPassword`. */
  setOwnNextPassword(password: Secret): Promise<void>;
  /** From now on only the newer of the administrator's passwords is valid. Success if there is only one. */
  discardOwnOldPassword(): Promise<void>;
  /** Serves the certificate that is in the files now to all connections from now on; open ones stay. */
  reloadCertificate(): Promise<void>;
  /** Raises a fence that is lowered and that no run is working behind; an open server stays open. */
  raiseFence(): Promise<void>;
  /**
   * Ends dump threads, ordinary connections and a transaction of which only a part has arrived, and refuses
   * new connections until the next start, so that a clean stop is quick.
   */
  goOffline(): Promise<void>;
  /** Undoes `goOffline`, and an offline mode that somebody else has set. */
  comeOnline(): Promise<void>;
}

export interface LockPatience {
  /** What is left, whenever a statement is about to wait; at least 1. */
  readonly seconds: () => number;
  /** Told of whom a statement waits for, when it has waited for some seconds. */
  readonly tell: (words: Legible) => void;
}

/** `closed`: fenced, without a channel (yet). */
export type ServerRole = "open" | "closed" | "following";

export interface ServerFacts {
  /** E.g. `9.7.4`. */
  readonly version: string;
  readonly serverId: number;
  readonly serverUuid: string;
  readonly superReadOnly: boolean;
  readonly readOnly: boolean;
  /** Only administrators can log in, and no replica: a stop was not finished, or somebody set the mode. */
  readonly offlineMode: boolean;
  /**
   * How much of "writable" (super_read_only and read_only OFF) is persisted, overriding the configuration
   * file's fence.
   */
  readonly persistedOpen: "no" | "partly" | "yes";
  /** GTID sets, each on one line, "" if empty. */
  readonly gtidExecuted: string;
  readonly gtidPurged: string;
  readonly logBin: boolean;
  readonly gtidMode: string;
  /** Size of all binary logs, bytes. */
  readonly binlogSize: number;
  /** Bytes. A copy needs packets of 2 MiB on both sides. */
  readonly maxAllowedPacket: number;
  readonly lowerCaseTableNames: number;
  /** Privileges on everything can be taken away in single databases; names of databases are no patterns. */
  readonly partialRevokes: boolean;
  /** The default channel; undefined if none is configured. */
  readonly channel?: Channel;
  /** The last copy of another server's data to this one. */
  readonly clone: CloneFacts;
  /** The accounts of the whole tree that carry this product's attribute. */
  readonly replicationAccounts: readonly ReplicationAccountFacts[];
  /** Names of accounts for a copy that is not under way: a run was killed, or a copy has brought them. */
  readonly leftCopyAccounts: readonly string[];
  /** The accounts of the current dump threads, one entry per thread. */
  readonly dumpThreads: readonly string[];
  /** Names, default character sets and collations of the non-system databases. */
  readonly databases: readonly DatabaseFacts[];
  /** The scheduled events of these databases. */
  readonly events: readonly EventFacts[];
  /** Users that carry this product's fingerprint (root included), and those that were asked for. */
  readonly users: readonly UserFacts[];
}

/**
 * `REPLICA_SIDE_DISABLED`: MySQL gives it to what comes by replication, whatever its status on the source, and
 * this package to what is not to run while its server is closed.
 */
export type EventStatus = "ENABLED" | "DISABLED" | "REPLICA_SIDE_DISABLED";

export interface EventName {
  readonly database: string;
  readonly name: string;
}

/** A scheduled event (CREATE EVENT). */
export interface EventFacts extends EventName {
  readonly status: EventStatus;
  /** True if it was to run once, at a time that has passed. */
  readonly isOver: boolean;
  /** False if no statement can both name it and keep its text: see `setEvents`. */
  readonly canBeAltered: boolean;
}

export type ThreadState = "on" | "off" | "connecting";

export interface ThreadFacts {
  readonly state: ThreadState;
  /** 0 = no error. While `connecting`, the error of the last attempt. */
  readonly errno: number;
  readonly message: Legible;
}

export interface Channel {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly tls: boolean;
  /** Path inside the container. */
  readonly caFile: string;
  readonly autoPosition: boolean;
  /** Seconds. */
  readonly delay: number;
  /** Empty until the receiver has connected once. */
  readonly sourceUuid: string;
  readonly receiver: ThreadFacts;
  /** Coordinator and workers together: the first error found, with its full text. */
  readonly applier: ThreadFacts;
  /** GTID set, on one line. */
  readonly received: string;
  /** Received, but not yet executed. */
  readonly unapplied: string;
  /** Seconds that the applier still waits because of `delay`; undefined if it does not wait. */
  readonly remainingDelay?: number;
  /** True while the applier executes a transaction. */
  readonly isApplying: boolean;
  /**
   * Seconds since the original commit of the oldest transaction that the applier is executing; undefined if
   * it executes none.
   */
  readonly applyingLag?: number;
}

export interface ChannelSpec {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: Secret;
  /** Path inside the container of the source's CA certificate. */
  readonly caFile: string;
  /** Seconds. @default 0 */
  readonly delay: number;
}

/** Where CLONE finds the donor, and how it logs in there. */
export interface CopySource {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: Secret;
  /** Path on the recipient of the donor's CA certificate. */
  readonly caFile: string;
}

export interface CopyProgress {
  /** Bytes. */
  readonly copied: number;
  readonly expected: number;
}

export interface CloneFacts {
  /** True if the clone plugin is there. */
  readonly isPossible: boolean;
  /** True if the data and the GTID set of the copy are here. */
  readonly isWhole: boolean;
  /** When the copy began, by the server's own clock; "" if there never was one. */
  readonly begun: string;
  /** Why the copy failed; "" if it did not. */
  readonly problem: Legible;
}
