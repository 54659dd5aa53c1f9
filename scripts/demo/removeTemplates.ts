import Docker from "dockerode";

/** The templates are a cache that outlives the instances made from them; the demo leaves nothing behind. */
export async function removeTemplates(): Promise<void> {
  const docker = new Docker();
  const filters = { label: ["io.pulumi-mysql-replication.template"] };
  for (const { Id, Names } of await docker.listContainers({ all: true, filters })) {
    await docker.getContainer(Id).remove({ force: true });
    console.log(`removed the cache ${Names[0]?.slice(1) ?? Id}`);
  }
  const { Volumes } = await docker.listVolumes({ filters });
  for (const { Name } of Volumes) await docker.getVolume(Name).remove();
}
