import { posix } from "node:path";
import { legible } from "../ground/foreign";
import { EngineCallError } from "../ground/errors";
import { findInArchive, packFiles, unpackFiles } from "./archive";
import type { ContainerEngine } from "../ports/engine";
import type { EngineConnection } from "./engineConnection";
import { hasStatus } from "./engineErrors";
import { shortOf } from "./shortOf";

type ContainerFiles = Pick<ContainerEngine, "exists" | "readFiles" | "findInFolder" | "writeFiles">;

export function containerFilesOf(engine: EngineConnection): ContainerFiles {
  /** Files by absolute path; the engine names them in the archive relative to the path's parent. */
  async function read(id: string, path: string): Promise<readonly (readonly [string, Buffer])[]> {
    const call = engine.call(`read ${path} in ${shortOf(id)}`, async (docker) =>
      unpackFiles(await docker.getContainer(id).getArchive({ path })),
    );
    const files = await unlessAbsent(call, new Map<string, Buffer>());
    return [...files].map(([name, content]) => [posix.join(posix.dirname(path), name), content]);
  }

  return {
    async exists(id, path) {
      const call = engine.call(`look for ${path} in ${shortOf(id)}`, async (docker) => {
        await docker.getContainer(id).infoArchive({ path });
        return true;
      });
      return unlessAbsent(call, false);
    },

    async readFiles(id, paths) {
      return new Map((await Promise.all(paths.map((path) => read(id, path)))).flat());
    },

    async findInFolder(id, folder, except) {
      const call = engine.call(`list ${folder} in ${shortOf(id)}`, async (docker) =>
        findInArchive(await docker.getContainer(id).getArchive({ path: folder }), except),
      );
      return unlessAbsent(call, undefined);
    },

    async writeFiles(id, directory, files) {
      const outside = files.find(({ path }) => /^\/|(^|\/)\.\.(\/|$)/.test(path));
      if (outside !== undefined) {
        throw new EngineCallError(
          `write ${outside.path}`,
          undefined,
          legible`not below the directory`,
        );
      }
      await engine.call(`write files to ${directory} in ${shortOf(id)}`, async (docker) =>
        docker.getContainer(id).putArchive(await packFiles(files), { path: directory }),
      );
    },
  };
}

/** What the call answers, or `otherwise` if the path is absent. */
async function unlessAbsent<T>(call: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await call;
  } catch (error) {
    // The engine answers an absent path and an absent container with the same status.
    if (hasStatus(error, [404]) && !/^"no such container/i.test(error.detail)) return otherwise;
    throw error;
  }
}
