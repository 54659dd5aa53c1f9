import { Duplex } from "node:stream";
import { EngineCallError } from "../ground/errors";
import { foreign, type Legible, legible } from "../ground/foreign";
import { ADMIN_PORT, MYSQL_PORT } from "../ground/names";
import type { ContainerEngine } from "../ports/engine";
import type { EngineConnection } from "./engineConnection";
import { exitCodeOf } from "./exec";
import { FrameReader } from "./frames";
import { shortOf } from "./shortOf";

type ContainerStream = Pick<ContainerEngine, "openStream">;

const OPEN = "stream open";

/**
 * Copies in both directions between its own input and output and the server. As soon as one side closes, both
 * copies end and bash waits for them, so neither a process nor a zombie stays in the container. A line on
 * standard error reports that the connection is established.
 */
const COPY_BOTH_WAYS = `
{ exec 3<>"/dev/tcp/$HOSTNAME/${String(ADMIN_PORT)}"; } 2>/dev/null ||
  exec 3<>/dev/tcp/127.0.0.1/${String(MYSQL_PORT)} || exit 1
echo '${OPEN}' >&2
cat <&3 & down=$!
cat <&0 >&3 & up=$!
wait -n
kill $down $up 2>/dev/null
wait
`;

export function containerStreamOf(engine: EngineConnection): ContainerStream {
  return {
    async openStream(id) {
      const operation = `connect to the server in ${shortOf(id)}`;
      return engine.call(operation, async (docker, signal) => {
        const exec = await docker.getContainer(id).exec({
          Cmd: ["bash", "-c", COPY_BOTH_WAYS],
          AttachStdin: true,
          AttachStdout: true,
          AttachStderr: true,
          Tty: false,
        });
        const socket = await exec.start({ hijack: true, stdin: true });
        const stream = new FramedStream(socket);
        signal.addEventListener("abort", () => stream.destroy());
        const refusal = await stream.opened();
        if (refusal === undefined) return stream;
        stream.destroy();
        throw new EngineCallError(operation, undefined, reasonOf(await exitCodeOf(exec), refusal));
      });
    },
  };
}

function reasonOf(exitCode: number, said: string): Legible {
  const last = said.split("\n").at(-1) ?? "";
  const reason = foreign(last.replace(/^bash: .*\/dev\/tcp\/[^:]*: /, ""));
  if (exitCode === 126 || exitCode === 127) {
    return legible`the image needs bash and cat for this, and one of them is missing (${reason})`;
  }
  return reason || legible`bash ended with exit code ${exitCode}`;
}

/** The payload of Docker's framed connection: writes go to stdin, reads come from stdout. */
class FramedStream extends Duplex {
  readonly #socket: Duplex;
  readonly #frames: FrameReader;
  readonly #early: Buffer[] = [];
  #said = "";
  #settle: ((refusal: string | undefined) => void) | undefined;

  constructor(socket: Duplex) {
    super({ allowHalfOpen: false });
    this.#socket = socket;
    this.#frames = new FrameReader((channel, content) => this.#receive(channel, content));
    socket.on("data", (chunk: Buffer) => this.#frames.push(chunk));
    socket.on("error", (error) => this.destroy(error));
    socket.on("end", () => this.#ended());
    socket.on("close", () => this.#ended());
  }

  /** Undefined once the connection inside is established, else the output that came instead. */
  opened(): Promise<string | undefined> {
    return new Promise((resolve, reject) => {
      this.once("error", reject);
      this.#settle = (refusal) => {
        this.#settle = undefined;
        this.off("error", reject);
        resolve(refusal);
      };
    });
  }

  /**
   * The two outputs take separate ways inside the engine: the server's first bytes may arrive before the line
   * that reports the connection, so they are kept until then.
   */
  #receive(channel: "stdout" | "stderr", content: Buffer): void {
    if (channel === "stdout" && this.#settle === undefined) {
      if (!this.push(content)) this.#socket.pause();
    } else if (channel === "stdout") {
      this.#early.push(content);
    } else if (this.#settle !== undefined) {
      this.#said += content.toString("utf8");
      if (!this.#said.includes(OPEN)) return;
      this.#settle(undefined);
      for (const bytes of this.#early.splice(0)) this.push(bytes);
    }
  }

  #ended(): void {
    // The engine writes its own messages to stdout.
    this.#settle?.(`${this.#said}${Buffer.concat(this.#early).toString("utf8")}`.trim());
    if (!this.readableEnded) this.push(null);
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void) {
    this.#socket.write(chunk, encoding, done);
  }

  override _final(done: () => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }
}
