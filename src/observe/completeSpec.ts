import type { ContainerFacts } from "../ports/engine";
import { UnknownSourceError } from "../ground/errors";
import { imageIsNotDeclared } from "../ground/refusals";
import type { Known, Wanted } from "../plan/wanted";
import type { InstanceFiles } from "../plan/facts";
import { declaredIn } from "../plan/settings/configurationFile";
import { DEFAULT_NETWORK, labels } from "../ground/names";
import type { InstanceSpec } from "../plan/spec";
import type { Ports } from "../ports/ports";
import { knownFiles } from "./host/rememberedFiles";
import { optional } from "../ground/optional";
import { namesOfInstances } from "./names";

/** GiB, where neither the program nor a declared source says. */
const DEFAULT_SIZE = 5;

/** An instance that others take after, or that stays as it stands. */
export interface Model {
  readonly container: ContainerFacts;
  readonly files: () => Promise<InstanceFiles>;
}

/**
 * What the program leaves open: as the instance stands, else as the source has it (named by id only). One
 * that is only looked at or removed (`isToRun` false) needs no image. `model`: what to take it from, where
 * that is known; "none" where it does not matter.
 */
export async function completeSpec(
  ports: Ports,
  wanted: Wanted,
  identity: { readonly id: string; readonly incarnation: string },
  known: Known | undefined,
  options: { readonly isToRun?: boolean; readonly model?: Model | "none" } = {},
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
  const isOpen = image === undefined || !flavor || !configuration || network === undefined;
  const { isToRun = true, model: given = isOpen ? undefined : "none" } = options;
  const found = given ?? (await modelFor(ports, wanted, identity.id));
  const model = found === "none" ? undefined : found;
  const pinned = known?.image === image ? known?.imageId : undefined;
  const reference = image ?? model?.container.imageId ?? known?.imageId;
  if (reference === undefined && isToRun) {
    const instances = await namesOfInstances(ports.engine);
    if (wanted.source && !instances.has(wanted.source.id)) {
      throw new UnknownSourceError(wanted.source.id, instances);
    }
    throw imageIsNotDeclared();
  }
  const net = network ?? (network === undefined ? networkOf(model) : undefined);
  return {
    ...rest,
    ...identity,
    image: reference ?? "",
    ...optional("pinnedImageId", image === undefined ? reference : pinned),
    flavor: flavor ?? flavorOf(model),
    configuration: configuration ?? declaredIn((await model?.files())?.configuration ?? ""),
    volume: { ...volume, size: volume.size ?? DEFAULT_SIZE },
    ...optional("network", net),
  };
}

/** An instance that stands already keeps what it has; a new one takes after its source. */
async function modelFor(
  { engine }: Ports,
  wanted: Wanted,
  ownId: string,
): Promise<Model | undefined> {
  const of = async (id: string): Promise<ContainerFacts | undefined> =>
    (await engine.listContainers({ [labels.instance]: id }))[0];
  const container = (await of(ownId)) ?? (wanted.source ? await of(wanted.source.id) : undefined);
  return container && { container, files: () => knownFiles(engine, container.id) };
}

function networkOf(model: Model | undefined): string | undefined {
  const network = model?.container.network;
  return network === DEFAULT_NETWORK ? undefined : network;
}

function flavorOf(model: Model | undefined): InstanceSpec["flavor"] {
  if (!model) return { memory: 1024 ** 3 };
  const { memory, cpus } = model.container;
  return { memory, ...optional("cpus", cpus === 0 ? undefined : cpus) };
}
