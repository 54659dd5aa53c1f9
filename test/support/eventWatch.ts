import type { Readable } from "node:stream";
import { docker } from "./engineView";

/** Everything that the engine reports from now on. Its own history has only the last 256 events. */
export class EventWatch implements Disposable {
  private readonly seen: Buffer[] = [];

  private constructor(private readonly stream: NodeJS.ReadableStream) {
    stream.on("data", (chunk: Buffer) => this.seen.push(chunk));
    stream.on("error", (error) => this.seen.push(Buffer.from(String(error))));
  }

  static async begin(): Promise<EventWatch> {
    return new EventWatch(await docker.getEvents());
  }

  text(): string {
    return Buffer.concat(this.seen).toString();
  }

  [Symbol.dispose](): void {
    (this.stream as Partial<Readable>).destroy?.();
  }
}
