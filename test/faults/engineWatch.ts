import { templateName } from "../../src/plan/host/containerSpec";
import { leftovers } from "../support/docker";
import { docker } from "../support/engineView";
import type { Effect } from "./effectLog";

/** Made once and kept for whoever comes next. */
const TEMPLATE = templateName("");

/** A volume that nobody has named: the engine makes one where an image declares a volume and none is mounted. */
const NAMELESS = /^[0-9a-f]{64}$/;

/** What is on the engine that was not there before: what nobody knows of any more is found here. */
export class EngineWatch {
  private readonly made = new Set<string>();

  private constructor(private readonly before: ReadonlySet<string>) {}

  static async begin(): Promise<EngineWatch> {
    return new EngineWatch(new Set(await traces()));
  }

  /** What runs of the provider have made by name. */
  note(effects: readonly Effect[]): void {
    for (const { did, what } of effects) {
      if (did === "createContainer" || did === "createVolume") this.made.add(what);
    }
  }

  /** Of what was made by name what is still there, templates left out. */
  async stillThere(): Promise<readonly string[]> {
    const [containers, { Volumes }] = await Promise.all([
      docker.listContainers({ all: true }),
      docker.listVolumes(),
    ]);
    const there = [
      ...containers.flatMap(({ Names }) => Names.map((name) => name.slice(1))),
      ...Volumes.map(({ Name }) => Name),
    ];
    return there.filter((name) => this.made.has(name) && !name.startsWith(TEMPLATE));
  }

  /** Everything new that carries a label of the package or has no name, whoever made it: `network mysql-replication-…`. */
  async news(): Promise<readonly string[]> {
    return (await traces()).filter((one) => !this.before.has(one));
  }
}

async function traces(): Promise<readonly string[]> {
  const [labelled, { Volumes }] = await Promise.all([leftovers(), docker.listVolumes()]);
  return [
    ...labelled
      .filter(({ name }) => !name.startsWith(TEMPLATE))
      .map(({ kind, name }) => `${kind} ${name}`),
    ...Volumes.filter(({ Name }) => NAMELESS.test(Name)).map(({ Name }) => `volume ${Name}`),
  ];
}
