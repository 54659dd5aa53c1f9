import type { ContainerFacts } from "../docker/engine";
import { InvalidInputError, UnknownSourceError } from "../errors";
import type { Known, Wanted } from "../instances";
import { declaredIn } from "../plan/configurationFile";
import { DEFAULT_NETWORK, labels } from "../plan/names";
import type { InstanceSpec } from "../plan/spec";
import type { Ports } from "../ports";
import { readFiles } from "./rememberedFiles";
import { optional } from "./instanceFiles";
import { namesOfInstances } from "./names";

/** GiB, where neither the program nor a declared source says. */
const DEFAULT_SIZE = 5;

/**
 * What the program leaves open: as the source has it (named by id only), or as the instance stands. One
 * that is only looked at or removed (`isToRun` false) needs no image.
 */
export async function completeSpec(
  ports: Ports,
  wanted: Wanted,
  identity: { readonly id: string; readonly incarnation: string },
  known: Known | undefined,
  isToRun = true,
): Promise<InstanceSpec> {
  const {
    deletionProtection: _,
    patience: __,
    image,
    flavor,
    configuration,
    network,
    volume,
    ...rest
  } = wanted;
  const open = image === undefined || !flavor || !configuration || network === undefined;
  const model = open ? await modelFor(ports, wanted, identity.id) : undefined;
  const pinned = known?.image === image ? known?.imageId : undefined;
  const reference = image ?? model?.container.imageId ?? known?.imageId;
  if (reference === undefined && isToRun) {
    const instances = await namesOfInstances(ports.engine);
    if (wanted.source && !instances.has(wanted.source.id)) {
      throw new UnknownSourceError(wanted.source.id, instances);
    }
    throw new InvalidInputError(
      "image",
      "there is nothing to take it from; give image or datastore",
    );
  }
  const net = network === undefined ? model?.network : network;
  return {
    ...rest,
    ...identity,
    image: reference ?? "",
    ...optional("pinnedImageId", image === undefined ? reference : pinned),
    flavor: flavor ?? model?.flavor ?? { memory: 1024 ** 3 },
    configuration: configuration ?? model?.configuration ?? {},
    volume: { ...volume, size: volume.size ?? DEFAULT_SIZE },
    ...optional("network", net ?? undefined),
  };
}

async function modelFor(ports: Ports, wanted: Wanted, ownId: string) {
  const of = async (id: string): Promise<ContainerFacts | undefined> =>
    (await ports.engine.listContainers({ [labels.instance]: id }))[0];
  // an instance that stands already keeps what it has; a new one takes after its source
  const container = (await of(ownId)) ?? (wanted.source ? await of(wanted.source.id) : undefined);
  if (!container) return undefined;
  const files = await readFiles(ports.engine, container.id);
  const { network } = container;
  return {
    container,
    flavor: {
      memory: container.memory,
      ...optional("cpus", container.cpus === 0 ? undefined : container.cpus),
    },
    configuration: declaredIn(files.configuration ?? ""),
    network: network === DEFAULT_NETWORK ? undefined : network,
  };
}
