import type Docker from "dockerode";
import { linesOf } from "../../src/docker/frames";
import { IMAGE } from "./docker";
import { docker } from "./engineView";

/**
 * What a shell prints that sees the processes of a container as its host's root does: their descriptors, their
 * environment, and by /proc/1/root their files. Processes in the container itself may look into no mysqld.
 */
export async function besideContainer(name: string, command: string): Promise<readonly string[]> {
  const { Id } = await docker.getContainer(name).inspect();
  return printed(command, {
    PidMode: `container:${Id}`,
    CapAdd: ["SYS_PTRACE", "DAC_READ_SEARCH"],
  });
}

/** What a shell prints that has the volumes of a container, which need not run. */
export async function inVolumesOf(name: string, command: string): Promise<readonly string[]> {
  const { Id } = await docker.getContainer(name).inspect();
  return printed(command, { VolumesFrom: [Id] });
}

async function printed(command: string, options: Docker.HostConfig): Promise<readonly string[]> {
  const container = await docker.createContainer({
    Image: IMAGE,
    User: "0",
    Entrypoint: ["sh", "-ec", command],
    Cmd: [],
    HostConfig: { NetworkMode: "none", ...options },
  });
  try {
    await container.start();
    const { StatusCode } = (await container.wait()) as { StatusCode: number };
    const lines = linesOf(await container.logs({ stdout: true, stderr: true, follow: false }));
    if (StatusCode !== 0)
      throw new Error(`it ended with ${String(StatusCode)}: ${lines.join("\n")}`);
    return lines;
  } finally {
    await container.remove({ force: true, v: true });
  }
}
