import { foreign } from "../../../src/ground/foreign";
import { EngineCallError, EngineUnavailableError } from "../../../src/ground/errors";
import type {
  ContainerEngine,
  ContainerFacts,
  ContainerSpec,
  FileSpec,
  Labels,
  Resources,
  VolumeSpec,
} from "../../../src/ports/engine";
import { factsOf, summaryOf } from "./containerFacts";
import { allFiles, writeFile } from "./files";
import * as lifecycle from "./lifecycle";
import { settle } from "./replication";
import { runInside } from "./shell";
import type { Container, WorldState } from "./state";
import * as storage from "./volumes";

/** The engine of a world, as its port promises it. */
export class FakeEngine implements ContainerEngine {
  readonly where = "unix:///fake.sock";

  constructor(private readonly state: WorldState) {}

  info() {
    return this.answer(() => ({ id: "ENGINE", name: "host", version: "1", local: true }));
  }

  findImage(reference: string) {
    return this.answer(() => {
      const images = [...this.state.images];
      const found = images.find(([name, { id }]) => name === reference || id === reference);
      return found && { id: found[1].id };
    });
  }

  pullImage(reference: string) {
    return this.answer(() => {
      const image = this.state.registry.get(reference);
      if (!image) throw failed(`pulling ${reference}`, 404, "manifest unknown");
      this.state.images.set(reference, image);
    });
  }

  findContainer(idOrName: string) {
    return this.answer(() => {
      const found = this.find(idOrName);
      return found && factsOf(this.state, found);
    });
  }

  listContainers(labels: Labels) {
    return this.answer(() =>
      [...this.state.containers.values()]
        .filter(({ spec }) => storage.hasLabels(spec.labels, labels))
        .map((container) => factsOf(this.state, container)),
    );
  }

  listSummaries() {
    return this.answer(() => [...this.state.containers.values()].map(summaryOf));
  }

  createContainer(spec: ContainerSpec): Promise<ContainerFacts> {
    return this.answer(() => factsOf(this.state, lifecycle.create(this.state, spec)));
  }

  startContainer(id: string) {
    return this.answer(() => lifecycle.start(this.state, this.container(id)));
  }

  stopContainer(id: string, _seconds: number) {
    return this.answer(() => {
      const container = this.find(id);
      if (container) lifecycle.stop(container, 0);
    });
  }

  removeContainer(id: string) {
    return this.answer(() => {
      const container = this.find(id);
      if (container) this.state.containers.delete(container.id);
    });
  }

  renameContainer(id: string, name: string) {
    return this.answer(() => {
      if (this.find(name)) throw failed(`renaming ${id}`, 409, `the name ${name} is in use`);
      this.container(id).name = name;
    });
  }

  unpauseContainer(id: string) {
    return this.answer(() => {
      this.container(id).state = "running";
    });
  }

  updateResources(id: string, resources: Resources) {
    return this.answer(() => {
      this.container(id).resources = resources;
    });
  }

  waitForExit(id: string) {
    return this.answer(() => {
      const { state, exitCode } = this.container(id);
      if (state === "running") throw new Error(`${id} would run for ever`);
      return exitCode;
    });
  }

  logTail(id: string, lines: number, since = "") {
    return this.answer(() => {
      const { log, logAtStart } = this.container(id);
      return log.slice(logAtStart.get(since) ?? 0).slice(-lines);
    });
  }

  run(id: string, command: readonly string[]) {
    return this.answer(() => {
      const container = this.container(id);
      if (container.state !== "running") throw failed("running a command", 409, "is not running");
      return runInside(this.state, container, command);
    });
  }

  change(id: string, command: readonly string[]) {
    return this.run(id, command);
  }

  exists(id: string, path: string) {
    return this.answer(() => allFiles(this.state, this.container(id)).has(path));
  }

  readFiles(id: string, paths: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
    return this.answer(() => {
      const isAsked = (path: string) =>
        paths.some((asked) => path === asked || path.startsWith(`${asked}/`));
      const files = [...allFiles(this.state, this.container(id))];
      return new Map(
        files.flatMap(([path, content]) =>
          isAsked(path) ? [[path, Buffer.from(content)] as const] : [],
        ),
      );
    });
  }

  findInFolder(id: string, folder: string, except: readonly string[]) {
    return this.answer(() =>
      storage
        .namesIn(this.state, this.container(id), folder)
        .find((name) => !except.includes(name)),
    );
  }

  writeFiles(id: string, directory: string, files: readonly FileSpec[]) {
    return this.answer(() => {
      const container = this.container(id);
      for (const { path, content } of files) {
        const absolute = directory === "/" ? `/${path}` : `${directory}/${path}`;
        writeFile(this.state, container, absolute, content.toString());
      }
    });
  }

  openStream(id: string) {
    return this.answer(() => {
      throw failed(`opening a stream into ${id}`, undefined, "this engine is local");
    });
  }

  findVolume(name: string) {
    return this.answer(() => {
      const found = this.state.volumes.get(name);
      return found && storage.factsOfVolume(found);
    });
  }

  listVolumes(labels: Labels) {
    return this.answer(() =>
      [...this.state.volumes.values()]
        .filter((volume) => storage.hasLabels(volume.labels, labels))
        .map(storage.factsOfVolume),
    );
  }

  createVolume(spec: VolumeSpec) {
    return this.answer(() => storage.createVolume(this.state, spec));
  }

  removeVolume(name: string) {
    return this.answer(() => storage.removeVolume(this.state, name));
  }

  findNetwork(nameOrId: string) {
    return this.answer(() => storage.networkNamed(this.state, nameOrId));
  }

  ensureNetwork(name: string, labels: Labels) {
    return this.answer(() => storage.ensureNetwork(this.state, name, labels));
  }

  connectNetwork(network: string, containerId: string, aliases: readonly string[]) {
    return this.answer(() =>
      lifecycle.connect(this.state, this.container(containerId), network, aliases),
    );
  }

  disconnectNetwork(network: string, containerId: string) {
    return this.answer(() => lifecycle.disconnect(this.container(containerId), network));
  }

  removeNetworkIfUnused(nameOrId: string) {
    return this.answer(() => storage.removeNetworkIfUnused(this.state, nameOrId));
  }

  private find(idOrName: string): Container | undefined {
    const all = [...this.state.containers.values()];
    return all.find(({ id, name }) => id === idOrName || name === idOrName);
  }

  private container(id: string): Container {
    const found = this.find(id);
    if (!found) throw failed(`looking for ${id}`, 404, `No such container: ${id}`);
    return found;
  }

  /** One call: what it changes shows everywhere before it returns. */
  private async answer<T>(act: () => T): Promise<T> {
    await Promise.resolve();
    if (this.state.isEngineDown) throw new EngineUnavailableError(this.where);
    try {
      return act();
    } finally {
      settle(this.state);
    }
  }
}

function failed(operation: string, statusCode: number | undefined, detail: string) {
  return new EngineCallError(operation, statusCode, foreign(detail));
}
