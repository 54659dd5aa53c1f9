import Docker from "dockerode";
import { labels } from "../../src/ground/names";

const filters = { label: [labels.template] };

/**
 * Templates outlive the instances that were created from them. Removes those that no instance mounts and that are
 * not being created, and yields a line for each.
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
      yield `Kept the template ${Name}: in use by ${names}.`;
    } else if (own?.State === "running" || own?.State === "created") {
      yield `Kept the template ${Name}: it is just being created.`;
    } else {
      yield await remove(docker, Name, own?.Id);
    }
  }
}

/** Removes the container first: it marks the volume as complete, and mounts it. */
async function remove(docker: Docker, volume: string, maker: string | undefined): Promise<string> {
  try {
    if (maker !== undefined) await docker.getContainer(maker).remove();
    await docker.getVolume(volume).remove();
    return `Removed the template ${volume}.`;
  } catch (error) {
    const status = (error as { statusCode?: number }).statusCode;
    if (status === 404) return `The template ${volume} is gone already.`;
    if (status === 409) return `Kept the template ${volume}: somebody has just begun to use it.`;
    throw error;
  }
}
