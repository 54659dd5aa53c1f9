import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { createInterface } from "node:readline";
import type Docker from "dockerode";
import ts from "typescript";
import { IMAGE } from "./docker";
import { docker } from "./engineView";
import { formsOf } from "./exposure";

/** Where a secret was: a file of a volume, a descriptor, a folder in memory, or a pipe. */
export interface Found {
  readonly of: string;
  /** A file of a volume begins with the volume's name. */
  readonly where: string;
  readonly mode: number;
  readonly owner: number;
}

export interface Findings {
  readonly found: readonly Found[];
  /** How many looks there were, and the milliseconds from one to the next: half of them and 99 of 100 took at most this. */
  readonly looks: {
    readonly count: number;
    readonly median: number;
    readonly most: number;
    readonly longest: number;
  };
}

/**
 * Looks all the time at what only root of the engine's machine can see: the small files of volumes, the files that
 * processes with such a volume hold open, deleted ones among them, and what their containers keep in memory. It is a
 * helper beside the servers and not in them, so it goes on while they are stopped, created again and removed.
 *
 * It sees what lives for longer than one look to the next. What is shorter it may miss, and what is in the memory of
 * a process it does not see at all. The large files of a data directory and pipes are read when somebody asks.
 */
export class SecretWatch implements AsyncDisposable {
  private readonly answers: AsyncIterator<string>;
  private readonly errors: string[] = [];

  private constructor(
    private readonly container: Docker.Container,
    private readonly stream: NodeJS.ReadWriteStream,
  ) {
    const [said, failed] = [new PassThrough(), new PassThrough()];
    docker.modem.demuxStream(stream, said, failed);
    stream.on("end", () => said.end());
    failed.on("data", (piece: Buffer) => this.errors.push(piece.toString()));
    this.answers = createInterface({ input: said })[Symbol.asyncIterator]();
  }

  /** Watches the volumes whose names begin like this, and the processes that have them. */
  static async begin(...prefixes: readonly string[]): Promise<SecretWatch> {
    const { DockerRootDir } = (await docker.info()) as { DockerRootDir: string };
    const container = await docker.createContainer({
      Image: IMAGE,
      User: "0",
      Entrypoint: ["/node", "-e", programText(), ...prefixes],
      Cmd: [],
      Labels: { "io.pulumi-mysql-replication.test": "watch" },
      OpenStdin: true,
      StdinOnce: true,
      HostConfig: {
        NetworkMode: "none",
        PidMode: "host",
        CapAdd: ["SYS_PTRACE", "DAC_READ_SEARCH"],
        Binds: [`${process.execPath}:/node:ro`, `${DockerRootDir}/volumes:/volumes:ro`],
        LogConfig: { Type: "none", Config: {} },
      },
    });
    try {
      const all = { stream: true, hijack: true, stdin: true, stdout: true, stderr: true };
      const stream = await container.attach(all);
      await container.start();
      return new SecretWatch(container, stream);
    } catch (error) {
      await container.remove({ force: true });
      throw error;
    }
  }

  /** Where these were until now, in any form that gives them away. `isWhole`: looks into large files and pipes, too. */
  async find(
    secrets: ReadonlyMap<string, string>,
    { isWhole = false }: { readonly isWhole?: boolean } = {},
  ): Promise<Findings> {
    const forms = [...secrets].map(([of, secret]) => [of, formsOf(secret)] as const);
    this.stream.write(`${JSON.stringify({ secrets: forms, isWhole })}\n`);
    const answer = await this.answers.next();
    if (answer.done === true) throw new Error(`the watch has ended: ${this.errors.join("")}`);
    return JSON.parse(answer.value) as Findings;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stream.end();
    await this.container.remove({ force: true });
  }
}

/** As JavaScript: an image need not know TypeScript. */
function programText(): string {
  const source = readFileSync(join(__dirname, "secretWatchProcess.ts"), "utf8");
  const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  return ts.transpileModule(source, { compilerOptions }).outputText;
}
