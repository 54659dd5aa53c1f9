import { cpus, release, totalmem } from "node:os";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Docker from "dockerode";
import { connectEngine } from "../../src/docker/dockerEngine";
import { loadSdk } from "../../test/engine/sdk";
import { REPOSITORY } from "../../test/support/workspace";

/** The machine and the versions with which the figures were measured. */
export async function observeMachine(image: string) {
  const docker = new Docker();
  const { ServerVersion, Driver, NCPU, MemTotal } = (await docker.info()) as Readonly<
    Record<string, unknown>
  >;
  return {
    at: new Date().toISOString(),
    machine: {
      cores: cpus().length,
      processor: cpus()[0]?.model ?? "",
      memory: totalmem(),
      kernel: release(),
      engine: { version: ServerVersion, storage: Driver, cores: NCPU, memory: MemTotal },
    },
    versions: {
      package: versionIn(join(REPOSITORY, "package.json")),
      node: process.version,
      pulumi: loadSdk(REPOSITORY).version,
      image,
      mysqld: await serverVersion(docker, image),
    },
  };
}

function versionIn(manifest: string): string {
  return (JSON.parse(readFileSync(manifest, "utf8")) as { version: string }).version;
}

async function serverVersion(docker: Docker, image: string): Promise<string> {
  const container = await docker.createContainer({
    Image: image,
    name: `bench-${process.pid.toString(36)}-version`,
    Entrypoint: ["mysqld", "--version"],
    Cmd: [],
    HostConfig: { NetworkMode: "none" },
  });
  try {
    await container.start();
    await container.wait();
    const [line = ""] = await connectEngine().logTail(container.id, 1);
    return /Ver (\S+)/.exec(line)?.[1] ?? "";
  } finally {
    await container.remove({ force: true });
  }
}
