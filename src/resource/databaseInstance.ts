import type * as pulumi from "@pulumi/pulumi";
import { rememberLineage } from "./inheritance";
import type { InstanceArgs } from "./instanceArgs";
import { inputsOf } from "./instanceInputs";
import { MysqlInstance } from "./mysqlInstance";

/**
 * A MySQL server in a container, with its data volume. Without `slaveOf` it is standalone. It may be the
 * source of replicas.
 * @example
 * const m1 = new DatabaseInstance("m1", { datastore: { type: "mysql", version: "9.7" }, volume: { size: 2 } });
 */
export class DatabaseInstance extends MysqlInstance {
  constructor(name: string, args: InstanceArgs = {}, opts?: pulumi.CustomResourceOptions) {
    super("pulumi-nodejs:dynamic/mysql:DatabaseInstance", name, inputsOf(args, opts), opts);
    rememberLineage(this, name, args);
  }
}
