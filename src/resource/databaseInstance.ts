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
  /** By which Pulumi's policies know the class of a resource. */
  public static readonly __pulumiType = "pulumi-nodejs:dynamic/mysql:DatabaseInstance";

  /**
   * Reads an instance that another program declares, by the output `id` that it has there. It must be on the same
   * engine. Nothing about it is changed, ever. Its outputs are as of this preview, up or refresh; `rootPassword`,
   * `created`, `updated` and `volume.size` are not known, `uri` has no credentials, and `drift` is empty.
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): DatabaseInstance {
    return new DatabaseInstance(name, {}, { ...opts, id });
  }

  constructor(name: string, args: InstanceArgs = {}, opts?: pulumi.CustomResourceOptions) {
    super(DatabaseInstance.__pulumiType, name, inputsOf(args, opts), opts);
    if (opts?.id === undefined) rememberLineage(this, name, args);
  }
}
