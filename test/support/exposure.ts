import { docker } from "./engineView";
import { EventWatch } from "./eventWatch";
import { HelperWatch } from "./helperWatch";
import { containersOf, volumesOf } from "./picture";
import type { Deployment, RunResult } from "./deployment";
import { ProcessWatch } from "./processWatch";

/** Where people and programs can look who hold no secret: everything said there, by the place's name. */
export type Exposed = Readonly<Record<string, string>>;

/** Notes what is in the open from its beginning on: what commands print, and every process's arguments and environment. */
export class Exposure implements Disposable {
  private readonly printed: string[] = [];
  private readonly processes = new ProcessWatch();
  private readonly states: string[] = [];
  private readonly inspected: string[] = [];
  private readonly logs: string[] = [];

  private constructor(
    private readonly deployment: Deployment,
    private readonly project: string,
    private readonly helpers: HelperWatch,
    private readonly events: EventWatch,
  ) {}

  static async begin(deployment: Deployment, project: string): Promise<Exposure> {
    return new Exposure(deployment, project, await HelperWatch.begin(), await EventWatch.begin());
  }

  /** Names of containers that lived for one call, of which everything was noted as well. */
  helperNames(): readonly string[] {
    return this.helpers.names;
  }

  /** Runs a command and keeps what it printed and what it leaves. */
  async run(verb: "up" | "preview" | "refresh" | "destroy"): Promise<RunResult> {
    const result = await this.deployment[verb]();
    this.printed.push(result.output);
    await this.look();
    return result;
  }

  /** At what lies open now: it may be gone after the next command. */
  async look(): Promise<void> {
    this.states.push(await this.deployment.visibleState());
    const [containers, volumes] = await Promise.all([
      containersOf(this.project),
      volumesOf(this.project),
    ]);
    for (const { id } of containers) {
      const container = docker.getContainer(id);
      this.inspected.push(JSON.stringify(await container.inspect()));
      this.logs.push((await container.logs({ stdout: true, stderr: true })).toString());
    }
    for (const name of volumes) {
      this.inspected.push(JSON.stringify(await docker.getVolume(name).inspect()));
    }
  }

  async all(): Promise<Exposed> {
    const helpers = await this.helpers.seen();
    return {
      output: this.printed.join("\n"),
      state: this.states.join("\n"),
      inspect: [...this.inspected, ...helpers.inspected].join("\n"),
      logs: [...this.logs, ...helpers.logs].join("\n"),
      events: this.events.text(),
      processes: (await this.processes.seen()).join("\n"),
    };
  }

  [Symbol.dispose](): void {
    this.processes[Symbol.dispose]();
    this.helpers[Symbol.dispose]();
    this.events[Symbol.dispose]();
  }
}

/** The places in which a text stands, as it is or in a form that gives it away. */
export function placesOf(text: string, exposed: Exposed): readonly string[] {
  const forms = [
    text,
    JSON.stringify(text).slice(1, -1),
    JSON.stringify(JSON.stringify(text).slice(1, -1)).slice(1, -1),
    encodeURIComponent(text),
    Buffer.from(text).toString("base64"),
    Buffer.from(text).toString("hex"),
    text.replaceAll("\\", "\\\\").replaceAll("'", "\\'"),
    text.replaceAll("'", "''"),
  ];
  return Object.entries(exposed)
    .filter(([, content]) => forms.some((form) => content.includes(form)))
    .map(([place]) => place);
}
