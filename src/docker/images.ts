import { createInterface } from "node:readline";
import { EngineCallError } from "../ground/errors";
import { foreign, legible, type Legible } from "../ground/foreign";
import type { ContainerEngine } from "../ports/engine";
import type { EngineConnection } from "./engineConnection";
import type { Environment } from "./engineAddress";
import { unlessStatus } from "./engineErrors";
import { loginFor, type Login } from "./registryLogin";

type Images = Pick<ContainerEngine, "findImage" | "pullImage">;

interface Progress {
  readonly status?: string;
  readonly id?: string;
  readonly error?: string;
}

/** `environment`: where Docker's configuration is, and what credential helpers get to see. */
export function imagesOf(engine: EngineConnection, environment: Environment): Images {
  return {
    async findImage(reference) {
      const call = engine.call(`inspect image ${reference}`, (docker) =>
        docker.getImage(reference).inspect(),
      );
      const image = await unlessStatus([404], call);
      return image && { id: image.Id };
    },

    async pullImage(reference, onProgress, signal) {
      const operation = `pull ${reference}`;
      const login = await loginFor(reference, environment);
      if (login.problem !== undefined) {
        onProgress(legible`${login.problem}. The pull goes on without that login`);
      }
      try {
        await engine.call(
          operation,
          async (docker) => {
            const { authconfig } = login;
            const progress = await docker.pull(reference, authconfig && { authconfig });
            await follow(progress, operation, onProgress);
          },
          { seconds: "unbounded", signal },
        );
      } catch (error) {
        throw error instanceof EngineCallError ? refused(error, login) : error;
      }
    },
  };
}

/** Engines and registries do not repeat passwords as far as anybody knows. Should one, nobody sees it. */
function refused(error: EngineCallError, { secret, problem }: Login): EngineCallError {
  const { operation, statusCode, detail, reason } = error;
  const shown = secret && isRepeated(error, secret.reveal()) ? legible`it was refused` : detail;
  const cause = shown === detail ? error.cause : undefined;
  const all = problem === undefined ? shown : legible`${shown}; ${problem}`;
  return new EngineCallError(operation, statusCode, all, { cause, reason });
}

function isRepeated({ detail, cause }: EngineCallError, secret: string): boolean {
  const said = [detail, cause instanceof Error ? cause.message : ""].join(" ");
  return said.includes(secret) || said.includes(foreign(secret).slice(1, -1));
}

/** A pull that fails half way reports the failure in its last line, under status 200. */
async function follow(
  progress: NodeJS.ReadableStream,
  operation: string,
  onProgress: (line: Legible) => void,
): Promise<void> {
  let last = "";
  for await (const line of createInterface({ input: progress, crlfDelay: Infinity })) {
    if (line.trim() === "") continue;
    const { status = "", id, error } = JSON.parse(line) as Progress;
    if (error !== undefined) {
      const unknown = /not found|manifest unknown|does not exist/i.test(error);
      throw new EngineCallError(operation, unknown ? 404 : undefined, foreign(error));
    }
    const said = id === undefined ? status : `${id}: ${status}`;
    if (said !== last && said !== "") onProgress(foreign(said));
    last = said;
  }
}
