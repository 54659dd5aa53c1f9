import type { AccountAttribute, AccountState, DatabaseFacts } from "../../../src/ports/accounts";
import type { ChannelSpec, CloneFacts, EventStatus } from "../../../src/ports/server";
import { nextGtid } from "./gtids";

/** A password in plain text: what lies in a data directory can be copied. */
type Plain<T extends { readonly password: unknown }> = Omit<T, "password"> & {
  readonly password: string;
};

/** A declared user, or root. */
export interface User {
  readonly name: string;
  readonly host: string;
  readonly password: string;
  readonly databases: readonly string[];
  /** Undefined: the account has no attribute of this product. */
  readonly fingerprint: string | undefined;
  readonly state: AccountState;
}

/** What a transaction does. A row is its table and its key, as `shop.orders 1`. */
export type Change =
  | {
      readonly kind: "account";
      readonly name: string;
      readonly account: Account;
      /** The password before is valid as well. */
      readonly keepsOld?: boolean;
    }
  | { readonly kind: "discard"; readonly name: string }
  | { readonly kind: "user"; readonly user: User }
  | { readonly kind: "dropUser"; readonly name: string; readonly host: string }
  | { readonly kind: "database"; readonly database: DatabaseFacts }
  | { readonly kind: "dropDatabase"; readonly name: string }
  | { readonly kind: "event"; readonly name: string; readonly event: Event }
  | { readonly kind: "dropEvent"; readonly name: string }
  | { readonly kind: "insert"; readonly row: string }
  | { readonly kind: "delete"; readonly row: string };

/** A scheduled event. */
export interface Event {
  readonly status: EventStatus;
  /** It was to run once, and its time has passed. */
  readonly isOver: boolean;
}

export interface Transaction {
  readonly gtid: string;
  readonly change: Change;
  /** Milliseconds since the epoch, where it was first committed. */
  readonly committedAt: number;
  readonly bytes: number;
}

export interface Account {
  readonly password: string;
  readonly attribute: AccountAttribute;
  readonly isLocked: boolean;
  readonly oldPassword?: string | undefined;
}

/** The channel as it is configured, with its relay log. */
export interface ChannelData extends Plain<ChannelSpec> {
  tls: boolean;
  autoPosition: boolean;
  /** Of whom the receiver was last connected to. */
  sourceUuid: string;
  received: Set<string>;
  /** Received and not applied yet. */
  relayLog: Transaction[];
  /** The relay log cannot be read: START REPLICA says 1872. */
  isMisfit: boolean;
  /** With what the applier stops on a part of the relay log that is damaged; goes with the relay log. */
  damage: Fault | undefined;
}

/** Why a thread of the channel stops: MySQL's number and words. */
export interface Fault {
  readonly errno: number;
  readonly message: string;
}

/** What survives a restart of mysqld. Plain data, so that a world can be copied. */
export interface DataDirectory {
  serverUuid: string;
  adminPassword: string;
  /** Valid as well, until it is discarded. */
  oldAdminPassword: string | undefined;
  /** Which of the two variables are persisted OFF over what the configuration file says. */
  persistedOff: Set<"super_read_only" | "read_only">;
  accounts: Map<string, Account>;
  /** Passwords by name. */
  copyAccounts: Map<string, string>;
  /** By `name@host`. */
  users: Map<string, User>;
  databases: Map<string, DatabaseFacts>;
  /** By database and name, as `shop.cleanup`. */
  events: Map<string, Event>;
  rows: Set<string>;
  executed: Set<string>;
  purged: Set<string>;
  binaryLog: Transaction[];
  channel: ChannelData | undefined;
  clone: Omit<CloneFacts, "isPossible">;
  /** Tables of other engines than InnoDB. */
  leftBehind: string[];
  /** Settings, as `name=value`, with which mysqld does not start on this data. */
  misfits: string[];
  /** What stops a thread again and again until somebody mends it: a full disk, a table that is not there. */
  causes: { receiver: Fault | undefined; applier: Fault | undefined };
}

export function freshData(): DataDirectory {
  return {
    serverUuid: "",
    adminPassword: "",
    oldAdminPassword: undefined,
    persistedOff: new Set(),
    accounts: new Map(),
    copyAccounts: new Map(),
    users: new Map(),
    databases: new Map(),
    events: new Map(),
    rows: new Set(),
    executed: new Set(),
    purged: new Set(),
    binaryLog: [],
    channel: undefined,
    clone: { isWhole: false, begun: "", problem: "" },
    leftBehind: [],
    misfits: [],
    causes: { receiver: undefined, applier: undefined },
  };
}

/** A statement that this server logs as a transaction of its own. */
export function commit(data: DataDirectory, change: Change, now: number, bytes = 100): void {
  apply(data, change);
  const gtid = nextGtid(data.serverUuid, data.executed);
  log(data, { gtid, change, committedAt: now, bytes });
}

/** A replica logs what it applies, under the GTID that it came with. */
export function log(data: DataDirectory, transaction: Transaction): void {
  data.executed.add(transaction.gtid);
  data.binaryLog.push(transaction);
}

/** MySQL's number for a change that does not fit the data. */
export class MisfitError extends Error {
  constructor(
    readonly errno: number,
    message: string,
  ) {
    super(message);
  }
}

/** Only the change itself, whether it is logged or not; `by`: who makes it. */
export function apply(
  data: DataDirectory,
  change: Change,
  by: "session" | "applier" = "session",
): void {
  switch (change.kind) {
    case "event": {
      // whatever the statement says, what comes by replication does not run here
      const status = by === "applier" ? "REPLICA_SIDE_DISABLED" : change.event.status;
      data.events.set(change.name, { ...change.event, status });
      return;
    }
    case "dropEvent":
      data.events.delete(change.name);
      return;
    case "account":
      data.accounts.set(change.name, changed(data.accounts.get(change.name), change));
      return;
    case "discard":
      discard(data, change.name);
      return;
    case "user":
      data.users.set(`${change.user.name}@${change.user.host}`, change.user);
      return;
    case "dropUser":
      data.users.delete(`${change.name}@${change.host}`);
      return;
    case "database":
      data.databases.set(change.database.name, change.database);
      return;
    case "dropDatabase":
      data.databases.delete(change.name);
      return;
    case "insert":
      if (data.rows.has(change.row))
        throw new MisfitError(1062, `Duplicate entry '${change.row}' for key 'shop.PRIMARY'`);
      data.rows.add(change.row);
      return;
    case "delete":
      if (!data.rows.delete(change.row)) throw new MisfitError(1032, `no row ${change.row}`);
  }
}

/** ALTER USER keeps an old password unless it is told otherwise, and merges the attribute. */
function changed(
  before: Account | undefined,
  { account, keepsOld = false }: Extract<Change, { kind: "account" }>,
): Account {
  return {
    ...account,
    attribute: { ...before?.attribute, ...account.attribute },
    oldPassword: keepsOld ? (before ?? account).password : before?.oldPassword,
  };
}

function discard(data: DataDirectory, name: string): void {
  const account = data.accounts.get(name);
  if (!account) return;
  const { hasOldPassword: _, ...attribute } = account.attribute;
  data.accounts.set(name, { ...account, attribute, oldPassword: undefined });
}
