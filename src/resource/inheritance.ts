import * as pulumi from "@pulumi/pulumi";
import type { InstanceArgs } from "./instanceArgs";
import { usersOf } from "./secretInputs";
import type { MysqlInstance } from "./mysqlInstance";

/**
 * What a source declares and its replicas inherit, unless they declare their own. It is taken from the
 * program, not from outputs, so that a change of the source reaches its replicas in the same up, and its
 * preview shows it. What the source leaves open, its replicas leave open too.
 */
export interface Lineage {
  /** The instance itself, its source, the source's source and so on, as far as the program declares them. */
  readonly ancestry: pulumi.Input<readonly pulumi.Input<Ancestor>[] | undefined>;
  readonly datastore: InstanceArgs["datastore"];
  readonly image: InstanceArgs["image"];
  readonly flavor: InstanceArgs["flavor"];
  readonly configuration: InstanceArgs["configuration"];
  readonly network: InstanceArgs["network"];
  /** Of the root of the tree: its replicas have them too. */
  readonly databases: InstanceArgs["databases"];
  /** Likewise, each password as a secret. */
  readonly users: pulumi.Input<unknown>;
  readonly volumeSize: pulumi.Input<number | undefined> | undefined;
  readonly rootPassword: pulumi.Input<string | undefined> | undefined;
  /** Replicas take it over when they are detached. */
  readonly rootPrivileges: InstanceArgs["rootPrivileges"];
  /** `rotate.certificate`: with another value, the replicas are updated as well, to trust the next authority. */
  readonly certificate: pulumi.Input<string | undefined> | undefined;
}

export interface Ancestor {
  readonly name: pulumi.Input<string>;
  /** The id of the ancestor's own source. */
  readonly slaveOf: pulumi.Input<unknown>;
}

type Source = NonNullable<InstanceArgs["slaveOf"]>;

const keys = [
  "ancestry",
  "datastore",
  "image",
  "flavor",
  "configuration",
  "network",
  "databases",
  "users",
  "volumeSize",
  "rootPassword",
  "rootPrivileges",
  "certificate",
] as const satisfies readonly (keyof Lineage)[];

const lineages = new WeakMap<object, Lineage>();

/** Records what the replicas of `resource` will inherit from its `args` when they are declared. */
export function rememberLineage(resource: MysqlInstance, name: string, args: InstanceArgs): void {
  const inherited = inheritedFrom(args.slaveOf);
  lineages.set(resource, lineageOf(name, args, inherited, resource.rootPassword));
}

/**
 * The hidden input of a replica. If the source is an Output, each key is an Output of its own, because one
 * unknown id would make a single Output unknown as a whole.
 */
export function inheritedFrom(source: Source | undefined): Partial<Lineage> | undefined {
  if (source === undefined || typeof source === "string") return undefined;
  const declared = lineages.get(source);
  if (declared !== undefined) return declared;
  if (pulumi.Resource.isInstance(source)) return undefined;
  const resolved: pulumi.Output<unknown> = pulumi.output(source);
  return Object.fromEntries(
    keys.map((key) => [key, resolved.apply((value) => lineageOfValue(value)?.[key])]),
  );
}

/** What an instance with these `args` passes on to its replicas, if it inherits `inherited` itself. */
function lineageOf(
  name: string,
  args: InstanceArgs,
  inherited: Partial<Lineage> | undefined,
  rootPassword: pulumi.Output<string | undefined>,
): Lineage {
  const picksItsOwn = args.image !== undefined || args.datastore !== undefined;
  const itself: Ancestor = { name: args.name ?? name, slaveOf: idOf(args.slaveOf) };
  return {
    ancestry: preceded(itself, inherited?.ancestry),
    datastore: picksItsOwn ? args.datastore : inherited?.datastore,
    image: picksItsOwn ? args.image : inherited?.image,
    flavor: args.flavor ?? inherited?.flavor,
    configuration: args.configuration ?? inherited?.configuration,
    network: args.network ?? inherited?.network,
    databases: args.databases ?? inherited?.databases,
    users: args.users === undefined ? inherited?.users : usersOf(args.users),
    volumeSize: sizeOf(args.volume) ?? inherited?.volumeSize,
    rootPassword: pulumi.secret(rootPassword),
    rootPrivileges: args.rootPrivileges ?? inherited?.rootPrivileges,
    certificate: certificateOf(args.rotate),
  };
}

function lineageOfValue(value: unknown): Lineage | undefined {
  return typeof value === "object" && value !== null ? lineages.get(value) : undefined;
}

/** The id of the source. A value that is not an instance stays as it is, and check refuses it. */
export function idOf(source: Source | undefined): pulumi.Input<unknown> {
  if (source === undefined || typeof source === "string") return source;
  const resolved: pulumi.Output<unknown> = pulumi.output(source);
  return resolved.apply((value) =>
    pulumi.CustomResource.isInstance(value) ? value.id : pulumi.output(value),
  );
}

function sizeOf(volume: InstanceArgs["volume"]): Lineage["volumeSize"] {
  if (volume === undefined) return undefined;
  if (pulumi.Output.isInstance(volume) || volume instanceof Promise) {
    return pulumi.output(volume).apply(({ size }) => size);
  }
  return volume.size;
}

function certificateOf(rotate: InstanceArgs["rotate"]): Lineage["certificate"] {
  if (rotate === undefined) return undefined;
  if (pulumi.Output.isInstance(rotate) || rotate instanceof Promise) {
    return pulumi.output(rotate).apply(({ certificate }) => certificate);
  }
  return rotate.certificate;
}

function preceded(first: Ancestor, rest: Lineage["ancestry"] | undefined): Lineage["ancestry"] {
  if (rest === undefined) return [first];
  if (pulumi.Output.isInstance(rest) || rest instanceof Promise) {
    return pulumi.output(rest).apply((ancestors) => [first, ...(ancestors ?? [])]);
  }
  return [first, ...rest];
}
