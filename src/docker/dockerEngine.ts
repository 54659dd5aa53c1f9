import { hostname } from "node:os";
import { EngineUnavailableError } from "../ground/errors";
import { containerFilesOf } from "./containerFiles";
import { containerStreamOf } from "./containerStream";
import { containersOf } from "./containers";
import type { ContainerEngine } from "../ports/engine";
import type { Environment } from "./engineAddress";
import { EngineConnection } from "./engineConnection";
import { NO_DOCKER } from "./engineErrors";
import { engineInfo, isEngine } from "./engineInfo";
import { imagesOf } from "./images";
import { networksOf } from "./networks";
import { withSharedReads } from "./sharedReads";
import { volumesOf } from "./volumes";

export interface ConnectOptions {
  /**
   * The variables DOCKER_HOST, DOCKER_TLS_VERIFY, DOCKER_CERT_PATH and MYSQL_REPLICATION_DOCKER_WITHOUT_TLS, and
   * DOCKER_CONFIG. Credential helpers get all of it, PATH among them.
   * @default process.env
   */
  readonly environment?: Environment;
  /**
   * Seconds that a call may take unless it has its own limit; after that the engine counts as unavailable.
   * @default 60
   */
  readonly callSeconds?: number;
}

/**
 * Connects to the Docker engine that DOCKER_HOST names, or to this machine's. The first call loads the client
 * and opens the connection, so this function itself costs nothing.
 */
export function connectEngine(options: ConnectOptions = {}): ContainerEngine {
  const { environment = process.env, callSeconds = 60 } = options;
  const engine = new EngineConnection(environment, callSeconds);
  return withSharedReads({
    where: engine.where,
    info: () =>
      engine.call("info", async (docker) => {
        const reached = { onSocket: engine.onSocket, hostname: hostname() };
        const seen: unknown = await docker.info();
        if (!isEngine(seen)) throw new EngineUnavailableError(engine.where, { cause: NO_DOCKER });
        return engineInfo(seen, reached);
      }),
    ...imagesOf(engine, environment),
    ...containersOf(engine),
    ...containerFilesOf(engine),
    ...containerStreamOf(engine),
    ...volumesOf(engine),
    ...networksOf(engine),
  });
}
