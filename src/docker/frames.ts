export type FrameSink = (channel: "stdout" | "stderr", content: Buffer) => void;

const HEADER = 8;

/**
 * Splits the two outputs that Docker sends on one stream when there is no terminal. A frame is one byte
 * channel, three bytes padding, four bytes length, then the content. Chunks may break anywhere. Content is
 * passed on as it arrives, not collected to the end of its frame.
 */
export class FrameReader {
  #header = Buffer.alloc(0);
  #channel: "stdout" | "stderr" = "stdout";
  #left = 0;

  constructor(private readonly sink: FrameSink) {}

  push(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0) {
      if (this.#left === 0) {
        const missing = HEADER - this.#header.length;
        this.#header = Buffer.concat([this.#header, rest.subarray(0, missing)]);
        rest = rest.subarray(missing);
        if (this.#header.length < HEADER) return;
        this.#channel = this.#header[0] === 2 ? "stderr" : "stdout";
        this.#left = this.#header.readUInt32BE(4);
        this.#header = Buffer.alloc(0);
      } else {
        const content = rest.subarray(0, this.#left);
        this.#left -= content.length;
        rest = rest.subarray(content.length);
        this.sink(this.#channel, content);
      }
    }
  }
}

/** Both outputs of a complete answer. */
export function splitFrames(answer: Buffer): { stdout: Buffer; stderr: Buffer } {
  const gathered = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  new FrameReader((channel, content) => gathered[channel].push(content)).push(answer);
  return { stdout: Buffer.concat(gathered.stdout), stderr: Buffer.concat(gathered.stderr) };
}

/** The lines of a log in the order in which they were written, from both outputs. */
export function linesOf(answer: Buffer): readonly string[] {
  const written: Buffer[] = [];
  new FrameReader((_channel, content) => written.push(content)).push(answer);
  return Buffer.concat(written)
    .toString("utf8")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
