import { docker } from "./engineView";

/** In this container the name leads to that address, whatever the network's own names say, until it is disposed of. */
export async function misled(
  container: string,
  name: string,
  address: string,
): Promise<AsyncDisposable> {
  await editHosts(container, `printf '%s %s\\n' ${address} ${name} >> /hosts`);
  return {
    async [Symbol.asyncDispose]() {
      // the engine has mounted the file: it can be written, not replaced
      await editHosts(container, `kept=$(grep -v ' ${name}$' /hosts); echo "$kept" > /hosts`);
    },
  };
}

/** Nobody in the container can write /etc/hosts, so the engine's own file is edited, as an operator would. */
async function editHosts(container: string, command: string): Promise<void> {
  const { HostsPath, Image } = await docker.getContainer(container).inspect();
  const editor = await docker.createContainer({
    Image,
    User: "0",
    Entrypoint: ["sh", "-ec", command],
    Cmd: [],
    HostConfig: { NetworkMode: "none", Binds: [`${HostsPath}:/hosts`] },
  });
  try {
    await editor.start();
    const { StatusCode } = (await editor.wait()) as { StatusCode: number };
    if (StatusCode !== 0) throw new Error(`${command} ended with ${String(StatusCode)}`);
  } finally {
    await editor.remove({ force: true, v: true });
  }
}
