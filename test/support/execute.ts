import { docker } from "./engineView";

/** By a shell in the container, as its root; fails when the command does. */
export async function execute(container: string, command: string): Promise<void> {
  const exec = await docker.getContainer(container).exec({
    Cmd: ["sh", "-ec", command],
    AttachStdout: true,
    AttachStderr: true,
    User: "root",
  });
  const stream = await exec.start({});
  const said: Buffer[] = [];
  for await (const chunk of stream) said.push(chunk as Buffer);
  const { ExitCode } = await exec.inspect();
  if (ExitCode !== 0) {
    throw new Error(`${command} ended with ${String(ExitCode)}: ${Buffer.concat(said).toString()}`);
  }
}
