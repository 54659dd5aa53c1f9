import type * as pulumi from "@pulumi/pulumi";
import { rememberLineage } from "./inheritance";
import type { InstanceArgs } from "./instanceArgs";
import { inputsOf } from "./instanceInputs";
import { MysqlInstance } from "./mysqlInstance";

/**
 * A MySQL server that replicates from the instance that `slaveOf` names. It may itself be the source of
 * replicas.
 * @example
 * const s1 = new ReplicaInstance("s1", { slaveOf: m1 });
 */
export class ReplicaInstance extends MysqlInstance {
  constructor(name: string, args: InstanceArgs = {}, opts?: pulumi.CustomResourceOptions) {
    super("pulumi-nodejs:dynamic/mysql:ReplicaInstance", name, inputsOf(args, opts), opts);
    rememberLineage(this, name, args);
  }
}
