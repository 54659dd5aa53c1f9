import type * as pulumi from "@pulumi/pulumi";
import type { MysqlInstance } from "./mysqlInstance";

/**
 * What an instance shall be. Both classes take the same: with `slaveOf` an instance replicates, without
 * it it stands alone, so moving `slaveOf` swaps roles and replaces nothing.
 *
 * What is wrong is said in the preview, with the path of the property: `volume.size: expected whole GiB,
 * at least 1, got 0`. Unknown properties are refused. Whatever a replica does not declare comes from its
 * source (`datastore` or `image`, `flavor`, `configuration`, `network`, `volume.size`), and stays as it is
 * when `slaveOf` is removed.
 *
 * @example
 * const m1 = new DatabaseInstance("m1", {
 *   flavor: { cpus: 1, memory: "1GiB" },
 *   databases: [{ name: "shop" }],
 *   users: [{ name: "app", password, databases: ["shop"] }],
 * });
 * const s1 = new ReplicaInstance("s1", { slaveOf: m1 });
 */
export interface InstanceArgs {
  /**
   * The source to replicate from: a resource, or the id of an instance on the same engine, e.g. of another
   * stack. Changed: re-pointed in place. Removed: detached in place, caught up first, then writable.
   * Errors: a cycle, itself, a source that does not exist, that is newer or larger than this instance.
   * @default none: the instance stands alone
   */
  readonly slaveOf?: pulumi.Input<MysqlInstance | string> | undefined;
  /**
   * Whole seconds that a replica stays behind its source on purpose. A detach or a change of `slaveOf`
   * applies at once what was held back. No effect without `slaveOf`.
   * @default 0
   */
  readonly sourceDelay?: pulumi.Input<number> | undefined;
  /**
   * What to do where replication cannot bring this instance to its source's data: it holds transactions
   * that the source never had, the source has purged what it needs, or its data differs and stops the
   * applier. "fail" refuses and changes nothing; "reseed" drops the data of this instance and copies the
   * source's over it, in place. A new instance has nothing to lose and is always seeded as is needed.
   * @default "fail"
   */
  readonly onDivergence?: pulumi.Input<"fail" | "reseed"> | undefined;
  /**
   * Also the container's name; a change renames. A DNS label of 2 to 63 characters, unique per engine.
   * @default the resource's name in the program; refused when that is not a DNS label
   */
  readonly name?: pulumi.Input<string> | undefined;
  /** @default `{ type: "mysql", version: "9.7" }`, or the source's; none when `image` is given */
  readonly datastore?: pulumi.Input<DatastoreArgs> | undefined;
  /**
   * Image reference of anything with a mysqld in it. It decides what runs; a `datastore.version` beside it
   * serves only the rules about versions in a tree. Pinned at first use: a moved tag is no change.
   * @default `mysql:` followed by the datastore's version
   */
  readonly image?: pulumi.Input<string> | undefined;
  /** Changed in place. @default `{ memory: "1GiB" }`, or the source's; as a whole */
  readonly flavor?: pulumi.Input<FlavorArgs> | undefined;
  /** The volume with the data; one for life. */
  readonly volume?: pulumi.Input<VolumeArgs> | undefined;
  /**
   * Port on the host where the server is published, 1 to 65535.
   * @default nothing is published; other containers of its network reach it at its name, port 3306
   */
  readonly port?: pulumi.Input<number> | undefined;
  /** Address of the host to publish on. Refused without `port`. @default "127.0.0.1" */
  readonly bindAddress?: pulumi.Input<string> | undefined;
  /**
   * A Docker network of yours. It must exist and is never removed; bridge, host and none are refused.
   * @default one network shared by all instances of the engine, or the source's
   */
  readonly network?: pulumi.Input<string> | undefined;
  /**
   * Password of root@'%'. Kept as a secret. Refused on a replica: its root comes from its source.
   * @default 24 random characters, readable as the output `rootPassword`
   */
  readonly rootPassword?: pulumi.Input<string> | undefined;
  /**
   * A database left out later is dropped only when it is empty, otherwise the update fails and says so.
   * Errors: reserved names, twice the same, any on a replica.
   * @default none
   */
  readonly databases?: pulumi.Input<pulumi.Input<DatabaseArgs>[]> | undefined;
  /**
   * A user left out later is dropped.
   * Errors: reserved names, twice the same name and host, undeclared databases, any on a replica.
   * @default none
   */
  readonly users?: pulumi.Input<pulumi.Input<UserArgs>[]> | undefined;
  /**
   * Server variables. A change is checked by mysqld itself, then written, then one restart. `-` and `_`
   * are the same, case does not matter, true and false are ON and OFF. Errors: variables that the provider
   * manages, such as server_id, or that the server does not know.
   * @default none, or the source's; as a whole
   */
  readonly configuration?:
    pulumi.Input<Record<string, pulumi.Input<string | number | boolean>>> | undefined;
  /** Keeps an instance that stands alone closed for writing, as before a planned switch. @default false */
  readonly readOnly?: pulumi.Input<boolean> | undefined;
  /** More labels for the container; a change makes it anew on the same volume. @default none */
  readonly labels?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /** How long a create, an update or a delete may wait; the error says what for. */
  readonly timeouts?: pulumi.Input<TimeoutsArgs> | undefined;
  /**
   * Refuses to delete or replace the instance. Switch it off in an update of its own.
   * @default false
   */
  readonly deletionProtection?: pulumi.Input<boolean> | undefined;
}

export interface DatastoreArgs {
  /** A change replaces the instance with its data. @default "mysql" */
  readonly type?: pulumi.Input<"mysql"> | undefined;
  /** Series or release, e.g. "9.7" or "9.7.1"; it can only rise. @default "9.7" */
  readonly version?: pulumi.Input<string> | undefined;
}

export interface FlavorArgs {
  /** Cores, e.g. 0.5. @default no limit */
  readonly cpus?: pulumi.Input<number> | undefined;
  /** "1GiB", "512MiB", "2GB", or bytes; at least 512 MiB. @default "1GiB" */
  readonly memory?: pulumi.Input<string | number> | undefined;
}

export interface VolumeArgs {
  /**
   * Name of the Docker volume. Another name replaces the instance with its data.
   * @default the instance's name and the first eight characters of its id
   */
  readonly name?: pulumi.Input<string> | undefined;
  /**
   * Whole GiB, at least 1. A budget: shown beside what is used, told of from 90 % on; only a driver that
   * can limit its volumes enforces it. Cannot shrink below what is used, nor be below the source's.
   * @default 5, or the source's
   */
  readonly size?: pulumi.Input<number> | undefined;
  /** Keeps the volume when the instance is deleted. @default false */
  readonly retain?: pulumi.Input<boolean> | undefined;
  /** Docker volume driver. A change replaces the instance with its data. @default "local" */
  readonly driver?: pulumi.Input<string> | undefined;
  /** Handed to the driver. A change replaces the instance with its data. @default none */
  readonly driverOptions?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

export interface DatabaseArgs {
  /** 1 to 64 characters. */
  readonly name: pulumi.Input<string>;
  /** @default the server's */
  readonly characterSet?: pulumi.Input<string> | undefined;
  /** @default the character set's */
  readonly collation?: pulumi.Input<string> | undefined;
}

export interface UserArgs {
  /** 1 to 32 characters. */
  readonly name: pulumi.Input<string>;
  /** Kept as a secret. */
  readonly password: pulumi.Input<string>;
  /** From where the user may log in. @default "%", from anywhere */
  readonly host?: pulumi.Input<string> | undefined;
  /** Declared databases on which the user has all privileges. @default none */
  readonly databases?: pulumi.Input<pulumi.Input<string>[]> | undefined;
}

/** Seconds. Each defaults to the resource option `customTimeouts`, when that is given. */
export interface TimeoutsArgs {
  /** @default 600 */
  readonly create?: pulumi.Input<number> | undefined;
  /** @default 600 */
  readonly update?: pulumi.Input<number> | undefined;
  /** @default 300 */
  readonly delete?: pulumi.Input<number> | undefined;
}
