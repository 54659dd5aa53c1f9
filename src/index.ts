export { DatabaseInstance } from "./resource/databaseInstance";
export { ReplicaInstance } from "./resource/replicaInstance";
export type { MysqlInstance } from "./resource/mysqlInstance";
export type {
  DatabaseArgs,
  DatastoreArgs,
  FlavorArgs,
  InstanceArgs,
  LogArgs,
  RotateArgs,
  TimeoutsArgs,
  UserArgs,
  VolumeArgs,
} from "./resource/instanceArgs";
export type {
  DatastoreOutput,
  FlavorOutput,
  InstanceOutputs,
  InstanceStatus,
  InstanceUris,
  ReplicationOutput,
  ReplicationStateName,
  VolumeOutput,
} from "./resource/instanceOutputs";
