import type {
  DatabaseFacts,
  DatabaseSpec,
  ReplicationAccount,
  ReplicationAccountFacts,
  UserFacts,
  UserSpec,
} from "./accounts";
import type { Duplex } from "node:stream";
import type { Secret } from "../ground/secret";

/**
 * The port of a MySQL server, in the words of replication. `mysqlServer.ts` is its only
 * implementation. Failures are LoginError (connecting) and ServerCallError (statements); where a method waits
 * for more than one statement, also DeadlineExceededError.
 *
 * Every session starts with `sql_log_bin=0`, a fixed sql_mode and bounded lock waits: what an
 * administrator does on a replica must never become a transaction of its own. Methods that change
 * what replicates (accounts of the tree, databases, users) say so and write to the binary log.
 */
export interface ServerConnector {
  /** Logs in over TLS, the server's certificate checked against `ca`. One connection, for one unit of work. */
  connect(endpoint: ServerEndpoint): Promise<MysqlServer>;
  /**
   * True as soon as a server greets at this address, false when none has within `milliseconds`. Says
   * nothing of who may log in; costs next to nothing while nobody listens.
   */
  greets(
    at: { readonly host: string; readonly port: number },
    milliseconds: number,
  ): Promise<boolean>;
}

export interface ServerEndpoint {
  /** For error texts: the instance's name. */
  readonly server: string;
  /** Which start of which server: a connection that is kept serves no other. */
  readonly process: string;
  /** An address, or how to open a stream that leads there; the connection owns the stream. */
  readonly at:
    { readonly host: string; readonly port: number } | { readonly open: () => Promise<Duplex> };
  readonly user: string;
  readonly password: Secret;
  /** PEM of the CA that signed the server's certificate. Its host name is not checked: the CA is the server's own. */
  readonly ca: string;
  /** Milliseconds for connecting. */
  readonly connectTimeout: number;
}

export interface MysqlServer extends AsyncDisposable {
  /** Nothing that was done here stays with the connection, and nothing has failed on it: it can serve others. */
  readonly isReusable: boolean;

  /** One round over everything that says what this server is and does. Writes nothing. */
  observe(): Promise<ServerFacts>;

  /** Whether it takes writes or replicates, at the least cost there is. */
  role(): Promise<ServerRole>;

  // GTID sets: always the server's opinion.
  /** What is in `left` and not in `right`, for each pair, in one round trip. Sets come back on one line, "" when empty. */
  subtract(pairs: readonly (readonly [left: string, right: string])[]): Promise<readonly string[]>;
  /** True when everything in `gtids` has been executed here within `seconds`. */
  waitForGtids(gtids: string, seconds: number): Promise<boolean>;

  // The fence. Whoever moves it holds a lock on this server, so that runs which meet here do not undo one another.
  /** super_read_only now and at every start. Waits at most `seconds` for other sessions' locks. */
  fence(seconds: number): Promise<void>;
  /** Writable now and at every start. */
  open(): Promise<void>;

  // The channel.
  /** Emits the full option list, whatever was there. Both threads must be stopped. */
  changeSource(channel: ChannelSpec): Promise<void>;
  /** Starts both threads; running ones are left alone. */
  startReplica(): Promise<void>;
  /** Stops the receiver alone; the applier goes on with what was received. Already stopped is success. */
  stopReceiver(): Promise<void>;
  /** Starts the applier alone; running is success. */
  startApplier(): Promise<void>;
  /**
   * Stops both threads within `seconds`; throws a ServerCallError with 1875 when the applier takes longer.
   * A transaction of which only a part has arrived is given up first, once nothing sends the rest or after
   * 20 s: the applier then ends with error 1756. DeadlineExceededError when it does not let go of it.
   */
  stopReplica(seconds: number): Promise<void>;
  /** Forgets the channel and its relay logs; both threads must be stopped. GTID sets stay. */
  resetReplica(): Promise<void>;

  /** Sets the delay alone, in seconds; what was received stays. Both threads run afterwards. */
  setDelay(seconds: number): Promise<void>;

  // Copying data (CLONE).
  /** As the donor: makes everybody else who asks wait, as long as this connection lives. False after `seconds`. */
  lockForCopying(seconds: number): Promise<boolean>;
  /** As donor or recipient: ends the sessions of copies under way; how many there were. */
  endCopying(): Promise<number>;
  /**
   * As the recipient: replaces all data and accounts here by the donor's, then the server ends itself and
   * has to be started again. Resolves also when the connection was lost: look at `ServerFacts.clone`. The
   * connection is of no use afterwards. super_read_only is off from then on, after a failure too; read_only stays.
   */
  copyFrom(donor: CopySource, seconds: number): Promise<void>;
  /** How far a copy under way has come; undefined when there is none. */
  copyProgress(): Promise<CopyProgress | undefined>;
  /** Tables whose rows a copy would leave behind (they are not InnoDB's), as `shop.parcels (MyISAM)`; 20 at most. */
  tablesLeftBehind(): Promise<readonly string[]>;

  // Accounts of the tree.
  /**
   * Makes it or changes it to exactly this, here and by the binary log on all below, whether they have it
   * or not. Works on a fenced server.
   */
  ensureReplicationAccount(account: ReplicationAccount): Promise<void>;
  /**
   * Removes those that exist, here only and out of the binary log: a logged drop would be a transaction
   * that those who have left the tree never get. Works on a fenced server.
   */
  dropReplicationAccounts(names: readonly string[]): Promise<void>;
  /** Ends the dump threads of these accounts; how many there were. */
  killDumpThreads(accounts: readonly string[]): Promise<number>;

  // Databases and users, written to the binary log. On a fenced server all of them work, on a replica none does.
  /** Makes it, or gives one that is there this character set and collation, whatever it had. */
  ensureDatabase(database: DatabaseSpec): Promise<void>;
  /** Tables, views and routines it holds; undefined when there is no such database. */
  countObjects(database: string): Promise<number | undefined>;
  /** Drops it when it is there. */
  dropDatabase(database: string): Promise<void>;
  /** Makes it or changes it to exactly this: password, grants on exactly `databases`, fingerprint. */
  ensureUser(user: UserSpec): Promise<void>;
  dropUser(name: string, host: string): Promise<void>;
  /** root@'%' with all privileges and this password. */
  ensureRoot(password: Secret, fingerprint: string): Promise<void>;

  /** A small file that mysqld may read, by its absolute path; undefined for any other and for an empty one. */
  readFile(path: string): Promise<string | undefined>;

  /** Sets the internal administrator's own password, not in the binary log. Works on a fenced server. */
  setOwnPassword(password: Secret): Promise<void>;
  /** Raises a fence that is lowered and that no run is working behind; an open server stays open. */
  raiseFence(): Promise<void>;
  /**
   * Ends dump threads, ordinary connections and a transaction of which only a part has arrived, and refuses
   * new connections until the next start: the way to a quick clean stop.
   */
  goOffline(): Promise<void>;
  /** Takes `goOffline` back, whoever did it. */
  comeOnline(): Promise<void>;
}

/** `closed`: fenced, and follows nobody (yet). */
export type ServerRole = "open" | "closed" | "following";

export interface ServerFacts {
  /** E.g. `9.7.4`. */
  readonly version: string;
  readonly serverId: number;
  readonly serverUuid: string;
  readonly superReadOnly: boolean;
  readonly readOnly: boolean;
  /** Only administrators get in, and no replica: a stop was begun and not finished, or somebody has set it. */
  readonly offlineMode: boolean;
  /** How much of "writable" (super_read_only and read_only OFF) is persisted over the configuration file's fence. */
  readonly persistedOpen: "no" | "partly" | "yes";
  /** GTID sets, on one line, "" when empty. */
  readonly gtidExecuted: string;
  readonly gtidPurged: string;
  readonly logBin: boolean;
  readonly gtidMode: string;
  /** Size of all binary logs, bytes. */
  readonly binlogSize: number;
  readonly lowerCaseTableNames: number;
  /** The default channel; undefined when none is configured. */
  readonly channel?: Channel;
  /** The last copy of another server's data to this one. */
  readonly clone: CloneFacts;
  /** Accounts that carry this product's attribute, of the whole tree. */
  readonly replicationAccounts: readonly ReplicationAccountFacts[];
  /** Accounts with dump threads now, one entry per thread. */
  readonly dumpThreads: readonly string[];
  /** Names, default character set and collation of the non-system databases. */
  readonly databases: readonly DatabaseFacts[];
  /** Users that carry this product's fingerprint (root included). */
  readonly users: readonly UserFacts[];
}

export type ThreadState = "on" | "off" | "connecting";

export interface ThreadFacts {
  readonly state: ThreadState;
  /** 0 = no error. For `connecting` that of the last attempt. */
  readonly errno: number;
  readonly message: string;
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
  /** Empty until the receiver has once connected. */
  readonly sourceUuid: string;
  readonly receiver: ThreadFacts;
  /** Coordinator and workers together: the first error found, in full text. */
  readonly applier: ThreadFacts;
  /** GTID set, on one line. */
  readonly received: string;
  /** Received, not yet executed. */
  readonly unapplied: string;
  /** Seconds the applier still waits because of `delay`; undefined when it does not. */
  readonly remainingDelay?: number;
  /** Seconds between now and the original commit of the oldest transaction in the applier's hands; undefined when it has none. */
  readonly applyingLag?: number;
}

export interface ChannelSpec {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: Secret;
  /** Path inside the container, of the source's CA certificate. */
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
  /** Path on the recipient, of the donor's CA certificate. */
  readonly caFile: string;
}

export interface CopyProgress {
  /** Bytes. */
  readonly copied: number;
  readonly expected: number;
}

export interface CloneFacts {
  /** The plugin that copies is there. */
  readonly isPossible: boolean;
  /** The data and the GTID set that came with it are here. */
  readonly isWhole: boolean;
  /** When it began, by the server's own clock; "" when there never was one. */
  readonly begun: string;
  /** Why it failed; "" when it did not. */
  readonly problem: string;
}
