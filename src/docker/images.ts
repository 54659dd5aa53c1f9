import { createInterface } from "node:readline";
import { EngineCallError } from "../ground/errors";
import { foreign, type Legible } from "../ground/foreign";
import type { ContainerEngine } from "../ports/engine";
import type { EngineConnection } from "./engineConnection";
import { unlessStatus } from "./engineErrors";

type Images = Pick<ContainerEngine, "findImage" | "pullImage">;

interface Progress {
  readonly status?: string;
  readonly id?: string;
  readonly error?: string;
}

export function imagesOf(engine: EngineConnection): Images {
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
      await engine.call(
        operation,
        async (docker) => {
          const progress = await docker.pull(reference);
          await follow(progress, operation, onProgress);
        },
        { seconds: "unbounded", signal },
      );
    },
  };
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
