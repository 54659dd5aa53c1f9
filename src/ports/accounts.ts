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
  readonly fingerprint: string;
}

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
  readonly fingerprint: string;
}

/** An account that is as declared, and gets another fingerprint. */
export interface Adoption extends UserFacts {
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
  readonly fingerprint: string;
}
