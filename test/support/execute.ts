import { PassThrough } from "node:stream";
import { finished } from "node:stream/promises";
import { docker } from "./engineView";

/** By a shell in the container, as its root; fails when the command does. Answers what it printed. */
export async function execute(container: string, command: string, user = "root"): Promise<string> {
  const exec = await docker.getContainer(container).exec({
    Cmd: ["sh", "-ec", command],
    AttachStdout: true,
    AttachStderr: true,
    User: user,
  });
  const stream = await exec.start({});
  const said: Buffer[] = [];
  const both = new PassThrough().on("data", (piece: Buffer) => said.push(piece));
  docker.modem.demuxStream(stream, both, both);
  await finished(stream, { writable: false });
  const { ExitCode } = await exec.inspect();
  const text = Buffer.concat(said).toString();
  if (ExitCode !== 0) throw new Error(`${command} ended with ${String(ExitCode)}: ${text}`);
  return text;
}
