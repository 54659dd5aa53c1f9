import type { ContainerFacts } from "../ports/engine";
import { UnknownSourceError } from "../ground/errors";
import { imageIsNotDeclared } from "../ground/refusals";
import type { Recorded, Wanted } from "../plan/wanted";
import { DEFAULT_MEMORY, DEFAULT_SIZE } from "../plan/defaults";
import { declaredIn } from "../plan/settings/configurationFile";
import { isStackNetwork } from "../ground/names";
import type { InstanceSpec } from "../plan/spec";
import type { Ports } from "../ports/ports";
import { findContainerOf, listInstances } from "./census";
import type { Contents } from "./host/contents";
import { rememberedOrRead } from "./host/vault";
import { optional } from "../ground/optional";

/** An instance whose values others take over, or that keeps its own. */
export interface Model {
  readonly container: ContainerFacts;
  readonly contents: () => Promise<Contents>;
}

type SpecIdentity = Pick<InstanceSpec, "id" | "incarnation" | "isRecorded" | "takeOver">;

/**
 * Fills in what the program leaves open: as the instance is, else as the source (known only by id) has it. An
 * instance that is only looked at or removed (`isToRun` false) needs no image. `model`: where to take the
 * values from, if the caller has it; "none" if it does not matter.
 */
export async function completeSpec(
  ports: Ports,
  wanted: Wanted,
  { id, incarnation, isRecorded, takeOver }: SpecIdentity,
  recorded: Recorded | undefined,
  options: { readonly isToRun?: boolean; readonly model?: Model | "none" } = {},
): Promise<InstanceSpec> {
  const { patience: _, image, flavor, configuration, network, volume, ...rest } = wanted;
  const isOpen = image === undefined || !flavor || !configuration || network === undefined;
  const { isToRun = true, model: given = isOpen ? undefined : "none" } = options;
  const found = given ?? (await modelFor(ports, wanted, id));
  const model = found === "none" ? undefined : found;
  const pinned = recorded?.image === image ? recorded?.imageId : undefined;
  const reference = image ?? model?.container.imageId ?? recorded?.imageId;
  if (reference === undefined && isToRun) {
    const { names } = (await listInstances(ports.engine)).census;
    if (wanted.source && !names.has(wanted.source.id)) {
      throw new UnknownSourceError(wanted.source.id, names);
    }
    throw imageIsNotDeclared();
  }
  const net = network ?? (network === undefined ? networkOf(model) : undefined);
  return {
    ...rest,
    id,
    incarnation,
    isRecorded,
    ...optional("takeOver", takeOver),
    image: reference ?? "",
    ...optional("pinnedImageId", image === undefined ? reference : pinned),
    flavor: flavor ?? flavorOf(model),
    configuration:
      configuration ?? declaredIn((await model?.contents())?.files.configuration ?? ""),
    volume: { ...volume, size: volume.size ?? DEFAULT_SIZE },
    ...optional("network", net),
  };
}

/** An existing instance keeps its own values; a new one takes over its source's. */
async function modelFor(
  { engine }: Ports,
  wanted: Wanted,
  ownId: string,
): Promise<Model | undefined> {
  const container =
    (await findContainerOf(engine, ownId)) ??
    (wanted.source && (await findContainerOf(engine, wanted.source.id)));
  return container && { container, contents: () => rememberedOrRead(engine, container.id) };
}

/** A network of the user's own; a source's stack has another network than its replica's stack. */
function networkOf(model: Model | undefined): string | undefined {
  const network = model?.container.network;
  return network === undefined || isStackNetwork(network) ? undefined : network;
}

function flavorOf(model: Model | undefined): InstanceSpec["flavor"] {
  if (!model) return { memory: DEFAULT_MEMORY };
  const { memory, cpus } = model.container;
  return { memory, ...optional("cpus", cpus === 0 ? undefined : cpus) };
}
