import type { Duplex } from "node:stream";
import type { Legible } from "../ground/foreign";
import type { Place } from "../ground/place";

/**
 * The port of a Docker engine, in the terms of this product; `dockerEngine.ts` is its only implementation.
 * Reads answer `undefined` or `[]` for what is absent; removals tolerate absence; every failure is an
 * EngineUnavailableError, an UnprotectedEngineError or an EngineCallError.
 */
export interface ContainerEngine {
  /** Where the engine is, for error texts, e.g. `unix:///var/run/docker.sock`. */
  readonly where: string;

  info(): Promise<EngineInfo>;

  /** `reference` is a name with tag, a digest or an image id. */
  findImage(reference: string): Promise<ImageFacts | undefined>;
  /**
   * Pulls an image; `onProgress` gets a line now and then. An unknown image is an EngineCallError with 404.
   */
  pullImage(
    reference: string,
    onProgress: (line: Legible) => void,
    signal?: AbortSignal,
  ): Promise<void>;

  /** By Docker id or name. */
  findContainer(idOrName: string): Promise<ContainerFacts | undefined>;
  /** Containers in all states; each given label must match (an empty value matches any). */
  listContainers(labels: Labels): Promise<readonly ContainerFacts[]>;
  /** All containers of the engine in all states, in one call, with only the facts that a list has. */
  listSummaries(): Promise<readonly ContainerSummary[]>;
  /** Creates a container without starting it. A taken name is an EngineCallError with 409. */
  createContainer(spec: ContainerSpec): Promise<ContainerFacts>;
  /** Success if the container already runs. */
  startContainer(id: string): Promise<void>;
  /** SIGTERM, then SIGKILL after `seconds`. Success if the container has already stopped or is absent. */
  stopContainer(id: string, seconds: number): Promise<void>;
  /**
   * Kills the container if it runs, and removes its anonymous volumes too. Success if the container is
   * absent.
   */
  removeContainer(id: string): Promise<void>;
  renameContainer(id: string, name: string): Promise<void>;
  unpauseContainer(id: string): Promise<void>;
  /**
   * Updates the container in place, all limits together, swap along with memory. `cpus` undefined lifts the
   * limit.
   */
  updateResources(id: string, resources: Resources): Promise<void>;
  /**
   * Resolves with the exit code when the container has stopped, at once if it does not run. Rejects with the
   * signal's reason when `signal` aborts.
   */
  waitForExit(id: string, signal?: AbortSignal): Promise<number>;
  /**
   * The last lines of stdout and stderr, trimmed, without empty lines. `since`: the `startedAt` of a start, whose
   * lines and those of later starts are meant; by default all that the engine has kept.
   */
  logTail(id: string, lines: number, since?: string): Promise<readonly string[]>;
  /**
   * Runs a command in a running container and waits until it exits. For reads only. Other processes can see
   * the arguments: pass no secrets. More than 4 MiB of output is an EngineCallError.
   */
  run(id: string, command: readonly string[]): Promise<{ exitCode: number; stdout: string }>;
  /** As `run`, for a command that changes something. */
  change(id: string, command: readonly string[]): Promise<{ exitCode: number; stdout: string }>;

  /**
   * True if there is anything at this absolute path; nothing of it is read. The container may be stopped; in an
   * absent one there is nothing.
   */
  exists(id: string, path: string): Promise<boolean>;
  /**
   * The files at these absolute paths or directly in these folders, by absolute path; the container may be
   * stopped. Absent paths are left out; an absent container is an EngineCallError with 404, and so is more than
   * 4 MiB without a status. One path costs the engine about 40 ms, however many files are in it.
   */
  readFiles(id: string, paths: readonly string[]): Promise<ReadonlyMap<string, Buffer>>;
  /**
   * The name of one file or folder in a folder, as Docker lists them, except these names; undefined if there
   * is no other, and if the folder is absent. The container may be stopped. Costs what `readFiles` costs,
   * however much the folder holds, as long as there is little under the names that are excepted.
   */
  findInFolder(id: string, folder: string, except: readonly string[]): Promise<string | undefined>;
  /**
   * Writes files into an existing directory of the container, which may be stopped. Folders on the way are
   * created; those that exist become root's, with 0755. The files are complete once it returns. Until then a
   * reader may find a file absent or incomplete, because the engine removes the file and writes it again.
   */
  writeFiles(id: string, directory: string, files: readonly FileSpec[]): Promise<void>;

  /**
   * Opens a stream to the server inside a running container, to its administrators' port (33062) or else to
   * 127.0.0.1:3306, for use where no address of the container can be reached. The connection is established when the promise resolves; a closed port, or
   * an image without bash, is an EngineCallError. The caller has to end or destroy the stream, which leaves
   * nothing behind in the container.
   */
  openStream(id: string): Promise<Duplex>;

  findVolume(name: string): Promise<VolumeFacts | undefined>;
  listVolumes(labels: Labels): Promise<readonly VolumeFacts[]>;
  /**
   * Leaves an existing volume of that name as it is (Docker's own rule): check the labels of the answer. A
   * volume of another driver is an EngineCallError with 409.
   */
  createVolume(spec: VolumeSpec): Promise<VolumeFacts>;
  /** Success if the volume is absent; a volume in use is an EngineCallError with 409. */
  removeVolume(name: string): Promise<void>;

  /** By name or id; if several networks have the name, the oldest. */
  findNetwork(nameOrId: string): Promise<NetworkFacts | undefined>;
  /**
   * Makes sure that exactly one bridge network with this name and these labels exists, even if several
   * processes call it at once. A network of that name without the labels is an EngineCallError with 409.
   */
  ensureNetwork(name: string, labels: Labels): Promise<NetworkFacts>;
  /**
   * Success if the container is already connected. The engine checks that the network exists only if the
   * container runs.
   */
  connectNetwork(network: string, containerId: string, aliases: readonly string[]): Promise<void>;
  /** Success if the container is not connected, or the network is absent. */
  disconnectNetwork(network: string, containerId: string): Promise<void>;
  /** Removes the network unless a container in any state still refers to it; true if it is gone. */
  removeNetworkIfUnused(nameOrId: string): Promise<boolean>;
}

export type Labels = Readonly<Record<string, string>>;

export interface EngineInfo {
  /** Unique per engine; a restart does not change it. */
  readonly id: string;
  readonly name: string;
  readonly version: string;
  /**
   * False if containers' addresses cannot be expected to answer from here (the engine is remote, or in a
   * virtual machine).
   */
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
  /** The engine may fail to report it; exit code 137 without a stop suggests the same. */
  readonly oomKilled: boolean;
  /** ISO 8601; when the container was last started, empty if never. */
  readonly startedAt: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly restartCount: number;
  readonly imageId: string;
  readonly labels: Labels;
  /** Bytes; 0 = no limit. */
  readonly memory: number;
  /** 0 = no limit. */
  readonly cpus: number;
  /** Processes and threads together; 0 = no limit. */
  readonly processes: number;
  /** The ports configured to be published, whether the container runs or not. */
  readonly published: readonly PublishedPort[];
  /** Name of the network on which the container was created. */
  readonly network: string;
  /** `network`, and the networks to which the container was connected later. */
  readonly networks: readonly NetworkEndpoint[];
  /** Names of the mounted volumes, by target path. */
  readonly volumes: Readonly<Record<string, string>>;
}

export interface ContainerSummary {
  readonly id: string;
  readonly name: string;
  readonly state: ContainerState;
  readonly labels: Labels;
  /** The ports published now; a container that does not run publishes none. */
  readonly published: readonly PublishedPort[];
  /** Names of the networks to which the container is connected, whether it runs or not. */
  readonly networks: readonly string[];
  /** Names of the mounted volumes, by target path. */
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
  /** Empty until the container has run once. */
  readonly networkId: string;
  /** IPv4 address; empty while the container does not run. */
  readonly address: string;
}

export interface Resources {
  /** Bytes. */
  readonly memory: number;
  readonly cpus?: number;
  /** Processes and threads together. */
  readonly processes: number;
}

/**
 * What the processes of a container may do beyond what any user may. Everything that is not listed is taken
 * away for the container's whole life, and no program of the image, setuid or not, gives it back. Outside of
 * the mounts and of the folders named here nothing can be written.
 */
export interface ContainerRights {
  /** Only root has these rights; whoever root becomes has none. */
  readonly ofRoot: readonly RootRight[];
  /** Folders in memory, empty at each start. What they hold counts against the memory limit. */
  readonly memoryFolders: readonly { readonly path: string; readonly bytes: number }[];
  /** A folder on the engine's disk, empty at first, which is removed with the container. */
  readonly diskFolder?: string;
}

export type RootRight =
  | "changeOwners"
  /** To read and write what permissions deny. */
  | "passPermissions"
  /** To change modes and times of files that belong to others. */
  | "actAsOwner"
  | "becomeAnotherUser";

export interface ContainerSpec {
  readonly name: string;
  /** Image id. */
  readonly image: string;
  /** Replaces the image's entrypoint and command. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly labels: Labels;
  readonly resources: Resources;
  readonly rights: ContainerRights;
  readonly hostname?: string;
  /** Existing volumes, by target path. */
  readonly mounts: readonly { volume: string; target: string; readOnly: boolean }[];
  /** Absent = no network at all. */
  readonly network?: { readonly name: string; readonly aliases: readonly string[] };
  readonly published: readonly PublishedPort[];
  readonly restart: "no" | "unless-stopped";
  /** Absent: nobody checks it, whatever the image says. */
  readonly health?: HealthCheck;
  /** What the engine keeps of stdout and stderr. Absent: as long as a helper needs. */
  readonly log?: LogLimits;
  /** Seconds between SIGTERM and SIGKILL when the engine stops the container. */
  readonly stopTimeout: number;
}

/** How the engine finds out whether the container does its work: by the exit code of a command in it. In seconds. */
export interface HealthCheck {
  readonly command: readonly string[];
  readonly interval: number;
  readonly timeout: number;
  /** So many failures one after the other mean that it does not. */
  readonly retries: number;
  /** After a start, failures do not count for so long. */
  readonly startPeriod: number;
  /** The interval in that time, until a first success; older engines use the other one. */
  readonly startInterval: number;
}

/** Once a file is full, the next one takes its place, and the oldest one goes. */
export interface LogLimits {
  /** The drivers whose logs can be read back. */
  readonly driver: "json-file" | "local";
  /** Bytes of a file. */
  readonly maxSize: number;
  readonly maxFiles: number;
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
  /**
   * True if the engine created the volume's folder together with the volume, so that nothing else can be in
   * there. False for other drivers, and for a volume whose options say where its files are.
   */
  readonly isOwnFolder: boolean;
  /** Where the files are, if the options say so and the place can be shared. */
  readonly place?: Place;
  readonly labels: Labels;
  /** ISO 8601; empty if the engine does not say. */
  readonly createdAt: string;
}

export interface NetworkFacts {
  readonly id: string;
  readonly name: string;
  readonly driver: string;
  readonly labels: Labels;
  /** Other networks have the same name: the engine resolves the name to none of them. */
  readonly isAmbiguous?: true;
}
