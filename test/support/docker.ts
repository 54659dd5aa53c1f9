import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import Docker from "dockerode";
import { connectEngine } from "../../src/docker/dockerEngine";
import type {
  ContainerEngine,
  ContainerFacts,
  ContainerSpec,
  Labels,
} from "../../src/ports/engine";

/** What the tests run: any image with mysqld. */
export const IMAGE = process.env["MYSQL_REPLICATION_IMAGE"] ?? "mysql-replication-dev:9.7";

/** Every label of this package begins like this; see src/ground/names.ts. */
const OURS = "io.pulumi-mysql-replication.";

export interface Leftover {
  readonly kind: "container" | "volume" | "network";
  readonly name: string;
  readonly id: string;
}

/**
 * What is on the engine with all of these labels (an empty value matches any); by default with any
 * label of this package. In the order in which it can be removed.
 */
export async function leftovers(wanted?: Labels): Promise<readonly Leftover[]> {
  const docker = new Docker();
  const [containers, { Volumes }, networks] = await Promise.all([
    docker.listContainers({ all: true }),
    docker.listVolumes() as Promise<{ Volumes: { Name: string; Labels: Labels }[] | null }>,
    docker.listNetworks(),
  ]);
  const ours = ({ Labels }: { Labels?: Labels | null | undefined }): boolean => {
    const has = Labels ?? {};
    if (!wanted) return Object.keys(has).some((label) => label.startsWith(OURS));
    return Object.entries(wanted).every(
      ([label, value]) => label in has && (value === "" || has[label] === value),
    );
  };
  return [
    ...containers.filter(ours).map(({ Id, Names }) => ({
      kind: "container" as const,
      name: Names[0]?.slice(1) ?? "",
      id: Id,
    })),
    ...(Volumes ?? [])
      .filter(ours)
      .map(({ Name }) => ({ kind: "volume" as const, name: Name, id: Name })),
    ...networks
      .filter(ours)
      .map(({ Name, Id }) => ({ kind: "network" as const, name: Name, id: Id })),
  ];
}

/** Removes all that carries these labels, with the data. */
export async function removeLeftovers(wanted: Labels): Promise<void> {
  const docker = new Docker();
  const found = await leftovers(wanted);
  const of = (kind: Leftover["kind"]) => found.filter((leftover) => leftover.kind === kind);
  const containers = of("container").map(({ id }) => connectEngine().removeContainer(id));
  await Promise.all(containers);
  await Promise.all([
    ...of("volume").map(({ id }) => docker.getVolume(id).remove()),
    ...of("network").map(({ id }) => docker.getNetwork(id).remove()),
  ]);
}

/** A corner of the engine for one test file: whatever is made with its labels goes when it is disposed of. */
export interface DockerScratch extends AsyncDisposable {
  readonly engine: ContainerEngine;
  readonly labels: Labels;
  /** A name that no other run uses. */
  name(what: string): string;
  /** Sleeps unless told otherwise; small, without network, its name made from `what`. */
  spec(what: string, overrides?: Partial<ContainerSpec>): Promise<ContainerSpec>;
  created(what: string, overrides?: Partial<ContainerSpec>): Promise<ContainerFacts>;
  started(what: string, overrides?: Partial<ContainerSpec>): Promise<ContainerFacts>;
  /** A new volume's name. */
  volume(what: string): Promise<string>;
}

export function dockerScratch(): DockerScratch {
  const run = randomBytes(4).toString("hex");
  const engine = connectEngine();
  const labels = { [`${OURS}test`]: run };
  const name = (what: string): string => `test-${run}-${what}`;
  const scratch: DockerScratch = {
    engine,
    labels,
    name,
    async spec(what, overrides) {
      const image = await engine.findImage(IMAGE);
      if (!image) throw new Error(`the image ${IMAGE} is not on the engine`);
      return {
        name: name(what),
        image: image.id,
        command: ["sleep", "600"],
        environment: {},
        labels,
        resources: { memory: 64 * 1024 ** 2, processes: 100 },
        rights: { ofRoot: [], memoryFolders: [] },
        mounts: [],
        published: [],
        restart: "no",
        stopTimeout: 1,
        ...overrides,
      };
    },
    async created(what, overrides) {
      return engine.createContainer(await scratch.spec(what, overrides));
    },
    async started(what, overrides) {
      const { id } = await scratch.created(what, overrides);
      await engine.startContainer(id);
      const facts = await engine.findContainer(id);
      if (!facts) throw new Error(`${name(what)} vanished`);
      return facts;
    },
    async volume(what) {
      const made = { name: name(what), driver: "local", driverOptions: {}, labels };
      return (await engine.createVolume(made)).name;
    },
    [Symbol.asyncDispose]: () => removeLeftovers(labels),
  };
  return scratch;
}

/** A port of this machine that nobody listens on right now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
