import type {
  ContainerEngine,
  ContainerFacts,
  ContainerSummary,
  ImageFacts,
  VolumeFacts,
} from "../ports/engine";
import type { ServerFacts } from "../ports/server";
import { networkOf } from "../plan/host/containerSpec";
import { NOT_ASKED } from "../ground/asked";
import { daysValid } from "../plan/host/authorities";
import { placeOf } from "../ground/place";
import type { InstanceFacts, InstanceFiles, VolumeContent } from "../plan/facts";
import { NOTHING_FORETOLD } from "../plan/model/foretold";
import { isWrittenBy } from "../plan/host/volumeContent";
import { type Link, sourceIdOf } from "../plan/link/link";
import { labels, validationName, VOLUME_ROOT } from "../ground/names";
import type { InstanceSpec } from "../plan/spec";
import type { Ports } from "../ports/ports";
import { optional } from "../ground/optional";
import { observeAccounts } from "./accounts";
import { observeFormerDatabases } from "./databases";
import { lookIntoFreeVolume, lookIntoVolume } from "./host/volumeContent";
import { lookInside } from "./host/inside";
import { approach } from "./link/neighbour";
import { observeSettings } from "./settings/settings";
import { observeTrust } from "./link/trust";
import { observeSource } from "./link/source";
import { containerOf, listInstances, volumesOf } from "./census";
import type { LookMemory } from "./lookMemory";
import { observeTemplate } from "./host/template";

/** All facts that `planInstance` needs, read in an order that keeps them consistent. Changes nothing. */
export async function observeInstance(
  ports: Ports,
  spec: InstanceSpec,
  memory: LookMemory,
): Promise<InstanceFacts> {
  const { engine } = ports;
  const next = spec.source?.id ?? memory.formerSourceId;
  // the source is asked last, so connect to it meanwhile; if that fails, asking it reports the failure
  const approached = next === undefined ? undefined : approach(ports, next).catch(() => undefined);
  const listing = listInstances(engine);
  const [{ census, summaries, volumes }, container, image, network] = await Promise.all([
    listing,
    listing.then((all) => inspected(engine, containerOf(spec.id, all))),
    findImage(ports, spec),
    engine.findNetwork(networkOf(spec)),
  ]);
  const volume = volumeOf(spec, container, volumes);
  const [inside, template] = await Promise.all([
    container ? lookInside(ports, spec, container, memory) : undefined,
    observeTemplate(engine, image?.id, spec.configuration),
  ]);
  const server = inside?.server;
  const ask = async (sourceId: string, mayBeCopied: boolean, asker?: string) => {
    await approached;
    return observeSource(ports, {
      sourceId,
      replicaId: spec.id,
      asker,
      replica: server,
      census,
      heldBy: async () => engineOf(sourceId, spec, server, (await inside?.files)?.link),
      target: memory.targets.get(sourceId),
      mayBeCopied,
      foretold: memory.foretold ?? NOTHING_FORETOLD,
      isSeeding: async () => (await inside?.files)?.seeding !== undefined,
    });
  };
  const former = async () => {
    const formerId = await formerSourceId(spec, server, memory, inside?.files);
    return formerId === undefined ? undefined : ask(formerId, false);
  };
  const accountsOf = async () => {
    if (spec.source || !container || !server) return {};
    // the keys are at hand once the files are read
    await inside.files;
    return observeAccounts(engine, spec, { containerId: container.id, server });
  };
  const [source, formerSource, volumeHolder, otherVolumes, files, accounts] = await Promise.all([
    spec.source && ask(spec.source.id, true, spec.source.isOfThisProgram ? undefined : spec.owner),
    former(),
    foreignVolume(ports, spec, volume),
    volume ? undefined : neighbouringVolumes(engine, spec),
    inside?.files,
    accountsOf(),
  ]);
  const formerDatabases =
    container && server && (await observeFormerDatabases(ports, spec, { container, server }));
  const settings = await observeSettings(ports, spec, { container, server, files });
  const untrusting = await observeTrust(ports, { id: spec.id, census, server, files });
  const volumeContent = await contentOf(engine, spec, { volume, container, image, files });
  return {
    census,
    followers: NOT_ASKED,
    bystanders: NOT_ASKED,
    template,
    // a server that accepts the login has its accounts, even if the files were read before they were created
    ...optional("files", files && server ? { ...files, initialised: true } : files),
    ...optional("server", server),
    ...accounts,
    ...optional("settings", settings),
    ...optional("formerDatabases", formerDatabases),
    ...optional("loginProblem", inside?.loginProblem),
    ...optional("image", image),
    ...optional("network", network),
    ...optional("volume", volume),
    ...optional("container", container),
    ...optional("leftHelper", helperOf(spec, summaries)),
    ...optional("nameHolder", nameHolder(spec, container, summaries)),
    ...optional("portHolder", portHolder(spec, container, summaries)),
    ...optional("volumeHolder", volumeHolder),
    ...optional("certificateDays", daysValid(files?.ownCa, ports.clock.date())),
    ...optional("untrusting", untrusting),
    ...optional("volumeContent", volumeContent),
    ...optional("otherVolumes", otherVolumes),
    ...optional("source", source),
    ...optional(
      "formerSource",
      formerSource?.whereabouts.kind === "gone" ? undefined : formerSource,
    ),
  };
}

async function inspected(
  engine: ContainerEngine,
  own: ContainerSummary | undefined,
): Promise<ContainerFacts | undefined> {
  return own && engine.findContainer(own.id);
}

/** Which engine holds a source, according to the link, else to the account that was created there. */
function engineOf(
  sourceId: string,
  spec: InstanceSpec,
  server: ServerFacts | undefined,
  link: Link | undefined,
): string | undefined {
  if (link?.source === sourceId) return link.engine;
  const own = server?.replicationAccounts.find(({ replica }) => replica === spec.id);
  return own?.source === sourceId && own.sourceEngine !== "" ? own.sourceEngine : undefined;
}

/** The pinned image; if the engine no longer has it, the image that its name refers to now. */
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
  return volumesOf(spec.id, volumes).find(
    ({ name }) => name === (mounted ?? spec.volume.name ?? name),
  );
}

/** All volumes, if the one that is to be created names a place. */
async function neighbouringVolumes(
  engine: ContainerEngine,
  { volume: { driver, driverOptions } }: InstanceSpec,
): Promise<readonly VolumeFacts[] | undefined> {
  return placeOf(driver, driverOptions) && engine.listVolumes({});
}

/** Asked only as long as it is not known that this instance has written what is in the volume. */
async function contentOf(
  engine: ContainerEngine,
  spec: InstanceSpec,
  {
    volume,
    container,
    image,
    files,
  }: {
    readonly volume: VolumeFacts | undefined;
    readonly container: ContainerFacts | undefined;
    readonly image: ImageFacts | undefined;
    readonly files: InstanceFiles | undefined;
  },
): Promise<VolumeContent | undefined> {
  if (!volume || volume.isOwnFolder || (files && isWrittenBy(files, spec))) return undefined;
  if (container) return lookIntoVolume(engine, container.id);
  return image && lookIntoFreeVolume(engine, volume, spec, image.id);
}

/** A volume that has the declared name but does not belong to this instance. */
async function foreignVolume(
  ports: Ports,
  spec: InstanceSpec,
  own: VolumeFacts | undefined,
): Promise<VolumeFacts | undefined> {
  if (own || spec.volume.name === undefined) return undefined;
  const found = await ports.engine.findVolume(spec.volume.name);
  return found?.labels[labels.instance] === spec.id ? undefined : found;
}

function helperOf(
  { owner }: InstanceSpec,
  summaries: readonly ContainerSummary[],
): string | undefined {
  return summaries.find(({ name }) => name === validationName(owner))?.id;
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

/**
 * According to the channel, else to the account from that source, else to Pulumi's state, else to what a run
 * that was killed has noted.
 */
async function formerSourceId(
  spec: InstanceSpec,
  server: ServerFacts | undefined,
  memory: LookMemory,
  files: Promise<InstanceFiles> | undefined,
): Promise<string | undefined> {
  const isFormer = (id: string | undefined) =>
    id !== undefined && id !== spec.source?.id && id !== spec.id;
  const own = server?.replicationAccounts.find(({ replica }) => replica === spec.id);
  const seen = [sourceIdOf(server), own?.source, memory.formerSourceId].find(isFormer);
  if (seen !== undefined) return seen;
  const { link, attaching } = (await files) ?? {};
  return [attaching, link?.source].find(isFormer);
}
