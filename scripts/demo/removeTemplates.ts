import Docker from "dockerode";
import { labels } from "../../src/ground/names";

const filters = { label: [labels.template] };

/**
 * Templates are a cache that outlives the instances made from them. Removes those that no instance
 * mounts and nobody is making, and answers a line for each.
 */
export async function* removeTemplates(): AsyncGenerator<string> {
  const docker = new Docker();
  const makers = await docker.listContainers({ all: true, filters });
  const { Volumes } = await docker.listVolumes({ filters });
  for (const { Name } of Volumes) {
    const mounting = await docker.listContainers({ all: true, filters: { volume: [Name] } });
    const own = makers.find(({ Names }) => Names.includes(`/${Name}`));
    const users = mounting.filter(({ Id }) => Id !== own?.Id);
    if (users.length > 0) {
      const names = users.map(({ Names }) => Names[0]?.slice(1)).join(", ");
      yield `Kept the cache ${Name}: in use by ${names}.`;
    } else if (own?.State === "running" || own?.State === "created") {
      yield `Kept the cache ${Name}: it is just being made.`;
    } else {
      yield await remove(docker, Name, own?.Id);
    }
  }
}

/** The container first: it says that the volume is whole, and holds it. */
async function remove(docker: Docker, volume: string, maker: string | undefined): Promise<string> {
  try {
    if (maker !== undefined) await docker.getContainer(maker).remove();
    await docker.getVolume(volume).remove();
    return `Removed the cache ${volume}.`;
  } catch (error) {
    const status = (error as { statusCode?: number }).statusCode;
    if (status === 404) return `The cache ${volume} is gone already.`;
    if (status === 409) return `Kept the cache ${volume}: somebody has just begun to use it.`;
    throw error;
  }
}
