import { hostname } from "node:os";
import { containerFilesOf } from "./containerFiles";
import { containerStreamOf } from "./containerStream";
import { containersOf } from "./containers";
import type { ContainerEngine } from "../ports/engine";
import type { Environment } from "./engineAddress";
import { EngineConnection } from "./engineConnection";
import { engineInfo, type InspectedEngine } from "./engineInfo";
import { imagesOf } from "./images";
import { networksOf } from "./networks";
import { withSharedReads } from "./sharedReads";
import { volumesOf } from "./volumes";

export interface ConnectOptions {
  /** Where DOCKER_HOST, DOCKER_TLS_VERIFY and DOCKER_CERT_PATH are read. @default process.env */
  readonly environment?: Environment;
  /** What a call may take that has no reason to wait; then the engine counts as unavailable. @default 60 */
  readonly callSeconds?: number;
}

/**
 * The Docker engine that DOCKER_HOST names, or the one of this machine. Costs nothing by itself: the
 * client is loaded and the engine reached with the first call.
 */
export function connectEngine(options: ConnectOptions = {}): ContainerEngine {
  const engine = new EngineConnection(
    options.environment ?? process.env,
    options.callSeconds ?? 60,
  );
  return withSharedReads({
    where: engine.where,
    info: () =>
      engine.call("info", async (docker) => {
        const reached = { onSocket: engine.onSocket, hostname: hostname() };
        return engineInfo((await docker.info()) as InspectedEngine, reached);
      }),
    ...imagesOf(engine),
    ...containersOf(engine),
    ...containerFilesOf(engine),
    ...containerStreamOf(engine),
    ...volumesOf(engine),
    ...networksOf(engine),
  });
}
