import type {
  ContainerSpec,
  ContainerState,
  NetworkFacts,
  Resources,
} from "../../../src/ports/engine";
import type { DataDirectory } from "./dataDirectory";

/** Everything there is, as plain data: `structuredClone` copies a world. */
export interface WorldState {
  /** Milliseconds since the epoch. */
  now: number;
  /** By how many milliseconds somebody has set the clock of the provider's machine. */
  clockIsAhead: number;
  /** For ids and addresses. */
  lastNumber: number;
  isEngineDown: boolean;
  /** By reference; what is not on the engine can be pulled from `registry`. */
  readonly images: Map<string, Image>;
  readonly registry: Map<string, Image>;
  /** By id. */
  readonly containers: Map<string, Container>;
  readonly volumes: Map<string, Volume>;
  /** By path: folders of the engine's machine, which exist without a volume. */
  readonly folders: Map<string, Folder>;
  readonly networks: Map<string, NetworkFacts>;
  /** Who refuses every copy, and with which of MySQL's numbers. */
  refusesCopies: { readonly by: "donor" | "recipient"; readonly errno: number } | undefined;
}

export interface Image {
  readonly id: string;
  readonly version: string;
  readonly hasClonePlugin: boolean;
}

export interface Volume extends Folder {
  readonly name: string;
  readonly driver: string;
  /** The folder that its options name. */
  readonly device: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly createdAt: string;
}

export interface Folder {
  /** By path below the mount point. */
  readonly files: Map<string, string>;
  data: DataDirectory | undefined;
  /** Bytes of data. */
  used: number;
}

export interface Container {
  readonly id: string;
  name: string;
  readonly spec: ContainerSpec;
  resources: Resources;
  state: ContainerState;
  exitCode: number;
  restartCount: number;
  startedAt: string;
  readonly createdAt: string;
  readonly endpoints: Endpoint[];
  /** Its own layer, by absolute path. */
  readonly files: Map<string, string>;
  readonly log: string[];
  /** How many lines the log had when each start began, by its `startedAt`. */
  readonly logAtStart: Map<string, number>;
  /** While mysqld runs in it. */
  mysqld: Mysqld | undefined;
  /** mysqld starts, and will end. */
  falls: { readonly at: number; readonly exitCode: number } | undefined;
}

export interface Endpoint {
  readonly network: string;
  readonly aliases: readonly string[];
  /** Another one at each start. */
  address: string;
}

/** What a restart of mysqld loses. */
export interface Mysqld {
  /** When it begins to listen. */
  readonly readyAt: number;
  /** It runs, and no administrator gets through to it. */
  isSilent: boolean;
  isOffline: boolean;
  /** Until then somebody holds locks for which every change waits. */
  lockedUntil?: number;
  /** What it says of accounts cannot be read. */
  hidesAccounts?: boolean;
  superReadOnly: boolean;
  readOnly: boolean;
  readonly serverId: number;
  /** Whose certificate it shows. */
  ca: string;
  readonly receiver: Receiver;
  readonly applier: Applier;
  dumpThreads: DumpThread[];
  /** The values that are not the server's own defaults. */
  readonly variables: Map<string, string>;
}

export interface Receiver {
  isRunning: boolean;
  errno: number;
  message: string;
  /** Which start of which container it is connected to. */
  connectedTo: string | undefined;
}

export interface Applier {
  isRunning: boolean;
  errno: number;
  message: string;
  /** Somebody holds a lock that it needs. */
  heldUntil: number;
}

export interface DumpThread {
  readonly account: string;
  /** Of the replica. */
  readonly serverUuid: string;
  /** Which start of which container it sends to. */
  readonly to: string;
  /** How much of the binary log has been sent. */
  sent: number;
}

export const IMAGE = "mysql:9.7";
export const IMAGE_ID = "sha256:9700";

export function emptyWorld(): WorldState {
  const image = { id: IMAGE_ID, version: "9.7.1", hasClonePlugin: true };
  return {
    now: Date.parse("2026-01-01T00:00:00Z"),
    clockIsAhead: 0,
    lastNumber: 0,
    isEngineDown: false,
    images: new Map([[IMAGE, image]]),
    registry: new Map([[IMAGE, image]]),
    containers: new Map(),
    volumes: new Map(),
    folders: new Map(),
    networks: new Map(),
    refusesCopies: undefined,
  };
}

/** One start of mysqld in one container. */
export function startOf({ id, startedAt }: Pick<Container, "id" | "startedAt">): string {
  return `${id} ${startedAt}`;
}

export function timeText(now: number): string {
  return new Date(now).toISOString();
}

export function nextNumber(state: WorldState): number {
  state.lastNumber += 1;
  return state.lastNumber;
}
