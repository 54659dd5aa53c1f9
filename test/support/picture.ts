import { labels } from "../../src/ground/names";
import { docker } from "./engineView";
import { value, type Stack } from "./instances";

/**
 * All that a refused command must leave as it is: the stack's containers with their starts, its
 * volumes, what its servers have executed and how they are set, and its state.
 */
export async function picture(stack: Stack) {
  // in which order the state holds them says nothing
  const resources = [...(await stack.deployment.resources())].sort((a, b) =>
    a.urn < b.urn ? -1 : 1,
  );
  const instances = resources.filter(({ type }) => type.includes("mysql"));
  const seen = await Promise.all(instances.map(({ name }) => stack.see(name)));
  const answering = seen.filter(({ status }) => status === "ACTIVE");
  return {
    containers: await containersOf(stack.project),
    volumes: await volumesOf(stack.project),
    servers: await Promise.all(
      answering.map(async (instance) => [
        instance.name,
        await value(
          instance,
          "SELECT CONCAT_WS(' ', @@gtid_executed, @@super_read_only, @@max_connections)",
        ),
      ]),
    ),
    resources,
  };
}

/** Containers that were made for a project's instances, in any state. */
export async function containersOf(project: string) {
  const listed = await docker.listContainers({ all: true, filters: { label: [labels.owner] } });
  const own = listed.filter(({ Labels }) => isOf(project, Labels[labels.owner]));
  const inspected = await Promise.all(own.map(({ Id }) => docker.getContainer(Id).inspect()));
  return inspected
    .map(({ Id, Name, State }) => ({ name: Name.slice(1), id: Id, startedAt: State.StartedAt }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

export async function volumesOf(project: string): Promise<readonly string[]> {
  const { Volumes } = await docker.listVolumes({ filters: { label: [labels.owner] } });
  return Volumes.filter(({ Labels }) => isOf(project, Labels[labels.owner]))
    .map(({ Name }) => Name)
    .sort();
}

function isOf(project: string, owner: string | undefined): boolean {
  return owner?.includes(`::${project}::`) ?? false;
}
