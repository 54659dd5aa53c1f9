import type { Duplex } from "node:stream";
import type Docker from "dockerode";
import { deadlineIn, systemClock, waitUntil } from "../ground/clock";
import { bounded } from "./bounded";
import { splitFrames } from "./frames";

const EXIT_CODE_SECONDS = 10;

/** Runs a command in a running container and waits until it exits; its output is bounded. */
export async function execute(
  container: Docker.Container,
  command: readonly string[],
): Promise<{ exitCode: number; stdout: string }> {
  const exec = await container.exec({
    Cmd: [...command],
    AttachStdout: true,
    AttachStderr: true,
    Tty: false,
  });
  const output: Duplex = await exec.start({ hijack: false, stdin: false });
  const { stdout } = splitFrames(await bounded(output));
  return { exitCode: await exitCodeOf(exec), stdout: stdout.toString("utf8") };
}

/** The engine closes the output a moment before it knows the exit code, so this waits for the code. */
export async function exitCodeOf(exec: Docker.Exec): Promise<number> {
  const seen = await waitUntil({
    what: "the exit code of a command",
    observe: (): Promise<{ Running: boolean; ExitCode: number | null }> => exec.inspect(),
    done: ({ Running, ExitCode }) => !Running && ExitCode !== null,
    deadline: deadlineIn(systemClock, EXIT_CODE_SECONDS),
    clock: systemClock,
    pause: 5,
  });
  return seen.ExitCode ?? -1;
}
