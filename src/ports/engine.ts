import type { Duplex } from "node:stream";

/**
 * The port of a Docker engine, in the words of this product. `dockerEngine.ts` is its only
 * implementation. Reads answer `undefined` or `[]` for what is absent; removals tolerate absence;
 * every failure is an EngineUnavailableError or an EngineCallError.
 */
export interface ContainerEngine {
  /** Where it is, for error texts, e.g. `unix:///var/run/docker.sock`. */
  readonly where: string;

  info(): Promise<EngineInfo>;

  /** `reference` is a name with tag, a digest or an image id. */
  findImage(reference: string): Promise<ImageFacts | undefined>;
  /** Pulls; `onProgress` gets a line now and then. An unknown image is an EngineCallError with 404. */
  pullImage(
    reference: string,
    onProgress: (line: string) => void,
    signal?: AbortSignal,
  ): Promise<void>;

  /** By docker id or name. */
  findContainer(idOrName: string): Promise<ContainerFacts | undefined>;
  /** All states; every given label must match (an empty value matches any). */
  listContainers(labels: Labels): Promise<readonly ContainerFacts[]>;
  /** All containers of the engine in all states, in one call: only what a list can say. */
  listSummaries(): Promise<readonly ContainerSummary[]>;
  /** Makes it without starting it. A taken name is an EngineCallError with 409. */
  createContainer(spec: ContainerSpec): Promise<ContainerFacts>;
  /** Already running is success. */
  startContainer(id: string): Promise<void>;
  /** SIGTERM, then SIGKILL after `seconds`. Already stopped or absent is success. */
  stopContainer(id: string, seconds: number): Promise<void>;
  /** Kills it if it runs. Anonymous volumes go with it. Absent is success. */
  removeContainer(id: string): Promise<void>;
  renameContainer(id: string, name: string): Promise<void>;
  unpauseContainer(id: string): Promise<void>;
  /** In place, memory and swap limit together. `cpus` undefined lifts the limit. */
  updateResources(id: string, resources: Resources): Promise<void>;
  /**
   * Resolves with the exit code when the container has stopped, at once if it does not run. Rejects
   * with the signal's reason when that aborts.
   */
  waitForExit(id: string, signal?: AbortSignal): Promise<number>;
  /** The last lines of stdout and stderr, trimmed, without empty ones. */
  logTail(id: string, lines: number): Promise<readonly string[]>;
  /** Runs a command in a running container to its end. For reads only; arguments are visible to others: no secrets. */
  run(id: string, command: readonly string[]): Promise<{ exitCode: number; stdout: string }>;

  /**
   * The files at or below these absolute paths, by absolute path, of a container that runs or not; what
   * is absent is left out; an absent container is an EngineCallError with 404. One path costs the engine about 40 ms, however many files are below it.
   */
  readFiles(id: string, paths: readonly string[]): Promise<ReadonlyMap<string, Buffer>>;
  /**
   * Writes files into an existing directory of the container (running or not); folders on the way
   * are made, and become root's with 0755 where they are there. Whole once it returns; until then
   * a reader may find a file absent or in part, for the engine removes it and writes it anew.
   */
  writeFiles(id: string, directory: string, files: readonly FileSpec[]): Promise<void>;

  /**
   * A stream to the server on 127.0.0.1:3306 inside a running container, for where no address of
   * the container can be reached. It stands when the promise resolves; a closed port, or an image
   * without bash, is an EngineCallError. Whoever opens it ends or destroys it, and nothing stays
   * behind in the container.
   */
  openStream(id: string): Promise<Duplex>;

  findVolume(name: string): Promise<VolumeFacts | undefined>;
  listVolumes(labels: Labels): Promise<readonly VolumeFacts[]>;
  /**
   * An existing volume of that name is left as it is (Docker's own rule): look at the labels of the
   * answer. One of another driver is an EngineCallError with 409.
   */
  createVolume(spec: VolumeSpec): Promise<VolumeFacts>;
  /** Absent is success; in use is an EngineCallError with 409. */
  removeVolume(name: string): Promise<void>;

  /** By name or id; of several with one name, the oldest. */
  findNetwork(nameOrId: string): Promise<NetworkFacts | undefined>;
  /**
   * Makes sure that exactly one bridge network with this name and label is there, also when several
   * do so at once. One of that name without the labels is an EngineCallError with 409.
   */
  ensureNetwork(name: string, labels: Labels): Promise<NetworkFacts>;
  /**
   * Connects; already connected is success. Whether the network exists the engine looks only where
   * the container runs.
   */
  connectNetwork(network: string, containerId: string, aliases: readonly string[]): Promise<void>;
  /** Removes it unless a container in any state still refers to it; true when it is gone. */
  removeNetworkIfUnused(nameOrId: string): Promise<boolean>;
}

export type Labels = Readonly<Record<string, string>>;

export interface EngineInfo {
  /** Unique per engine, kept over restarts. */
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /** False when containers' addresses cannot be expected to answer from here (remote, or in a virtual machine). */
  readonly local: boolean;
}

export interface ImageFacts {
  /** `sha256:…` */
  readonly id: string;
}

export type ContainerState =
  "created" | "running" | "paused" | "restarting" | "removing" | "exited" | "dead";

export interface ContainerFacts {
  readonly id: string;
  /** Without the leading slash. */
  readonly name: string;
  readonly state: ContainerState;
  readonly exitCode: number;
  /** The engine may miss it; exit code 137 without a stop suggests the same. */
  readonly oomKilled: boolean;
  /** ISO 8601; when it was last started, empty if never. */
  readonly startedAt: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly restartCount: number;
  readonly imageId: string;
  readonly labels: Labels;
  /** Bytes, 0 = no limit. */
  readonly memory: number;
  /** 0 = no limit. */
  readonly cpus: number;
  /** What is configured to be published, whether it runs or not. */
  readonly published: readonly PublishedPort[];
  /** Name of the network it was made on. */
  readonly network: string;
  /** That one, and those it was connected to later. */
  readonly networks: readonly NetworkEndpoint[];
  /** Names of the volumes mounted, by target path. */
  readonly volumes: Readonly<Record<string, string>>;
}

export interface ContainerSummary {
  readonly id: string;
  readonly name: string;
  readonly state: ContainerState;
  readonly labels: Labels;
  /** Ports published now; a container that does not run publishes none. */
  readonly published: readonly PublishedPort[];
  /** Names of the volumes mounted, by target path. */
  readonly volumes: Readonly<Record<string, string>>;
}

export interface PublishedPort {
  readonly containerPort: number;
  readonly hostPort: number;
  /** Empty = all addresses. */
  readonly bindAddress: string;
}

export interface NetworkEndpoint {
  readonly network: string;
  /** Empty until the container has first run. */
  readonly networkId: string;
  /** IPv4 address, empty while it does not run. */
  readonly address: string;
}

export interface Resources {
  /** Bytes. */
  readonly memory: number;
  readonly cpus?: number;
}

export interface ContainerSpec {
  readonly name: string;
  /** Image id. */
  readonly image: string;
  /** Replaces the image's entrypoint and command. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly labels: Labels;
  readonly resources: Resources;
  readonly hostname?: string;
  /** Volumes by target path. They exist already. */
  readonly mounts: readonly { volume: string; target: string; readOnly: boolean }[];
  /** Absent = no network at all. */
  readonly network?: { readonly name: string; readonly aliases: readonly string[] };
  readonly published: readonly PublishedPort[];
  readonly restart: "no" | "unless-stopped";
  /** Seconds between SIGTERM and SIGKILL when the engine stops it. */
  readonly stopTimeout: number;
}

export interface FileSpec {
  /** Relative to the directory. */
  readonly path: string;
  readonly content: string | Buffer;
  /** E.g. 0o600. The owner is root. */
  readonly mode: number;
}

export interface VolumeSpec {
  readonly name: string;
  readonly driver: string;
  readonly driverOptions: Readonly<Record<string, string>>;
  readonly labels: Labels;
}

export interface VolumeFacts {
  readonly name: string;
  readonly driver: string;
  readonly labels: Labels;
  /** ISO 8601, empty when the engine does not say. */
  readonly createdAt: string;
}

export interface NetworkFacts {
  readonly id: string;
  readonly name: string;
  readonly driver: string;
  readonly labels: Labels;
  /** Others of this name are there: the engine takes it for none of them. */
  readonly isAmbiguous?: true;
}
