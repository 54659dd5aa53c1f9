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
  /** By which Pulumi's policies know the class of a resource. */
  public static readonly __pulumiType = "pulumi-nodejs:dynamic/mysql:ReplicaInstance";

  /**
   * Reads an instance that another program declares, by the output `id` that it has there. It must be on the same
   * engine. Nothing about it is changed, ever. Its outputs are as of this preview, up or refresh; `rootPassword`,
   * `created`, `updated` and `volume.size` are not known, `uri` has no credentials, and `drift` is empty.
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): ReplicaInstance {
    return new ReplicaInstance(name, {}, { ...opts, id });
  }

  constructor(name: string, args: InstanceArgs = {}, opts?: pulumi.CustomResourceOptions) {
    super(ReplicaInstance.__pulumiType, name, inputsOf(args, opts), opts);
    if (opts?.id === undefined) rememberLineage(this, name, args);
  }
}
