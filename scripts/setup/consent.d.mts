import type { ReadStream, WriteStream } from "node:tty";

export function consent(
  what: string,
  terminal?: { stdin: Pick<ReadStream, "isTTY">; stdout: Pick<WriteStream, "isTTY"> },
): Promise<void>;
