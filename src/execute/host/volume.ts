import { deadlineIn, waitUntil } from "../../ground/clock";
import {
  DeadlineExceededError,
  EngineCallError,
  HelperFailedError,
  type InvalidInputError,
} from "../../ground/errors";
import { emptyingName, labels, paths, VOLUME_ROOT } from "../../ground/names";
import { volumeWasJustTaken } from "../../ground/refusals";
import { lookIntoFreeVolume } from "../../observe/host/volumeContent";
import { identityLabels } from "../../plan/host/containerSpec";
import { lastWords, LOG_LINES } from "../../plan/host/lastWords";
import { RIGHTS_TO_EMPTY, SMALL_RESOURCES } from "../../plan/host/rights";
import { contentRefusal, placeRefusal } from "../../plan/host/volumeContent";
import type { VolumeFacts } from "../../ports/engine";
import { exitOf, required, type Act } from "../context";

export async function createVolume(act: Act, name: string): Promise<void> {
  const { ports, spec, bring } = act;
  const volume = await ports.engine.createVolume({
    name,
    driver: spec.volume.driver,
    driverOptions: spec.volume.driverOptions,
    labels: identityLabels(spec),
  });
  if (volume.labels[labels.instance] !== spec.id) {
    throw volumeWasJustTaken(name);
  }
  const problem = volume.isOwnFolder ? undefined : await refusalOf(act, volume);
  if (problem) {
    // only its name is removed; the files stay, and so does a volume that a container mounts
    await ports.engine.removeVolume(name).catch(() => undefined);
    throw problem;
  }
  bring({ volume });
}

/** The volume is there now: what is in its place, and who else has one there? */
async function refusalOf(act: Act, volume: VolumeFacts): Promise<InvalidInputError | undefined> {
  const { ports, spec } = act;
  const all = await ports.engine.listVolumes({});
  const others = all.filter(({ name }) => name !== volume.name);
  const content = await lookIntoFreeVolume(ports.engine, volume, spec, imageOf(act));
  return placeRefusal(spec, others) ?? contentRefusal(volume, content, spec);
}

/** For so many seconds a program that deletes its source may read the note in a volume (observe/link/followers.ts). */
const READING = 10;

/** Waits until nobody reads in it; after that time only a program that was killed can have left its container. */
export async function removeVolume({ ports, spec }: Act, name: string): Promise<void> {
  const { clock, engine } = ports;
  const readers = () => engine.listContainers({ [labels.scratch]: spec.id });
  const isRemoved = async () => {
    try {
      await engine.removeVolume(name);
      return true;
    } catch (error) {
      const isInUse = error instanceof EngineCallError && error.statusCode === 409;
      if (!isInUse) throw error;
      if ((await readers()).length > 0) return false;
      // nobody reads any more, so whoever has it now is somebody else
      await engine.removeVolume(name);
      return true;
    }
  };
  const deadline = deadlineIn(clock, READING);
  try {
    const what = `the last reader of ${name}`;
    await waitUntil({ what, observe: isRemoved, done: (is) => is, deadline, clock });
  } catch (error) {
    if (!(error instanceof DeadlineExceededError)) throw error;
    for (const { id } of await readers()) await engine.removeContainer(id);
    await engine.removeVolume(name);
  }
}

/**
 * Whoever reads this after an interruption must still see whose the files are, so the file that says it is
 * removed last.
 */
const EMPTY = `set -eu
cd ${VOLUME_ROOT}
rm -rf ${["data", "data.part", "authority", "tls", "tls.next", "tls.former", "tmp"].join(" ")}
for file in ${paths.instance}/* ${paths.instance}/.[!.]*; do
  [ "$file" = ${paths.configuration} ] || rm -rf "$file"
done
rm -rf ${paths.instance}
`;

/** Removes what the provider and mysqld have written, and nothing else. */
export async function emptyVolume(act: Act, volume: string): Promise<void> {
  const { ports, spec } = act;
  const { engine } = ports;
  const name = emptyingName(spec.owner);
  await engine.removeContainer(name); // left by an interrupted run
  const helper = await engine.createContainer({
    name,
    image: imageOf(act),
    command: ["/bin/sh", "-c", EMPTY],
    environment: {},
    labels: { [labels.scratch]: spec.id },
    resources: SMALL_RESOURCES,
    rights: RIGHTS_TO_EMPTY,
    mounts: [{ volume, target: VOLUME_ROOT, readOnly: false }],
    published: [],
    restart: "no",
    stopTimeout: 1,
  });
  try {
    await engine.startContainer(helper.id);
    const exitCode = await exitOf(act, helper.id);
    if (exitCode !== 0) {
      const words = lastWords(await engine.logTail(helper.id, LOG_LINES));
      throw new HelperFailedError(`emptying the volume ${volume}`, exitCode, words);
    }
  } finally {
    await engine.removeContainer(helper.id);
  }
}

function imageOf({ seen, spec }: Act): string {
  return required(seen.image?.id ?? seen.container?.imageId, `the image of ${spec.name}`);
}
