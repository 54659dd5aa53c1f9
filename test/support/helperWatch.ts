import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type Docker from "dockerode";
import { labels } from "../../src/ground/names";
import { docker } from "./engineView";

interface ContainerEvent {
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> };
}

/** Of those that live for one call and are gone before anybody looks. */
const HELPERS = [labels.scratch, labels.template];

/** Inspects each helper's container as soon as it is made, and keeps what it logs to its end. */
export class HelperWatch implements Disposable {
  readonly names: string[] = [];
  private readonly inspected: Promise<string>[] = [];
  private readonly logs: Promise<string>[] = [];
  private rest = "";

  private constructor(private readonly events: NodeJS.ReadableStream) {
    events.setEncoding("utf8").on("data", (piece: string) => {
      const lines = (this.rest + piece).split("\n");
      this.rest = lines.pop() ?? "";
      for (const line of lines) this.note(JSON.parse(line) as ContainerEvent);
    });
  }

  static async begin(): Promise<HelperWatch> {
    const filters = { event: ["create", "start"] };
    return new HelperWatch(await docker.getEvents({ filters }));
  }

  /**
   * Rejects when a helper that ran was gone before it could be looked at. One that only mounts a volume is never
   * started and may be gone sooner than anybody can look; of that one only the name is sure to be known.
   */
  async seen(): Promise<{ inspected: readonly string[]; logs: readonly string[] }> {
    return {
      inspected: (await Promise.all(this.inspected)).filter((text) => text !== ""),
      logs: await Promise.all(this.logs),
    };
  }

  [Symbol.dispose](): void {
    if ("destroy" in this.events) (this.events as Readable).destroy();
  }

  private note({ Action, Actor: { ID, Attributes } }: ContainerEvent): void {
    if (!HELPERS.some((label) => label in Attributes)) return;
    const container = docker.getContainer(ID);
    if (Action === "create") {
      this.names.push(Attributes["name"] ?? "");
      this.inspected.push(noted(inspected(container).catch(unlessGone)));
    } else {
      this.inspected.push(noted(inspected(container)));
      const followed = container.logs({ follow: true, stdout: true, stderr: true });
      this.logs.push(noted(followed.then((stream) => text(stream))));
    }
  }
}

async function inspected(container: Docker.Container): Promise<string> {
  return JSON.stringify(await container.inspect());
}

function unlessGone(error: unknown): string {
  if ((error as { statusCode?: number }).statusCode === 404) return "";
  throw error;
}

/** A failure is told by whoever asks for all of them. */
function noted(promise: Promise<string>): Promise<string> {
  promise.catch(() => undefined);
  return promise;
}
