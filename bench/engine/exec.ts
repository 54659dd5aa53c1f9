import { PassThrough } from "node:stream";
import { finished } from "node:stream/promises";
import type Docker from "dockerode";

/** The part of docker-modem that its types leave out. */
interface Demultiplexer {
  demuxStream(from: NodeJS.ReadableStream, out: PassThrough, err: PassThrough): void;
}

/** Runs a shell line in a container. When that fails, the error has what it wrote to stderr. */
export async function shell(container: Docker.Container, line: string): Promise<void> {
  const exec = await container.exec({
    Cmd: ["/bin/bash", "-o", "pipefail", "-ec", line],
    AttachStdout: true,
    AttachStderr: true,
  });
  const stream = await exec.start({});
  const said: Buffer[] = [];
  const err = new PassThrough().on("data", (chunk: Buffer) => said.push(chunk));
  const modem = container.modem as Docker["modem"] & Demultiplexer;
  modem.demuxStream(stream, new PassThrough().resume(), err);
  await finished(stream, { writable: false });
  const { ExitCode } = await exec.inspect();
  if (ExitCode !== 0) {
    throw new Error(`"${line}" ended with ${String(ExitCode)}: ${Buffer.concat(said).toString()}`);
  }
}
