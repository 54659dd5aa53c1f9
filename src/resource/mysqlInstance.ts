import * as pulumi from "@pulumi/pulumi";
import { type InstanceOutputs, outputKeys, secretOutputs } from "./instanceOutputs";
import { declaredIn } from "./programList";
import { providerText } from "./providerText";

/**
 * What both classes have in common. All outputs are as old as `observedAt`: the last up or refresh. The
 * fields are only declared, because an emitted field would overwrite its Output with undefined.
 */
export abstract class MysqlInstance extends pulumi.CustomResource {
  /** The name of the instance and of its container. */
  declare public readonly name: pulumi.Output<InstanceOutputs["name"]>;
  /** "BUILD", "ACTIVE", "SHUTDOWN" or "ERROR". A replica is ACTIVE only while its replication is healthy. */
  declare public readonly status: pulumi.Output<InstanceOutputs["status"]>;
  /** Why the status is not ACTIVE. Undefined while it is. */
  declare public readonly fault: pulumi.Output<string | undefined>;
  /** When the instance was created. ISO 8601, UTC. */
  declare public readonly created: pulumi.Output<InstanceOutputs["created"]>;
  /** When an up last changed or repaired the instance. ISO 8601, UTC. */
  declare public readonly updated: pulumi.Output<InstanceOutputs["updated"]>;
  /** When all these outputs were observed. ISO 8601, UTC. */
  declare public readonly observedAt: pulumi.Output<InstanceOutputs["observedAt"]>;
  /** `type`, and the `version` that the server reports. */
  declare public readonly datastore: pulumi.Output<InstanceOutputs["datastore"]>;
  /** The image that runs, as it was named when it was resolved. Undefined if nobody has named it. */
  declare public readonly image: pulumi.Output<string | undefined>;
  /** The id of the image that runs, `sha256:…`. Undefined if there is no container yet. */
  declare public readonly imageId: pulumi.Output<string | undefined>;
  /** `memory` with a unit, e.g. "1GiB", and the number of `cpus`, which is undefined if there is no limit. */
  declare public readonly flavor: pulumi.Output<InstanceOutputs["flavor"]>;
  /** `name`, `size` as declared and `used` as seen, both in GiB. */
  declare public readonly volume: pulumi.Output<InstanceOutputs["volume"]>;
  /**
   * Where to connect: the published address if `port` is declared, otherwise the instance's name on its
   * Docker network.
   */
  declare public readonly host: pulumi.Output<InstanceOutputs["host"]>;
  /** The port to connect to at `host`. */
  declare public readonly port: pulumi.Output<InstanceOutputs["port"]>;
  /** `<name>:3306`, where other containers on `network` connect, whether a port is published or not. */
  declare public readonly internalEndpoint: pulumi.Output<InstanceOutputs["internalEndpoint"]>;
  /** `<address>:<port>`, where the host connects. Undefined if `port` is not declared. */
  declare public readonly publishedEndpoint: pulumi.Output<string | undefined>;
  /** The container's address on its network. It changes with each start. Undefined while the container is down. */
  declare public readonly address: pulumi.Output<string | undefined>;
  /** The Docker network of the instance. */
  declare public readonly network: pulumi.Output<InstanceOutputs["network"]>;
  /**
   * Secret. `mysql://root:<password>@<host>:<port>/<first declared database>`; of a replica, its source's
   * database.
   */
  declare public readonly uri: pulumi.Output<InstanceOutputs["uri"]>;
  /**
   * Secret. By login, the URIs for other containers (`internal`) and for the host (`published`): of root and of
   * each declared user whose password is known. A replica has those of its source.
   * @example
   * const forTheShop = m1.uris.apply((uris) => uris?.["app"]?.internal);
   */
  declare public readonly uris: pulumi.Output<InstanceOutputs["uris"]>;
  /** Secret. Declared, generated, or that of the source. Undefined if it is not known. */
  declare public readonly rootPassword: pulumi.Output<string | undefined>;
  /**
   * PEM: the authority that has signed the server's certificate, for clients that verify it. It signs for this
   * server alone, so use it for the connections to this server. The certificate names the instance's name,
   * localhost and the published address. Undefined if nobody could read it.
   */
  declare public readonly caCertificate: pulumi.Output<string | undefined>;
  /** MySQL's server_id, from 1 to 4294967294. It is derived from the id and never changes. */
  declare public readonly serverId: pulumi.Output<InstanceOutputs["serverId"]>;
  /** MySQL's server_uuid. Undefined if the server did not answer. */
  declare public readonly serverUuid: pulumi.Output<string | undefined>;
  /** Id of the source, as the server's channel has it. Undefined without a channel. */
  declare public readonly slaveOf: pulumi.Output<string | undefined>;
  /**
   * Ids of the replicas, as the last up or refresh of this very instance saw them. Undefined if nobody
   * answered.
   */
  declare public readonly slaves: pulumi.Output<InstanceOutputs["slaves"]>;
  /** State, threads, lag in seconds, last error and GTID sets. */
  declare public readonly replication: pulumi.Output<InstanceOutputs["replication"]>;
  /** What the next up will repair or refuse, in words. Empty if there is nothing. */
  declare public readonly drift: pulumi.Output<InstanceOutputs["drift"]>;

  protected constructor(
    type: string,
    name: string,
    inputs: pulumi.Inputs,
    opts: pulumi.CustomResourceOptions | undefined,
  ) {
    if (opts?.import !== undefined) throw new pulumi.RunError(importIsNotSupported(name));
    const hidden = {
      ...(opts?.id === undefined ? {} : { __get: true }),
      __owner: withoutDependencies(pulumi.createUrn(name, type, opts?.parent)),
      __program: declaredIn(type, name),
      __provider: providerText(),
    };
    const secretive = pulumi.mergeOptions(opts, { additionalSecretOutputs: secretOutputs });
    super(type, name, { ...outputKeys, ...inputs, ...hidden }, secretive);
  }
}

/** Pulumi asks a provider for what it imports without the provider's own text, so no provider is found. */
function importIsNotSupported(name: string): string {
  return `${name}: Pulumi cannot import a dynamic resource. Declare it without the import option, and the preview says with which takeOver it takes over the instance that exists. To read an instance of another program, use get`;
}

/**
 * The value of an output as a promise. An output of a component depends on all its children: an instance in a
 * component would wait for those that wait for it.
 */
function withoutDependencies(urn: pulumi.Output<string>): Promise<string> {
  return new Promise((resolve) => {
    urn.apply(resolve);
  });
}
