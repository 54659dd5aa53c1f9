import { EngineCallError, LoginError } from "../../ground/errors";
import { imageCannotBePulled, nameWasJustTaken, portIsInUse } from "../../ground/refusals";
import { login } from "../../observe/access";
import { hasFallen } from "../../plan/host/fallen";
import {
  containerSpec,
  networkOf,
  resourcesOf,
  STOP_TIMEOUT,
  templateVolume,
} from "../../plan/host/containerSpec";
import { bringFiles, containerOf, onServer, type Act } from "../context";
import { removeNetworkIfUnused } from "./networks";
import { whenUp } from "./whenUp";

export async function pullImage({ ports, spec }: Act, reference: string): Promise<void> {
  try {
    await ports.engine.pullImage(reference, (line) => ports.progress(spec, line));
  } catch (error) {
    if (!(error instanceof EngineCallError)) throw error;
    throw imageCannotBePulled(reference, error.detail);
  }
}

export async function createContainer({ ports, spec, seen, bring }: Act): Promise<void> {
  if (!seen.image || !seen.volume || seen.template.kind !== "ready") {
    throw new TypeError("a container is planned only with image, volume and template");
  }
  const wanted = containerSpec(spec, {
    imageId: seen.image.id,
    volume: seen.volume.name,
    template: seen.template.volume,
  });
  // if the volume was removed just now, the engine would create an unlabelled one of this name
  await ports.engine.createVolume(templateVolume(seen.template.volume));
  try {
    bring({ container: await ports.engine.createContainer(wanted) });
  } catch (error) {
    if (error instanceof EngineCallError && error.statusCode === 409) {
      throw nameWasJustTaken(spec.name);
    }
    throw error;
  }
}

export async function startContainer(act: Act): Promise<void> {
  const { ports, spec, bring, lookAgain } = act;
  const { id } = containerOf(act);
  try {
    await ports.engine.startContainer(id);
    const container = await ports.engine.findContainer(id);
    if (container) bring({ container });
    else lookAgain();
  } catch (error) {
    if (!(error instanceof EngineCallError)) throw error;
    if (error.reason === "portTaken") {
      throw portIsInUse(spec.port, spec.bindAddress);
    }
    if (error.reason === "networkGone") {
      // the network was removed between two looks, and a container that refers to it can only be replaced
      await ports.engine.removeContainer(id);
      lookAgain();
      return;
    }
    throw error;
  }
}

export async function unpauseContainer(act: Act): Promise<void> {
  await act.ports.engine.unpauseContainer(containerOf(act).id);
}

/** A clean stop: dump threads would delay it by about 10 s, so they end first. */
export async function stopContainer(act: Act): Promise<void> {
  const { ports, seen } = act;
  if (seen.server) {
    await onServer(act, (server) => server.goOffline());
  }
  await ports.engine.stopContainer(containerOf(act).id, STOP_TIMEOUT);
}

/** The next container is on the wanted network alone, so the others may be without any. */
export async function removeContainer(act: Act): Promise<void> {
  const { id, networks } = containerOf(act);
  await act.ports.engine.removeContainer(id);
  for (const { network } of networks) {
    if (network !== networkOf(act.spec)) await removeNetworkIfUnused(act.ports.engine, network);
  }
}

export async function renameContainer(act: Act): Promise<void> {
  await act.ports.engine.renameContainer(containerOf(act).id, act.spec.name);
}

export async function updateResources(act: Act): Promise<void> {
  await act.ports.engine.updateResources(containerOf(act).id, resourcesOf(act.spec));
}

/** The server counts as ready only once an administrator can log in. */
export async function awaitLogin(act: Act): Promise<void> {
  const { ports, spec, seen, bring } = act;
  const { restartCount } = containerOf(act);
  const container = await whenUp(act, {
    what: `an administrator's login to ${spec.name}`,
    hasFallen: (found) => hasFallen(found, restartCount, seen.files?.seeding !== undefined),
    look: async (found) => {
      await using _server = await login(ports, spec.name, found);
      return found;
    },
    isForGood: isRefusal,
  });
  bring({ container });
  bringFiles(act, { initialised: true });
}

/** The start has set the administrator's password before anybody was let in, so this is not a matter of time. */
function isRefusal(error: Error): boolean {
  return error instanceof LoginError && error.errno === 1045;
}
