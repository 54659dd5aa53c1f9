import { waitUntil } from "../../ground/clock";
import { EngineCallError, type InvalidInputError, ServerCrashedError } from "../../ground/errors";
import type { Legible } from "../../ground/foreign";
import { imageCannotRun } from "../../ground/refusals";
import { templateSpec, templateVolume } from "../../plan/host/containerSpec";
import type { ContainerFacts, ContainerSpec } from "../../ports/engine";
import { lastWords, LOG_LINES } from "../../plan/host/lastWords";
import { NO_TIME_ZONES } from "../../plan/host/startScript";
import { exitOf, required, type Act } from "../context";

/** Exit codes of a shell that cannot run mysqld or does not find it, and of the script that misses its user. */
const UNFIT: readonly number[] = [126, 127, 78];

/**
 * Creates the template, once per engine. The container's name is the lock: a second run waits for the exit of
 * the first one's container, which also continues if its run is killed.
 */
export async function makeTemplate(act: Act): Promise<void> {
  const { ports, spec, seen, bring } = act;
  const { engine } = ports;
  if (!seen.image) throw new TypeError("a template is planned only with an image");
  if (seen.template.kind === "broken" && seen.template.containerId !== undefined) {
    await engine.removeContainer(seen.template.containerId);
  }
  const wanted = templateSpec(seen.image.id, spec.configuration);
  ports.progress(spec, "creating a template data directory, once for this image (some seconds)");
  await engine.createVolume(templateVolume(wanted.name));
  const container = await created(act, wanted);
  const unfit = async (words: readonly Legible[]): Promise<InvalidInputError> => {
    await engine.removeContainer(container.id);
    await engine.removeVolume(wanted.name);
    return imageCannotRun(spec.image, words);
  };
  if (container.state === "created") {
    await engine.startContainer(container.id).catch(async (error: unknown) => {
      const isUnfit = error instanceof EngineCallError && error.reason === "noCommand";
      throw isUnfit ? await unfit([error.detail]) : error;
    });
  }
  const exitCode = await exitOf(act, container.id);
  const log = await engine.logTail(container.id, LOG_LINES);
  if (UNFIT.includes(exitCode)) throw await unfit(lastWords(log).slice(-1));
  if (exitCode !== 0) {
    throw new ServerCrashedError(`the template for ${spec.image}`, exitCode, false, lastWords(log));
  }
  if (log.includes(NO_TIME_ZONES)) {
    ports.warn(
      spec,
      `the image ${spec.image} has no time zones (mysql_tzinfo_to_sql and /usr/share/zoneinfo): on its servers, zones have no names, only offsets such as '+02:00'`,
    );
  }
  bring({ template: { kind: "ready", volume: wanted.name } });
}

/** A name is taken before the engine shows the container, and until after the engine has ceased to show it. */
async function created(
  { ports: { engine, clock }, deadline }: Act,
  wanted: ContainerSpec,
): Promise<ContainerFacts> {
  const container = await waitUntil({
    what: `the container ${wanted.name} to be created`,
    deadline,
    clock,
    observe: () =>
      engine.createContainer(wanted).catch((error: unknown) => {
        if (!(error instanceof EngineCallError) || error.statusCode !== 409) throw error;
        return engine.findContainer(wanted.name);
      }),
    done: (found) => found !== undefined,
  });
  return required(container, `the container ${wanted.name}`);
}
