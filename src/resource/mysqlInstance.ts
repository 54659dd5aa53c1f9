import * as pulumi from "@pulumi/pulumi";
import { type InstanceState, outputKeys, secretOutputs } from "./instanceOutputs";
import { providerText } from "./providerText";

/**
 * What both classes are. The outputs are as old as `observedAt`: of the last up or refresh.
 * `declare`, because a field that is emitted would overwrite its Output with undefined.
 */
export abstract class MysqlInstance extends pulumi.CustomResource {
  /** The name of its container. */
  declare public readonly name: pulumi.Output<InstanceState["name"]>;
  /** BUILD, ACTIVE, SHUTDOWN or ERROR. */
  declare public readonly status: pulumi.Output<InstanceState["status"]>;
  /** Why the status is not ACTIVE. */
  declare public readonly fault: pulumi.Output<string | undefined>;
  /** ISO 8601, UTC. */
  declare public readonly created: pulumi.Output<InstanceState["created"]>;
  /** When an up last changed or repaired it; ISO 8601, UTC. */
  declare public readonly updated: pulumi.Output<InstanceState["updated"]>;
  /** How old all outputs are; ISO 8601, UTC. */
  declare public readonly observedAt: pulumi.Output<InstanceState["observedAt"]>;
  /** `version` is the server's own. */
  declare public readonly datastore: pulumi.Output<InstanceState["datastore"]>;
  /** `memory` as text, e.g. "1GiB". */
  declare public readonly flavor: pulumi.Output<InstanceState["flavor"]>;
  /** `size` as declared and `used` as seen, both GiB. */
  declare public readonly volume: pulumi.Output<InstanceState["volume"]>;
  /** The published address when `port` is declared, else the name on its Docker network. */
  declare public readonly host: pulumi.Output<InstanceState["host"]>;
  /** The port at `host`. */
  declare public readonly port: pulumi.Output<InstanceState["port"]>;
  /** The container's address on its network; changes when the container restarts. */
  declare public readonly address: pulumi.Output<InstanceState["address"]>;
  /** The Docker network it is on. */
  declare public readonly network: pulumi.Output<InstanceState["network"]>;
  /** Secret. `mysql://root:<password>@<host>:<port>/<first declared database>` */
  declare public readonly uri: pulumi.Output<InstanceState["uri"]>;
  /** Secret. Declared, generated, or the source's; undefined when none is known here. */
  declare public readonly rootPassword: pulumi.Output<string | undefined>;
  /** Stable, never 0. */
  declare public readonly serverId: pulumi.Output<InstanceState["serverId"]>;
  /** Undefined while the server has not answered yet. */
  declare public readonly serverUuid: pulumi.Output<string | undefined>;
  /** Id of its source; undefined when it stands alone. */
  declare public readonly slaveOf: pulumi.Output<string | undefined>;
  /** Ids of its replicas; undefined when neither it nor they could say. */
  declare public readonly slaves: pulumi.Output<InstanceState["slaves"]>;
  /** State, threads, lag in seconds, last error and GTID sets. */
  declare public readonly replication: pulumi.Output<InstanceState["replication"]>;
  /** What the next up will repair, in words. */
  declare public readonly drift: pulumi.Output<InstanceState["drift"]>;

  protected constructor(
    type: string,
    name: string,
    inputs: pulumi.Inputs,
    opts: pulumi.CustomResourceOptions | undefined,
  ) {
    const hidden = {
      __owner: pulumi.createUrn(name, type, opts?.parent),
      __provider: providerText,
    };
    const secretive = pulumi.mergeOptions(opts, { additionalSecretOutputs: secretOutputs });
    super(type, name, { ...outputKeys, ...inputs, ...hidden }, secretive);
  }
}
