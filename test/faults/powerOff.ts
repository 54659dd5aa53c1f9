import { labels } from "../../src/ground/names";
import { docker } from "../support/engineView";

/**
 * As if the host had lost its power and come back: every process in a container of the project dies at once, without a
 * goodbye, and the engine starts those again that ran and are to be kept running. What the disk had not written yet is
 * not lost here: that takes another kind of test.
 */
export async function powerOff(project: string): Promise<void> {
  const found = await docker.listContainers({
    filters: { label: [labels.owner], status: ["running", "paused"] },
  });
  const containers = found
    .filter(({ Labels }) => belongsTo(project, Labels))
    .map(({ Id }) => docker.getContainer(Id));
  const kept = await Promise.all(
    containers.map(async (container) => {
      const { HostConfig } = await container.inspect();
      return HostConfig.RestartPolicy?.Name === "unless-stopped";
    }),
  );
  await Promise.all(containers.map((container) => container.kill()));
  await Promise.all(containers.filter((_, at) => kept[at]).map((container) => container.start()));
}

function belongsTo(project: string, of: Readonly<Record<string, string>>): boolean {
  return of[labels.owner]?.includes(`::${project}::`) === true;
}
