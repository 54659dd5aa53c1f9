import type { Secret } from "../ground/secret";

/** Accounts, users and databases, in the words of the port (server.ts). */

export interface ReplicationAccount {
  readonly name: string;
  readonly password: Secret;
  readonly attribute: AccountAttribute;
}

/** What an account of the tree says about itself (its ATTRIBUTE on the server). */
export interface AccountAttribute {
  /** Instance ids. */
  readonly replica: string;
  readonly source: string;
  /** The root's server uuid when the password was made. */
  readonly root: string;
  /** The engines that hold the two, by `info().ID`: who asks another one learns nothing about them. */
  readonly engine: string;
  readonly sourceEngine: string;
}

export interface ReplicationAccountFacts extends AccountAttribute {
  readonly name: string;
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
  /** ALL on each of these, nothing else. */
  readonly databases: readonly string[];
  readonly fingerprint: string;
}

export interface UserFacts {
  readonly name: string;
  readonly host: string;
  readonly fingerprint: string;
}
