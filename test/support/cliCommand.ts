import { spawn } from "node:child_process";

export interface CommandOutput {
  readonly rc: number;
  readonly output: string;
}

export interface StartedCommand {
  readonly pid: number;
  /** What it has printed so far. */
  readonly printed: () => string;
  readonly ended: Promise<CommandOutput>;
}

export interface CommandPlace {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Starts `pulumi` as the leader of its own process group. */
export function startPulumi(
  args: readonly string[],
  place: CommandPlace,
  onOutput?: (text: string) => void,
): StartedCommand {
  const child = spawn("pulumi", args, {
    ...place,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      onOutput?.(text);
    });
  }
  const printed = (): string => output;
  const ended = new Promise<CommandOutput>((resolve, reject) => {
    child.once("error", reject);
    // Not "close": a provider process that outlives the CLI keeps the pipes open.
    child.once("exit", (code, signal) => {
      const rc = code ?? (signal === "SIGKILL" ? 137 : 128);
      setImmediate(() => resolve({ rc, output }));
    });
  });
  if (child.pid === undefined) throw new Error("could not start pulumi");
  return { pid: child.pid, printed, ended };
}

export class PulumiError extends Error {
  constructor(
    readonly args: readonly string[],
    readonly rc: number,
    readonly output: string,
  ) {
    super(`pulumi ${args.join(" ")} ended with ${rc}:\n${output}`);
  }
}

/** Runs a command that must succeed and answers what it printed. */
export async function pulumi(args: readonly string[], place: CommandPlace): Promise<string> {
  const { rc, output } = await startPulumi(args, place).ended;
  if (rc !== 0) throw new PulumiError(args, rc, output);
  return output;
}
