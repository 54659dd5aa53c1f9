import type { InvalidInputError } from "../../ground/errors";
import { aliasOf } from "../../ground/names";
import { contains, overlap, placeOf, type Place } from "../../ground/place";
import {
  placeIsOfTheSystem,
  placeIsTaken,
  volumeCannotBeLookedAt,
  volumeHoldsAnInstance,
  volumeIsNotEmpty,
} from "../../ground/refusals";
import type { VolumeFacts } from "../../ports/engine";
import type { InstanceFacts, VolumeContent } from "../facts";
import type { InstanceSpec } from "../spec";

type Identity = Pick<InstanceSpec, "id" | "owner" | "incarnation">;

/**
 * - own: this instance has written it.
 * - taken: another instance has.
 * - foreign: nobody knows whose it is.
 * - empty: nobody loses anything if it is written.
 */
export type KindOfContent = "unknown" | "own" | "taken" | "foreign" | "empty";

export function kindOfContent(
  { something, files, problem }: VolumeContent,
  identity: Identity,
): KindOfContent {
  if (problem !== undefined) return "unknown";
  if (isWrittenBy(files, identity)) return "own";
  if (files.configuration ?? files.incarnation ?? files.owner) return "taken";
  return something === undefined ? "empty" : "foreign";
}

/**
 * The configuration file names the instance by its id. Until it is there, the first write was not finished:
 * it begins with the owner and the incarnation.
 */
export function isWrittenBy(
  { configuration, incarnation, owner }: VolumeContent["files"],
  identity: Identity,
): boolean {
  if (configuration !== undefined) {
    return configuration.includes(`\nreport_host=${aliasOf(identity.id)}\n`);
  }
  return incarnation === identity.incarnation || owner === identity.owner;
}

/** Why the volume cannot be used, by what is in it. */
export function contentRefusal(
  volume: Pick<VolumeFacts, "name">,
  content: VolumeContent,
  identity: Identity,
): InvalidInputError | undefined {
  switch (kindOfContent(content, identity)) {
    case "empty":
    case "own":
      return undefined;
    case "unknown":
      return volumeCannotBeLookedAt(volume.name, content.problem ?? "");
    case "taken":
      return volumeHoldsAnInstance(volume.name, content.files);
    case "foreign":
      return volumeIsNotEmpty(volume.name, content.something ?? "");
  }
}

/** Why the place that the volume's options name cannot be used, before anything is created there. */
export function placeRefusal(
  { volume }: Pick<InstanceSpec, "volume">,
  others: readonly VolumeFacts[],
): InvalidInputError | undefined {
  const place = placeOf(volume.driver, volume.driverOptions);
  if (place === undefined) return undefined;
  if (isOfTheSystem(place)) return placeIsOfTheSystem(place);
  const holder = others.find((other) => other.place && overlap(other.place, place));
  return holder && placeIsTaken(place, holder);
}

/** True if the instance's own files are in the volume, so that a removal may remove them. */
export function holdsOwnFiles(spec: Identity, seen: InstanceFacts): boolean {
  const { files, volumeContent } = seen;
  if (volumeContent) return kindOfContent(volumeContent, spec) === "own";
  return files !== undefined && isWrittenBy(files, spec);
}

/** Nothing at or below these is anybody's data. */
const SYSTEM = [
  ..."/bin /boot /dev /etc /lib /lib32 /lib64 /proc /run /sbin /sys /usr".split(" "),
  ..."/root/.ssh /var/run /var/lib/docker /var/lib/containerd".split(" "),
];

/** Folders that only hold others. */
const SHELVES = "/ /home /media /mnt /opt /root /srv /tmp /var /var/lib /var/log /var/tmp".split(
  " ",
);

function isOfTheSystem(place: Place): boolean {
  if (place.kind !== "folder") return false;
  return SHELVES.includes(place.path) || SYSTEM.some((folder) => contains(folder, place.path));
}
