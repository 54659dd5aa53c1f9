import type { Secret } from "../ground/secret";

/** Accounts, users and databases, in the terms of the server port (server.ts). */

export interface ReplicationAccount {
  readonly name: string;
  readonly password: Secret;
  readonly attribute: AccountAttribute;
  /** True to leave the present password valid as well, until `discardOldPassword`. @default false */
  readonly keepsOldPassword?: boolean;
}

/** What the ATTRIBUTE of a replication account says about it on the server. */
export interface AccountAttribute {
  /** Instance ids. */
  readonly replica: string;
  readonly source: string;
  /** The root's server uuid at the time the password was derived. */
  readonly root: string;
  /**
   * The engines of the replica and of the source, by `info().id`: any other engine knows nothing about them.
   */
  readonly engine: string;
  readonly sourceEngine: string;
  /** Tells from which secret the password is derived (see `secretMark`); absent on accounts of former releases. */
  readonly secret?: string;
  /** True while the password before is valid as well. */
  readonly hasOldPassword?: boolean;
}

/** An account as another server has it, for a server that is to accept the same password. */
export interface ReplicationAccountCopy {
  readonly name: string;
  readonly passwordHash: Secret;
  readonly attribute: AccountAttribute;
}

export interface ReplicationAccountFacts extends AccountAttribute {
  readonly name: string;
}

/** On a donor, as long as a copy takes: with it, a recipient can read the donor's data, and do nothing else. */
export interface CopyAccount {
  readonly name: string;
  readonly password: Secret;
  /** Id of the instance that copies. */
  readonly recipient: string;
}

export interface DatabaseSpec {
  readonly name: string;
  readonly characterSet?: string;
  readonly collation?: string;
}

export interface DatabaseFacts {
  readonly name: string;
  readonly characterSet: string;
  readonly collation: string;
}

export interface UserSpec {
  readonly name: string;
  readonly host: string;
  readonly password: Secret;
  /** The user has ALL privileges on each of these databases, and no others. */
  readonly databases: readonly string[];
  /** Undefined: as the account has it; a new one may log in without TLS. */
  readonly requireTls?: boolean;
  /** Connections at a time; 0 = no limit. */
  readonly maxConnections: number;
  readonly fingerprint: FingerprintOf;
  readonly keeps?: Kept;
}

/**
 * Called with `AccountState.storedPassword` once the password is set: what the attribute of the account is to
 * say from then on.
 */
export type FingerprintOf = (storedPassword: string) => string;

/**
 * What of an account that is there stays as it is. `password`: its password and its fingerprint; `login`: all
 * of how it logs in, so that only privileges are set. Absent: nothing.
 */
export type Kept = "password" | "login";

/**
 * `service`: everything that the owner of the databases needs, and nothing by which the server, its fence, its
 * replication or its administrator could be changed. `all`: everything.
 */
export type RootPrivileges = "service" | "all";

export interface RootSpec {
  readonly password: Secret;
  readonly privileges: RootPrivileges;
  /** Connections at a time; 0 = no limit. */
  readonly maxConnections: number;
  readonly fingerprint: FingerprintOf;
  readonly keeps?: Kept;
}

/** An account that is as declared, and gets another fingerprint. */
export interface Adoption extends AccountName {
  readonly fingerprint: string;
  /** Of root: its privileges are set too. */
  readonly privileges?: RootPrivileges;
}

/** An account as the server names it; the host in lower case. */
export interface AccountName {
  readonly name: string;
  readonly host: string;
}

export interface UserFacts {
  readonly name: string;
  readonly host: string;
  /** "" if the account has none, or somebody was about to set it. */
  readonly fingerprint: string;
  /** Absent if it was not asked for, or the answer could not be read. */
  readonly state?: AccountState;
}

/** What a server has of an account, whatever was once declared. */
export interface AccountState {
  /**
   * A digest by which a later change of the password shows; no password can be tried out on it. "" if another
   * plugin than caching_sha2_password stores it.
   */
  readonly storedPassword: string;
  /** By which it logs in. */
  readonly plugin: string;
  readonly isExpired: boolean;
  readonly isLocked: boolean;
  /** `certificate`: TLS with a certificate of its own. */
  readonly tls: "open" | "required" | "certificate";
  /** Connections at a time; 0 = no limit. */
  readonly maxConnections: number;
  /** Queries, changes or connections are limited by the hour. */
  readonly isRationed: boolean;
  /** It has rules of its own for its password, such as a lifetime or a number of failed logins. */
  readonly hasPasswordRules: boolean;
  readonly hasSecondPassword: boolean;
  readonly hasSecondFactor: boolean;
  /** On everything (the first entry), on databases, and on what is in them. */
  readonly privileges: readonly Privileges[];
  /** What it has on everything, but not in these databases. */
  readonly restrictions: readonly Privileges[];
  /** Privileges of components and plugins that it has, and may not pass on. */
  readonly notPassedOn: readonly string[];
  /** Privileges of components and plugins that the administrator has, and this account has not. */
  readonly unheld: readonly string[];
  /** Granted to it; a mandatory role is granted to nobody. */
  readonly roles: readonly AccountName[];
}

/** Names of privileges, as GRANT takes them, and of what they are on; without a database: on everything. */
export interface Privileges {
  /** As GRANT takes it: see `databasePattern`. */
  readonly database?: string;
  /** A table or routine. */
  readonly object?: string;
  readonly privileges: readonly string[];
}
