import type * as pulumi from "@pulumi/pulumi";
import type { MysqlInstance } from "./mysqlInstance";

/**
 * The declared inputs of an instance. Both classes take the same arguments: with `slaveOf` an instance is a
 * replica; without it, standalone. So roles are swapped by moving `slaveOf`, and nothing is replaced.
 *
 * A wrong value is refused in the preview, with the path of its property: `volume.size: expected a whole
 * number of GiB, at least 1, got 0`. Unknown properties are refused too. What a replica does not declare of
 * `datastore`, `image`, `flavor`, `configuration`, `network` and `volume.size` comes from its source, and
 * stays as it is when `slaveOf` is removed.
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
   * stack that allows it with `replicasFrom`. Every change happens in place. If it is set, the instance
   * attaches to its source; if it is changed, the instance is re-pointed; if it is removed, the instance is
   * detached: it first catches up with its source, and then becomes writable, and its scheduled events are
   * enabled again.
   * Errors: the instance itself; a cycle; a source that does not exist, runs a newer series, has a larger
   * volume, or belongs to another stack that does not allow it.
   * @default none: the instance is standalone
   */
  readonly slaveOf?: pulumi.Input<MysqlInstance | string> | undefined;
  /**
   * How long a replica stays behind its source on purpose: a whole number of seconds from 0 to 2147483647,
   * MySQL's own limit for SOURCE_DELAY. A detach or a change of `slaveOf` applies at once what was held back.
   * Without `slaveOf` it has no effect.
   * @default 0
   */
  readonly sourceDelay?: pulumi.Input<number> | undefined;
  /**
   * What to do if replication cannot bring this instance to the data of its source: it holds transactions
   * that the source never had, the source has purged binary logs that it needs, or its data differs and stops
   * the applier. "fail" refuses the update and changes no data. "reseed" replaces the data of this instance
   * with a copy of the source, in place; the transactions that only this instance has are lost. For a new
   * instance it does not matter: it has nothing to lose, and is seeded whenever that is needed.
   * @default "fail"
   */
  readonly onDivergence?: pulumi.Input<"fail" | "reseed"> | undefined;
  /**
   * The name of the instance and of its container; a change renames the container in place. It is a DNS label
   * of 2 to 63 characters (a-z, 0-9 and -), because other containers on its network reach the server by this
   * name.
   * Error: another container of the engine has the name.
   * @default the resource's name in the program, which is refused when it is not such a label
   */
  readonly name?: pulumi.Input<string> | undefined;
  /**
   * Which database server runs. A replica that declares `datastore` or `image` inherits neither.
   * @default `{ type: "mysql", version: "9.7" }`, or that of the source; none when `image` is declared
   */
  readonly datastore?: pulumi.Input<DatastoreArgs> | undefined;
  /**
   * Reference of an image with mysqld, a shell, coreutils and a user `mysql`. It decides which server runs; a
   * `datastore.version` next to it only serves the rules about versions in a tree. The reference is resolved
   * when it is first used, so a tag that moves later is not a change. A change creates a new container on the
   * same volume.
   * Error: the image is not on the engine and cannot be pulled.
   * @default `mysql:` followed by the version of the datastore
   */
  readonly image?: pulumi.Input<string> | undefined;
  /**
   * Limits of the container, changed in place. A replica that declares a flavor inherits none of its
   * source's.
   * @default `{ memory: "1GiB" }`, or that of the source
   */
  readonly flavor?: pulumi.Input<FlavorArgs> | undefined;
  /**
   * The volume that holds the data. An instance keeps it for its whole life, whatever happens to its
   * container.
   * @default a local volume of 5 GiB that is deleted with the instance
   */
  readonly volume?: pulumi.Input<VolumeArgs> | undefined;
  /**
   * Port of the host on which the server is published, from 1 to 65535. A change creates a new container on
   * the same volume.
   * Error: another container publishes the port, or another process uses it.
   * @default none: nothing is published, and other containers on the network reach the server by its name on
   * port 3306
   */
  readonly port?: pulumi.Input<number> | undefined;
  /**
   * IP address of the host on which `port` is published. A change creates a new container on the same volume.
   * Error: declared without `port`.
   * @default "127.0.0.1"
   */
  readonly bindAddress?: pulumi.Input<string> | undefined;
  /**
   * Name of a Docker network that you have created. It is never removed. A change creates a new container on
   * the same volume.
   * Errors: the network does not exist; it is bridge, host or none, on which Docker does not resolve names;
   * none is declared, and the engine has no subnet left for the network of the stack.
   * @default a network of the stack, which is created with its first instance and removed with the last; for
   * a replica, the network that its source declares
   */
  readonly network?: pulumi.Input<string> | undefined;
  /**
   * Other stacks whose programs may declare replicas of this instance, as `project/stack` without an
   * organization, e.g. `["reports/prod"]`. Such a replica joins the network of this instance. A replica of a
   * replica needs the permission of its direct source only. Changed in place. Without permission, each up of
   * the replica is refused until its `slaveOf` is removed; a replica that replicates when a permission is
   * withdrawn goes on doing so.
   * @default none: only the programs of the same stack
   */
  readonly replicasFrom?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /**
   * Password of root@'%', at least one character. It is kept as a secret, and changed in place.
   * Error: declared on a replica, which gets its accounts from its source.
   * @default 24 random characters, which the output `rootPassword` holds
   */
  readonly rootPassword?: pulumi.Input<string> | undefined;
  /**
   * What root@'%' may do. "service" is what the owner of a database service has: everything about databases,
   * users and their privileges, and nothing by which the server itself, its files, its fence, its replication
   * or the provider's administrator could be reached. "all" is every privilege of MySQL. Changed in place.
   * root always needs TLS, whatever its privileges. What others change about it, its password included, is
   * shown as drift, and set right by the next update.
   * Error: declared on a replica, which gets its accounts from its source.
   * @default "service", or after a detach what the source declares
   */
  readonly rootPrivileges?: pulumi.Input<"service" | "all"> | undefined;
  /**
   * Rotates secrets of this instance: each time another value is declared, that secret is rotated once, in
   * place and without a restart. The values mean nothing else, so a date or a number will do. Nothing is
   * rotated when the instance is created, nor when a value is no longer declared.
   * Errors: a value that is not a string of 1 to 100 characters; `replication`, while the root of the tree
   * does not answer.
   * @default none
   * @example
   * new DatabaseInstance("m1", { rotate: { administrator: "2026-11", certificate: "2026-11" } });
   */
  readonly rotate?: pulumi.Input<RotateArgs> | undefined;
  /**
   * Databases to create. One that is no longer declared is dropped if it is empty; otherwise the update
   * fails.
   * Errors: a reserved name (mysql, information_schema, performance_schema, sys); duplicate names; any on a
   * replica.
   * @default none
   */
  readonly databases?: pulumi.Input<pulumi.Input<DatabaseArgs>[]> | undefined;
  /**
   * Users to create. One that is no longer declared is dropped. What others change about a user, its password
   * and privileges included, is shown as drift, and set right by the next update.
   * Errors: a reserved name (root and those of MySQL and this provider); duplicate name and host; a database
   * that is not declared in `databases`; any on a replica.
   * @default none
   */
  readonly users?: pulumi.Input<pulumi.Input<UserArgs>[]> | undefined;
  /**
   * Server variables by name. Case does not matter in a name, and `-` equals `_`. A value is a single-line
   * string, a number or a boolean, which stands for ON or OFF. mysqld checks the variables before anything is
   * changed. Those that can be set while the server runs are; for the others it is restarted once. A variable that is
   * no longer declared returns to its default. If the server does not start with a configuration, it gets the former
   * one back in the same update. A replica that declares a configuration inherits none of its source's.
   * Errors: a variable that the provider manages, such as server_id; one on which replication, or the truth about it,
   * depends; one that MySQL does not have; a value outside of its range; what is fixed when an instance is created
   * (lower_case_table_names, innodb_page_size, innodb_data_file_path); a value with which the server does not start.
   * @default none, or that of the source
   */
  readonly configuration?:
    pulumi.Input<Record<string, pulumi.Input<string | number | boolean>>> | undefined;
  /**
   * Keeps a standalone instance closed for writing, for example before roles are swapped. Changed in place. A
   * replica is closed for writing in any case. Scheduled events are switched off while it is closed.
   * @default false
   */
  readonly readOnly?: pulumi.Input<boolean> | undefined;
  /**
   * Labels to add to the container. A change creates a new container on the same volume.
   * Errors: an empty key; a key that begins with `io.pulumi-mysql-replication.`, which the provider uses
   * itself.
   * @default none
   */
  readonly labels?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * What the engine keeps of the container's log, which is mysqld's error log. A change creates a new container
   * on the same volume, with an empty log.
   * @default 30 MB: three files of 10 MB
   */
  readonly log?: pulumi.Input<LogArgs> | undefined;
  /**
   * How long a create, an update or a delete may wait, for locks of other sessions too. If it takes longer,
   * the error says what it was waiting for.
   * @default 600, 600 and 300 seconds
   */
  readonly timeouts?: pulumi.Input<TimeoutsArgs> | undefined;
  /**
   * Refuses to delete or replace the instance. To delete it, set this to false in an update of its own first.
   * It is looked at when it is the instance's turn, after its replicas: the resource option `protect: true`
   * beside it refuses in the preview, before anything is deleted.
   * @default false
   */
  readonly deletionProtection?: pulumi.Input<boolean> | undefined;
  /**
   * Consent, valid once, to what the preview refuses without it. The refusal names the eight characters to
   * declare here; after that they have no effect.
   * - An existing instance whose Pulumi state is lost is taken over: its data is kept, its root password
   *   becomes the one of this program, and the other state can no longer change or delete it.
   * - A server that refuses the provider's own administrator, because somebody has changed that account, is
   *   restarted once, which sets the account again.
   * @default none
   */
  readonly takeOver?: pulumi.Input<string> | undefined;
}

export interface DatastoreArgs {
  /** The kind of server. A change replaces the instance and its data. @default "mysql" */
  readonly type?: pulumi.Input<"mysql"> | undefined;
  /**
   * A series such as "9.7", or a release such as "9.7.1". A change creates a new container on the same
   * volume. MySQL upgrades data from one long-term series to the next and never downgrades it.
   * Errors: a lower series; a series that skips another one; on a replica, anything but the series of its
   * source or the next one.
   * @default "9.7"
   */
  readonly version?: pulumi.Input<string> | undefined;
}

export interface FlavorArgs {
  /** Number of cores, above 0, e.g. 0.5. @default no limit */
  readonly cpus?: pulumi.Input<number> | undefined;
  /**
   * "1GiB", "512MiB", "2GB", or a number of bytes; at least 512 MiB, which mysqld needs. The buffer pool, the
   * redo log and the caches are sized from it. A change that shrinks them, or that crosses 1 or 2 GiB, restarts
   * the server once.
   * @default "1GiB"
   */
  readonly memory?: pulumi.Input<string | number> | undefined;
}

export interface VolumeArgs {
  /**
   * Name of the Docker volume: at least two letters, digits, `_`, `.` or `-`. Another name replaces the
   * instance and its data.
   * Error: the volume exists and does not belong to this instance.
   * @default the instance's name and the first eight characters of its id
   */
  readonly name?: pulumi.Input<string> | undefined;
  /**
   * A whole number of GiB, at least 1. It is a budget: reported next to actual usage, with a warning above 90
   * %, and enforced only by a volume driver that can limit its volumes.
   * Errors: less than what is in use; less than the source's.
   * @default 5, or that of the source
   */
  readonly size?: pulumi.Input<number> | undefined;
  /** Keeps the volume when the instance is deleted. @default false */
  readonly retain?: pulumi.Input<boolean> | undefined;
  /** Docker volume driver. A change replaces the instance and its data. @default "local" */
  readonly driver?: pulumi.Input<string> | undefined;
  /**
   * Options of the volume driver, kept as a secret, e.g. `{ type: "none", o: "bind", device: "/srv/m1" }`. The
   * place that they name must be empty. When the instance is deleted, its files there are removed, unless
   * `retain` is set; files of others stay. A change replaces the instance and its data.
   * Errors: a place that is not empty, that another volume has, or that belongs to the operating system.
   * @default none
   */
  readonly driverOptions?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

export interface DatabaseArgs {
  /** 1 to 64 characters without `/` and `\`, not ending in a space. */
  readonly name: pulumi.Input<string>;
  /** E.g. "utf8mb4". @default that of the server */
  readonly characterSet?: pulumi.Input<string> | undefined;
  /** E.g. "utf8mb4_0900_ai_ci". @default that of the character set */
  readonly collation?: pulumi.Input<string> | undefined;
}

export interface UserArgs {
  /** 1 to 32 characters, MySQL's limit for account names. */
  readonly name: pulumi.Input<string>;
  /** At least one character. Kept as a secret. */
  readonly password: pulumi.Input<string>;
  /** Host or pattern from which the user may log in, e.g. "10.0.0.%". @default "%", any host */
  readonly host?: pulumi.Input<string> | undefined;
  /** Names of declared databases on which the user has all privileges. @default none */
  readonly databases?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /**
   * Refuses this user's logins without TLS. A client has to encrypt; to verify the server as well, it needs the
   * output `caCertificate`.
   * @default true; for a user that an earlier release created, whatever the account requires
   */
  readonly requireTls?: pulumi.Input<boolean> | undefined;
  /**
   * How many connections the user may have at a time, 0 for no limit.
   * @default max_connections minus a tenth of it (at least 4, at most 50): 135 of mysqld's default of 151
   */
  readonly maxConnections?: pulumi.Input<number> | undefined;
}

export interface RotateArgs {
  /** The password of the provider's own administrator, which each server has for itself. @default none */
  readonly administrator?: pulumi.Input<string> | undefined;
  /**
   * The secret from which the password of this instance's replication account is derived. Its receiver
   * reconnects once; its applier goes on. @default none
   */
  readonly replication?: pulumi.Input<string> | undefined;
  /**
   * The server's certificate, its key and its authority, with which the output `caCertificate` changes. While the instance has replicas it takes two updates:
   * in the first, the replicas learn whom to trust next; in the second, the server uses the new certificate.
   * Without this input, a certificate is renewed in the same way from 90 days before it expires.
   * @default none
   */
  readonly certificate?: pulumi.Input<string> | undefined;
}

/** Once a file is full, the next one takes its place, and the oldest one goes. */
export interface LogArgs {
  /** Docker's log driver: one of the two whose logs can be read back. @default "json-file" */
  readonly driver?: pulumi.Input<"json-file" | "local"> | undefined;
  /** Size of a file: "10MB", "16MiB" or a number of bytes; at least 64 KiB. @default "10MB" */
  readonly maxSize?: pulumi.Input<string | number> | undefined;
  /** How many files are kept, from 1 to 1000. @default 3 */
  readonly maxFiles?: pulumi.Input<number> | undefined;
}

/** Seconds, above 0. The resource option `customTimeouts` changes the defaults. */
export interface TimeoutsArgs {
  /** @default 600 */
  readonly create?: pulumi.Input<number> | undefined;
  /** @default 600 */
  readonly update?: pulumi.Input<number> | undefined;
  /** @default 300 */
  readonly delete?: pulumi.Input<number> | undefined;
}
