// Longer than other files: every refusal stands here, so that one person can review their tone in one sitting.
import { InvalidInputError, SeedRefusedError, TakenError } from "./errors";
import { foreign, foreignName, type Legible } from "./foreign";
import { labels } from "./names";
import { placeText, type Place } from "./place";

/**
 * The texts that refuse an input. Each function is named after the reason. The file is longer than others on
 * purpose: in one list all refusals keep one tone.
 */

const GiB = 1024 ** 3;

/** The parts of a container that a refusal names. */
export interface Holder {
  readonly name: string;
  readonly id: string;
  readonly labels: Readonly<Record<string, string>>;
}

export function nameIsTaken(name: string, holder: Holder): TakenError {
  const problem = `"${name}" is already taken by ${described(holder)}. Choose another name`;
  return new TakenError("name", problem, ownerOf(holder));
}

/** Another container took the name between the look and the creation of this one. */
export function nameWasJustTaken(name: string): TakenError {
  return new TakenError(
    "name",
    `another container has just taken the name "${name}". Choose another name`,
  );
}

export function volumeIsTaken(volume: Pick<Holder, "name" | "labels">): TakenError {
  const owner = ownerOf(volume);
  const whose =
    owner === undefined
      ? "is a volume that this provider did not create"
      : `is already the volume of ${foreignName(owner)}`;
  return new TakenError(
    "volume.name",
    `"${volume.name}" ${whose}. Choose another name, or remove that volume if nobody needs it`,
    owner,
  );
}

/** The volume's options name a folder that another volume has already. */
export function placeIsTaken(place: Place, volume: Pick<Holder, "name" | "labels">): TakenError {
  const owner = ownerOf(volume);
  const whose = owner === undefined ? "" : ` of ${owner}`;
  return new TakenError(
    "volume.driverOptions",
    `${placeText(place)} is where the volume ${volume.name}${whose} has its files, and two instances would overwrite each other's. Choose another place`,
    owner,
  );
}

export function placeIsOfTheSystem(place: Place): InvalidInputError {
  return new InvalidInputError(
    "volume.driverOptions",
    `${placeText(place)} belongs to the engine's operating system. Choose an empty folder that is used for nothing else`,
  );
}

/** The files name their instance; everybody who can write there decides what they say. */
export function volumeHoldsAnInstance(
  volume: string,
  found: { readonly incarnation?: string; readonly owner?: string },
): TakenError {
  const of = (text: string | undefined) => (text === undefined ? "unknown" : quoted(text));
  return new TakenError(
    "volume.driverOptions",
    `the volume ${volume} already holds the files of an instance (owner ${of(found.owner)}, incarnation ${of(found.incarnation)}). Choose another place; if nobody needs that instance any more, empty this one first`,
  );
}

export function volumeIsNotEmpty(volume: string, something: string): InvalidInputError {
  return new InvalidInputError(
    "volume.driverOptions",
    `the volume ${volume} is not empty: it holds ${quoted(something)}. Choose an empty folder`,
  );
}

export function volumeCannotBeLookedAt(volume: string, detail: string): InvalidInputError {
  return new InvalidInputError(
    "volume.driverOptions",
    `the engine cannot mount the volume ${volume} (${detail}). Check the options, and whether the place exists`,
  );
}

/** Somebody created the volume between the look and its creation here. */
export function volumeWasJustTaken(name: string): TakenError {
  return new TakenError(
    "volume.name",
    `somebody else has just created a volume "${name}". Choose another name`,
  );
}

export function portIsTaken(port: number, holder: Holder): TakenError {
  const problem = `${String(port)} is already published by ${described(holder)}. Choose another port`;
  return new TakenError("port", problem, ownerOf(holder));
}

/** A container or any other process of the host uses the port. */
export function portIsInUse(port: number | undefined, address: string): TakenError {
  return new TakenError(
    "port",
    `${String(port)} is already in use on ${address}. Choose another port`,
  );
}

export function networkIsMissing(name: string): InvalidInputError {
  return new InvalidInputError(
    "network",
    `there is no network "${name}" on this engine. Create it, or leave network out to use the network of the stack`,
  );
}

/** Docker hands out subnets from its default address pools, which hold about thirty. */
export function engineHasNoSubnetLeft(network: string): InvalidInputError {
  return new InvalidInputError(
    "network",
    `the engine has no subnet left for the network "${network}" of this stack. Remove networks that nobody uses (docker network prune), enlarge default-address-pools in the engine's configuration, or declare network with a network that exists`,
  );
}

export function volumeCannotShrink(from: number, to: number, used: number): InvalidInputError {
  return new InvalidInputError(
    "volume.size",
    `cannot shrink from ${String(from)} to ${String(to)} GiB, because ${inGiB(used)} GiB are in use. Declare at least ${enough(used)}`,
  );
}

export function volumeIsTooSmall(
  instance: string,
  size: number,
  source: string,
  used: number,
): InvalidInputError {
  return new InvalidInputError(
    "volume.size",
    `${instance} has ${String(size)} GiB, but its source ${source} uses ${inGiB(used)} GiB. Declare at least ${enough(used)}`,
  );
}

/** Neither the program nor a source or container says which image to run. */
export function imageIsNotDeclared(): InvalidInputError {
  return new InvalidInputError(
    "image",
    "no image is declared, and there is no source or container to take it from. Declare image or datastore",
  );
}

export function imageCannotBePulled(reference: string, detail: Legible): InvalidInputError {
  return new InvalidInputError(
    "image",
    `"${reference}" is not on this engine and cannot be pulled (${detail}). Load it, or declare another image`,
  );
}

export function imageCannotRun(reference: string, words: readonly Legible[]): InvalidInputError {
  return new InvalidInputError(
    "image",
    `"${reference}" cannot run an instance (${words.join(" | ")}). Declare an image with mysqld, a shell, coreutils and a user mysql`,
  );
}

export function variableIsUnknown(name: string): InvalidInputError {
  return new InvalidInputError(
    `configuration.${name}`,
    "is not a variable of this server. Check its spelling, or remove it",
  );
}

/** `made`: the value with which the data was made. */
export function variableIsFixed(name: string, made: string): InvalidInputError {
  return new InvalidInputError(
    `configuration.${name}`,
    `is fixed when an instance is created, and the server would not start with another value on its data. Declare ${made}, or create another instance`,
  );
}

export function valueIsNotAccepted(name: string): InvalidInputError {
  return new InvalidInputError(`configuration.${name}`, "is not accepted by this server");
}

/** mysqld would start, but with a value that nobody declared. */
export function valueIsReplaced(name: string, instead: string): InvalidInputError {
  return new InvalidInputError(
    `configuration.${name}`,
    `is not accepted as declared: the server would use ${foreignName(instead)} instead. Declare a value that it accepts`,
  );
}

export function databaseIsNotEmpty(name: string, objects: number): InvalidInputError {
  const what =
    objects === 1 ? "1 table, view or routine" : `${String(objects)} tables, views or routines`;
  return new InvalidInputError(
    "databases",
    `"${name}" is no longer declared but still holds ${what}. Empty it, or declare it again`,
  );
}

/** With `volume.retain`, a resource may have left more than one volume behind. */
export function keptVolumesAreAmbiguous(names: readonly string[]): InvalidInputError {
  return new InvalidInputError(
    "volume.name",
    `several volumes of this resource were kept (${names.map(foreignName).join(", ")}). Name the one to use, or remove the others`,
  );
}

export function sourceIsMissing(id: string): InvalidInputError {
  return new InvalidInputError("slaveOf", `there is no instance with id ${id} on this engine`);
}

export function sourceIsItself(instance: string): InvalidInputError {
  return new InvalidInputError("slaveOf", `${instance} cannot replicate from itself`);
}

/** `stack` and `asker` read like `shop/dev`; the source allows those in `allowed`. */
export function sourceDoesNotAllow(
  source: string,
  stack: string,
  asker: string,
  allowed: readonly string[],
): InvalidInputError {
  const list = [...allowed, asker].map((name) => JSON.stringify(name)).join(", ");
  return new InvalidInputError(
    "slaveOf",
    `${source} belongs to the stack ${stack}, which does not allow replicas of ${asker}. Declare replicasFrom: [${list}] on ${source} in ${stack} and run its up first, or remove slaveOf`,
  );
}

/** Without its volume nobody can tell whom a source allows to replicate from it. */
export function permissionIsUnknown(
  source: string,
  stack: string,
  asker: string,
): InvalidInputError {
  return new InvalidInputError(
    "slaveOf",
    `${source} belongs to the stack ${stack}, and its volume cannot be read, so nobody can tell whether it allows replicas of ${asker}. Bring ${source} up first`,
  );
}

/** `path` reads like `m1 → s1 → m1`; the cycle is in what the program declares. */
export function sourcesAreCircular(path: string): InvalidInputError {
  return new InvalidInputError(
    "slaveOf",
    `${path} is a cycle. Remove slaveOf from one of these instances`,
  );
}

/** Like `sourcesAreCircular`, but the cycle is in how the servers replicate now. */
export function serversAreCircular(path: string): InvalidInputError {
  return new InvalidInputError(
    "slaveOf",
    `${path} is a cycle among the running servers. Detach or re-point one of them first`,
  );
}

export function turnsAroundWhileWritable(
  path: string,
  instance: string,
  source: string,
): InvalidInputError {
  return new InvalidInputError(
    "slaveOf",
    `${path} is a cycle: ${source} still replicates from ${instance}, and ${instance} is writable. First set readOnly: true on ${instance} in an update of its own, so that no write is lost while the two swap roles`,
  );
}

export function serverIdsAreEqual(instance: string, other: string): InvalidInputError {
  return new InvalidInputError(
    "slaveOf",
    `${instance} and ${other} have the same server id, which is derived from the instance's id. Delete ${instance} and create it again`,
  );
}

export function sourceIsDown(
  instance: string,
  source: string,
  container: string | undefined,
): InvalidInputError {
  const why = container === undefined ? "its container is gone" : `its container is ${container}`;
  return new InvalidInputError(
    "slaveOf",
    `${source}, the source of ${instance}, does not run: ${why}. Bring ${source} up first`,
  );
}

/** The replication account can be created only on the root of the tree. */
export function rootIsDown(instance: string, source: string, root: string): InvalidInputError {
  return new InvalidInputError(
    "slaveOf",
    `${root}, the root of the tree of ${source}, does not answer, and the replication account of ${instance} has to be created there. Bring ${root} up first`,
  );
}

export function sourceRunsWithoutGtids(
  source: string,
  { logBin, gtidMode }: { readonly logBin: boolean; readonly gtidMode: string },
): InvalidInputError {
  const how = logBin ? `with gtid_mode ${foreignName(gtidMode)}` : "without a binary log";
  return new InvalidInputError(
    "slaveOf",
    `${source} runs ${how}, so nothing can replicate from it. Somebody has changed its settings: restart ${source}`,
  );
}

export function versionsDoNotFit(
  replica: { readonly name: string; readonly version: string },
  source: { readonly name: string; readonly version: string; readonly series: string },
): InvalidInputError {
  return new InvalidInputError(
    "datastore.version",
    `${replica.name} runs ${replica.version} and cannot replicate from ${source.name}, which runs ${source.version}. Use ${source.series} or the next series`,
  );
}

export function tableNamesDiffer(
  replica: { readonly name: string; readonly lowerCaseTableNames: number },
  source: { readonly name: string; readonly lowerCaseTableNames: number },
): InvalidInputError {
  return new InvalidInputError(
    "configuration.lower_case_table_names",
    `${replica.name} has ${String(replica.lowerCaseTableNames)}, but its source ${source.name} has ${String(source.lowerCaseTableNames)}. The value is fixed when an instance is created: create ${replica.name} again with the value of ${source.name}`,
  );
}

export function copyNeedsOneSeries(
  instance: string,
  source: string,
  versions: { readonly own: string; readonly source: string },
): SeedRefusedError {
  return new SeedRefusedError(
    instance,
    source,
    `a copy needs the same series on both sides, but ${source} runs ${versions.source} and ${instance} runs ${versions.own}`,
  );
}

export function copyNeedsClonePlugin(
  instance: string,
  source: string,
  without: string,
): SeedRefusedError {
  return new SeedRefusedError(
    instance,
    source,
    `the image of ${without} has no clone plugin. Use an image that has it`,
  );
}

export function copyNeedsInnoDb(
  instance: string,
  source: string,
  tables: readonly string[],
): SeedRefusedError {
  return new SeedRefusedError(
    instance,
    source,
    `a copy takes InnoDB tables only, so these would arrive empty: ${tables.map(foreign).join(", ")}. Convert them to InnoDB`,
  );
}

export function copyNeedsLargerPackets(
  instance: string,
  source: string,
  packets: { readonly whose: string; readonly is: number; readonly needs: number },
): SeedRefusedError {
  const { whose, is, needs } = packets;
  return new SeedRefusedError(
    instance,
    source,
    `max_allowed_packet of ${whose} is ${String(is)}, and a copy needs ${String(needs)} or more on both sides. Declare that much in the configuration of ${whose}`,
  );
}

/** A server has refused the copy, for a reason that nobody could see before. */
export function copyWasRefused(
  instance: string,
  {
    donor,
    errno,
    detail,
  }: { readonly donor: string; readonly errno: number; readonly detail: Legible },
): SeedRefusedError {
  const advice = COPY_ADVICE[errno] ?? "Remove what it names, and run up again";
  return new SeedRefusedError(
    instance,
    donor,
    `the copy is refused with error ${String(errno)}, ${detail}. ${advice}`,
  );
}

/** What to declare, by MySQL's error number. */
const COPY_ADVICE: Readonly<Partial<Record<number, string>>> = {
  1524: "Declare an image with the clone plugin for both",
  3864: "Declare the same version, or the same image, for both",
  3865: "Declare the same image for both",
  3866: "Declare the same image for both",
  3867: "Declare the same image for both",
  3868: "Declare the same value for both in their configuration",
  3870: "Declare the same image for both, and the same plugins in their configuration",
  3957: "Declare max_allowed_packet of 2097152 or more in the configuration of both",
};

/** A short text that others have written, without anything that a terminal would obey. */
function quoted(text: string): string {
  const printable = text.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, "?");
  return `"${printable.length > 200 ? `${printable.slice(0, 200)}…` : printable}"`;
}

function described(holder: Holder): string {
  if (holder.labels[labels.instance] === undefined) {
    return `the container ${foreignName(holder.name)} (${holder.id.slice(0, 12)}), which this provider does not manage`;
  }
  const owner = ownerOf(holder);
  const whose = owner === undefined ? "" : ` (${foreignName(owner)})`;
  return `the instance ${foreignName(holder.name)}${whose}`;
}

function ownerOf(holder: Pick<Holder, "labels">): string | undefined {
  return holder.labels[labels.owner];
}

function inGiB(bytes: number): string {
  return (bytes / GiB).toFixed(1);
}

function enough(bytes: number): string {
  return String(Math.ceil(bytes / GiB));
}
