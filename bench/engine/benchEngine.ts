import Docker from "dockerode";
import { eventually } from "./eventually";

/** The engine of a run of the benchmark. The names of everything created through it begin with the run's prefix. */
export class BenchEngine {
  readonly docker = new Docker();
  readonly prefix = `bench-${process.pid.toString(36)}`;
  private isClosed = false;

  constructor(readonly image: string) {}

  name(what: string): string {
    return `${this.prefix}-${what}`;
  }

  get network(): string {
    return this.name("network");
  }

  /** From now on nothing more is created, so that work that still runs leaves nothing behind the clean-up. */
  close(): void {
    this.isClosed = true;
  }

  async createNetwork(): Promise<void> {
    this.refuseWhenClosed();
    await this.docker.createNetwork({ Name: this.network, CheckDuplicate: true });
  }

  /** `what` becomes part of the name. */
  async create(what: string, options: Docker.ContainerCreateOptions): Promise<Docker.Container> {
    this.refuseWhenClosed();
    return this.docker.createContainer({ Image: this.image, ...options, name: this.name(what) });
  }

  /** Removes the containers, volumes and networks of this run whose names continue like that, until none is left. */
  async remove(what = ""): Promise<void> {
    const begins = `${this.prefix}-${what}`;
    await eventually(`everything named ${begins}* to be gone`, async () => {
      const removals = await removalsOf(this.docker, begins);
      for (const kind of removals) await Promise.all(kind.map((remove) => quietly(remove())));
      return removals.flat().length === 0;
    });
  }

  private refuseWhenClosed(): void {
    if (this.isClosed) throw new Error("the benchmark is ending");
  }
}

/** Removes containers first, because they use the volumes and networks. */
async function removalsOf(
  docker: Docker,
  begins: string,
): Promise<readonly (readonly (() => Promise<unknown>)[])[]> {
  const [containers, { Volumes }, networks] = await Promise.all([
    docker.listContainers({ all: true, filters: { name: [`^/${begins}`] } }),
    docker.listVolumes({ filters: { name: [begins] } }),
    docker.listNetworks({ filters: { name: [begins] } }),
  ]);
  const own = ({ Name }: { readonly Name: string }): boolean => Name.startsWith(begins);
  return [
    containers.map(
      ({ Id }) =>
        () =>
          docker.getContainer(Id).remove({ force: true, v: true }),
    ),
    Volumes.filter(own).map(
      ({ Name }) =>
        () =>
          docker.getVolume(Name).remove(),
    ),
    networks.filter(own).map(
      ({ Id }) =>
        () =>
          docker.getNetwork(Id).remove(),
    ),
  ];
}

/** It is gone already, being removed, or used by something that is being removed: the next look will tell. */
const PASSING: readonly (number | undefined)[] = [404, 409];

async function quietly(removal: Promise<unknown>): Promise<void> {
  try {
    await removal;
  } catch (error) {
    if (!PASSING.includes((error as { statusCode?: number }).statusCode)) throw error;
  }
}
