import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";

export interface Child {
  /** Also its process group: children are started detached, so that a ^C does not reach them. */
  readonly pid: number;
  /** The exit code once it has ended and its last line was read; a signal counts as 128. */
  readonly ended: Promise<number>;
}

export function startChild(
  args: readonly string[],
  options: { cwd: string; env: Readonly<Record<string, string | undefined>> },
  onLine: (line: string, stream: "stdout" | "stderr") => void,
): Child {
  const child = spawn(process.execPath, args, {
    cwd: options.cwd,
    env: options.env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  readLines(child, "stdout", onLine);
  readLines(child, "stderr", onLine);
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 128));
  });
  if (child.pid === undefined) throw new Error(`could not start ${args.join(" ")}`);
  return { pid: child.pid, ended };
}

function readLines(
  child: ChildProcess,
  stream: "stdout" | "stderr",
  onLine: (line: string, stream: "stdout" | "stderr") => void,
): void {
  const input = child[stream];
  if (input === null) return;
  createInterface({ input }).on("line", (line) => onLine(line, stream));
}
