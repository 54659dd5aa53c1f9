import type { Secret } from "../ground/secret";

/** What an instance shall be: the checked inputs of a resource with its identity, everything decided. */
export interface InstanceSpec {
  /** UUID, made in create. */
  readonly id: string;
  /** URN of the resource. */
  readonly owner: string;
  /** Random, per create: who may delete (docs/decisions, "incarnation"). */
  readonly incarnation: string;
  /** A state has come back with this incarnation. */
  readonly isKnown: boolean;
  /** Consent to take over the instance whose incarnation begins like this. */
  readonly takeOver?: string;
  readonly name: string;
  /** Image reference as written by the user or derived from the datastore. */
  readonly image: string;
  /** The image id it runs; a moved tag is no change. Undefined until first resolved. */
  readonly pinnedImageId?: string;
  readonly flavor: FlavorSpec;
  readonly volume: VolumeInput;
  /** Published on the host; absent = not published. */
  readonly port?: number;
  readonly bindAddress: string;
  /** A network of the user's; absent = the shared one. */
  readonly network?: string;
  readonly source?: { readonly id: string };
  /** Seconds that a replica stays behind on purpose. */
  readonly sourceDelay: number;
  /** What to do where replication alone cannot bring it to its source's data. */
  readonly onDivergence: "fail" | "reseed";
  readonly readOnly: boolean;
  readonly databases: readonly DatabaseInput[];
  readonly users: readonly UserInput[];
  /** Declared before and no more: dropped when empty. */
  readonly formerDatabases: readonly string[];
  /** Declared before and no more: dropped. */
  readonly formerUsers: readonly { readonly name: string; readonly host: string }[];
  /** Undefined on a replica: root comes from its source. */
  readonly rootPassword?: Secret;
  readonly configuration: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

export interface FlavorSpec {
  /** Bytes. */
  readonly memory: number;
  /** Cores; absent = no limit. */
  readonly cpus?: number;
}

export interface VolumeInput {
  readonly name?: string;
  /** GiB. */
  readonly size: number;
  readonly retain: boolean;
  readonly driver: string;
  readonly driverOptions: Readonly<Record<string, string>>;
}

export interface DatabaseInput {
  readonly name: string;
  readonly characterSet?: string;
  readonly collation?: string;
}

export interface UserInput {
  readonly name: string;
  readonly host: string;
  readonly password: Secret;
  readonly databases: readonly string[];
}
