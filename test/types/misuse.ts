/**
 * Programs that must not compile: the type check fails when one of them does. Nothing here ever runs.
 */
import type * as pulumi from "@pulumi/pulumi";
import {
  DatabaseInstance,
  type InstanceOutputs,
  type MysqlInstance,
  ReplicaInstance,
  type ReplicationOutput,
} from "../../src/index";

declare const password: pulumi.Output<string>;
declare const other: pulumi.CustomResource;
declare const m1: DatabaseInstance;
declare const either: MysqlInstance;

export const misuses = (): unknown[] => [
  // @ts-expect-error a resource needs a name
  new DatabaseInstance(),
  // @ts-expect-error a misspelt property
  new DatabaseInstance("m1", { flavour: { cpus: 1 } }),
  // @ts-expect-error a misspelt property of a group
  new DatabaseInstance("m1", { volume: { siez: 5 } }),
  // @ts-expect-error only mysql
  new DatabaseInstance("m1", { datastore: { type: "mariadb", version: "11.4" } }),
  // @ts-expect-error a version is text: 9.10 and 9.1 are not the same
  new DatabaseInstance("m1", { datastore: { type: "mysql", version: 9.7 } }),
  // @ts-expect-error sizes are numbers, in GiB
  new DatabaseInstance("m1", { volume: { size: "2GiB" } }),
  // @ts-expect-error a port is a number
  new DatabaseInstance("m1", { port: "3306" }),
  // @ts-expect-error cpus are a number
  new DatabaseInstance("m1", { flavor: { cpus: "1" } }),
  // @ts-expect-error a database is an object
  new DatabaseInstance("m1", { databases: ["shop"] }),
  // @ts-expect-error a database needs a name
  new DatabaseInstance("m1", { databases: [{ characterSet: "utf8mb4" }] }),
  // @ts-expect-error a user needs a password
  new DatabaseInstance("m1", { users: [{ name: "app" }] }),
  // @ts-expect-error users are a list
  new DatabaseInstance("m1", { users: { name: "app", password } }),
  // @ts-expect-error a variable is no list
  new DatabaseInstance("m1", { configuration: { sql_mode: ["ANSI"] } }),
  // @ts-expect-error timeouts are seconds
  new DatabaseInstance("m1", { timeouts: { create: "10m" } }),
  // @ts-expect-error outputs are no inputs
  new DatabaseInstance("m1", { serverUuid: "x" }),
  // @ts-expect-error the source is an instance or an id
  new ReplicaInstance("s1", { slaveOf: other }),
  // @ts-expect-error one source only
  new ReplicaInstance("s1", { slaveOf: [m1] }),
  // @ts-expect-error an id is text
  new ReplicaInstance("s1", { slaveOf: 1 }),
  // @ts-expect-error args do not take options
  new ReplicaInstance("s1", { slaveOf: m1, dependsOn: [m1] }),
  // @ts-expect-error an output is not a plain value
  m1.port satisfies number,
  // @ts-expect-error outputs are not assigned
  (m1.status = m1.name),
  // @ts-expect-error there is no such status
  { status: "HEALTHY" } satisfies Pick<InstanceOutputs, "status">,
  // @ts-expect-error there is no such state
  { state: "healthy" } satisfies ReplicationOutput,
];

/** And these must. */
export const uses = (id: pulumi.Output<string>, maybe: DatabaseInstance | undefined) => [
  new DatabaseInstance("m1"),
  new DatabaseInstance("m1", { users: [{ name: "app", password, databases: ["shop"] }] }),
  new DatabaseInstance("m1", { flavor: { memory: 2 ** 30 } }, { protect: true }),
  new DatabaseInstance("m1", { configuration: { a: 1, b: "x", c: true, d: password } }),
  new ReplicaInstance("s1", { slaveOf: m1 }),
  new ReplicaInstance("s2", { slaveOf: new ReplicaInstance("s1", { slaveOf: m1 }) }),
  new ReplicaInstance("s1", { slaveOf: either }),
  new ReplicaInstance("s1", { slaveOf: id }),
  new ReplicaInstance("s1", { slaveOf: m1.id }),
  new DatabaseInstance("s1", { slaveOf: maybe, readOnly: maybe !== undefined }),
  m1.replication.state,
  m1.replication.state.apply((state) => state === "replicating" || state === "standalone"),
  m1.volume.apply(({ size, used }) => size - (used ?? 0)),
];
