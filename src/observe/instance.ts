import type {
  ContainerEngine,
  ContainerFacts,
  ContainerSummary,
  ImageFacts,
  VolumeFacts,
} from "../ports/engine";
import type { ServerFacts } from "../ports/server";
import { networkOf } from "../plan/host/containerSpec";
import type { InstanceFacts } from "../plan/facts";
import { sourceIdOf } from "../plan/link/link";
import { labels, VOLUME_ROOT } from "../ground/names";
import type { InstanceSpec } from "../plan/spec";
import type { Ports } from "../ports/ports";
import { optional } from "../ground/optional";
import { lookInside } from "./host/inside";
import type { LookMemory } from "./lookMemory";
import { approach } from "./link/neighbour";
import { observeSource } from "./link/source";
import { namesById } from "./names";
import { observeTemplate } from "./host/template";

/** Everything that `planInstance` asks about, read in the order that keeps it honest. Touches nothing. */
export async function observeInstance(
  ports: Ports,
  spec: InstanceSpec,
  memory: LookMemory,
): Promise<InstanceFacts> {
  const { engine } = ports;
  const next = spec.source?.id ?? memory.formerSourceId;
  // it is asked last, and may be reached meanwhile; if it cannot be, whoever asks is told
  const approached = next === undefined ? undefined : approach(ports, next).catch(() => undefined);
  const listing = engine.listSummaries();
  const [summaries, container, volumes, image, network] = await Promise.all([
    listing,
    listing.then((all) => ownContainer(engine, spec, all)),
    engine.listVolumes({ [labels.instance]: "" }),
    findImage(ports, spec),
    engine.findNetwork(networkOf(spec)),
  ]);
  const volume = volumeOf(spec, container, volumes);
  const instances = namesById(summaries, volumes);
  const [inside, template] = await Promise.all([
    container ? lookInside(ports, spec.name, container, memory) : undefined,
    observeTemplate(engine, image?.id, spec.configuration),
  ]);
  const server = inside?.server;
  const ask = async (sourceId: string, mayBeCopied: boolean) => {
    await approached;
    return observeSource(ports, {
      sourceId,
      replicaId: spec.id,
      replica: server,
      instances,
      target: memory.targets.get(sourceId),
      mayBeCopied,
      isSeeding: async () => (await inside?.files)?.seeding !== undefined,
    });
  };
  const formerId = formerSourceId(spec, server, memory);
  const [source, formerSource, volumeHolder, files] = await Promise.all([
    spec.source && ask(spec.source.id, true),
    formerId === undefined ? undefined : ask(formerId, false),
    foreignVolume(ports, spec, volume),
    inside?.files,
  ]);
  return {
    engineId: memory.engineId,
    instances,
    followers: [],
    bystanders: [],
    template,
    // whoever is let in finds the accounts made, also where the files were read before that
    ...optional("files", files && server ? { ...files, initialised: true } : files),
    ...optional("server", server),
    ...optional("loginProblem", inside?.loginProblem),
    ...optional("image", image),
    ...optional("network", network),
    ...optional("volume", volume),
    ...optional("container", container),
    ...optional("nameHolder", nameHolder(spec, container, summaries)),
    ...optional("portHolder", portHolder(spec, container, summaries)),
    ...optional("volumeHolder", volumeHolder),
    ...optional("source", source),
    ...optional("formerSource", formerSource?.instance && formerSource),
  };
}

async function ownContainer(
  engine: ContainerEngine,
  spec: InstanceSpec,
  all: readonly ContainerSummary[],
): Promise<ContainerFacts | undefined> {
  const own = all.find((summary) => summary.labels[labels.instance] === spec.id);
  return own && engine.findContainer(own.id);
}

/** The pinned one; when the engine has lost it, what its name stands for now. */
async function findImage(
  { engine }: Ports,
  { pinnedImageId, image }: InstanceSpec,
): Promise<ImageFacts | undefined> {
  const pinned = pinnedImageId === undefined ? undefined : await engine.findImage(pinnedImageId);
  return pinned ?? (image === "" ? undefined : engine.findImage(image));
}

function volumeOf(
  spec: InstanceSpec,
  container: ContainerFacts | undefined,
  volumes: readonly VolumeFacts[],
): VolumeFacts | undefined {
  const mounted = container?.volumes[VOLUME_ROOT];
  const own = volumes.filter((volume) => volume.labels[labels.instance] === spec.id);
  return own.find(({ name }) => name === (mounted ?? spec.volume.name ?? name));
}

/** A volume that has the declared name but is not this instance's. */
async function foreignVolume(
  ports: Ports,
  spec: InstanceSpec,
  own: VolumeFacts | undefined,
): Promise<VolumeFacts | undefined> {
  if (own || spec.volume.name === undefined) return undefined;
  const found = await ports.engine.findVolume(spec.volume.name);
  return found?.labels[labels.instance] === spec.id ? undefined : found;
}

function nameHolder(
  spec: InstanceSpec,
  own: ContainerFacts | undefined,
  summaries: readonly ContainerSummary[],
): ContainerSummary | undefined {
  return summaries.find(({ name, id }) => name === spec.name && id !== own?.id);
}

function portHolder(
  spec: InstanceSpec,
  own: ContainerFacts | undefined,
  summaries: readonly ContainerSummary[],
): ContainerSummary | undefined {
  const anyAddress = (address: string) => address === "" || address === "0.0.0.0";
  return summaries.find(
    ({ id, published }) =>
      id !== own?.id &&
      published.some(
        ({ hostPort, bindAddress }) =>
          hostPort === spec.port &&
          (bindAddress === spec.bindAddress ||
            anyAddress(bindAddress) ||
            anyAddress(spec.bindAddress)),
      ),
  );
}

/** The channel says it best, then the account that came from there, then the state. */
function formerSourceId(
  spec: InstanceSpec,
  server: ServerFacts | undefined,
  memory: LookMemory,
): string | undefined {
  const own = server?.replicationAccounts.find(({ replica }) => replica === spec.id);
  const candidates = [sourceIdOf(server), own?.source, memory.formerSourceId];
  return candidates.find((id) => id !== undefined && id !== spec.source?.id && id !== spec.id);
}
