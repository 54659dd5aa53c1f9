import { EngineCallError } from "../errors";
import { packFiles, unpackFile } from "./archive";
import type { ContainerEngine } from "./engine";
import type { EngineConnection } from "./engineConnection";
import { hasStatus } from "./engineErrors";
import { shortOf } from "./shortOf";

type ContainerFiles = Pick<ContainerEngine, "readFiles" | "writeFiles">;

export function containerFilesOf(engine: EngineConnection): ContainerFiles {
  async function readFile(id: string, path: string): Promise<Buffer | undefined> {
    try {
      return await engine.call(`read ${path} in ${shortOf(id)}`, async (docker) =>
        unpackFile(await docker.getContainer(id).getArchive({ path })),
      );
    } catch (error) {
      // The same status for an absent file and for an absent container.
      if (hasStatus(error, [404]) && !/^no such container/i.test(error.detail)) return undefined;
      throw error;
    }
  }

  return {
    async readFiles(id, paths) {
      const contents = await Promise.all(paths.map((path) => readFile(id, path)));
      const found = new Map<string, Buffer>();
      paths.forEach((path, at) => {
        const content = contents[at];
        if (content !== undefined) found.set(path, content);
      });
      return found;
    },

    async writeFiles(id, directory, files) {
      const outside = files.find(({ path }) => /^\/|(^|\/)\.\.(\/|$)/.test(path));
      if (outside !== undefined) {
        throw new EngineCallError(`write ${outside.path}`, undefined, "not below the directory");
      }
      await engine.call(`write files to ${directory} in ${shortOf(id)}`, async (docker) =>
        docker.getContainer(id).putArchive(await packFiles(files), { path: directory }),
      );
    },
  };
}
