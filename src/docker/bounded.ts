import type { Readable } from "node:stream";

const MiB = 1024 ** 2;

/**
 * The most that one answer about a container may hold, in bytes. What the provider reads there takes some ten
 * kilobytes; whatever makes it larger must not fill this process's memory.
 */
export const MOST_BYTES = 4 * MiB;

/** The whole content of a stream; ends the stream and throws if it is longer than `most` bytes. */
export async function bounded(
  stream: NodeJS.ReadableStream,
  most: number = MOST_BYTES,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const content = Buffer.from(chunk);
    length += content.length;
    if (length > most) {
      (stream as Partial<Readable>).destroy?.();
      throw new Error(`the answer is longer than ${String(most / MiB)} MiB`);
    }
    chunks.push(content);
  }
  return Buffer.concat(chunks);
}
