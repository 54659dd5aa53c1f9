export function consent(
  what: string,
  terminal?: {
    stdin: NodeJS.ReadableStream & { isTTY?: boolean };
    stdout: NodeJS.WritableStream & { isTTY?: boolean };
  },
): Promise<void>;
