export { DatabaseInstance } from "./resource/databaseInstance";
export { ReplicaInstance } from "./resource/replicaInstance";
export type { MysqlInstance } from "./resource/mysqlInstance";
export type {
  DatabaseArgs,
  DatastoreArgs,
  FlavorArgs,
  InstanceArgs,
  TimeoutsArgs,
  UserArgs,
  VolumeArgs,
} from "./resource/instanceArgs";
export type {
  DatastoreState,
  FlavorState,
  InstanceState,
  InstanceStatus,
  ReplicationState,
  VolumeState,
} from "./resource/instanceOutputs";
