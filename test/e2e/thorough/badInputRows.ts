import { expect } from "vitest";
import type { Declarations, Seen } from "../../support/instances";

/** What stands while the wrong programs are tried, and what others hold on the same engine. */
export interface World {
  /** The name of a resource, unique for the engine and the deployment engine. */
  readonly name: (what: string) => string;
  readonly source: Seen;
  readonly replica: Seen;
  readonly foreign: {
    readonly container: string;
    readonly containerId: string;
    readonly port: number;
    readonly volume: string;
  };
}

export interface WrongProgram {
  readonly what: string;
  /** A preview, where the engine or the program itself tells; else an up. */
  readonly run: "preview" | "up" | "destroy";
  /** In a stack of its own, beside the one that stands. */
  readonly elsewhere?: true;
  readonly declared: (world: World) => Declarations;
  readonly errors: (world: World) => readonly string[];
  /** One of the few that are tried with every deployment engine. */
  readonly representative?: true;
}

const NOBODY = "9ffc0d4e-0000-4000-8000-000000000000";
const SHOP = `databases: [{ name: "shop" }]`;

export const sourceArgs = (more = SHOP, volume = "{ size: 2 }") =>
  `{ volume: ${volume}, rootPassword: "for root", ${more} }`;

export const replicaArgs = ({ name }: Pick<World, "name">, more = "deletionProtection: true") =>
  `{ slaveOf: ${name("m1").replaceAll("-", "")}, ${more} }`;

/** The source and its replica as they stand, unless told otherwise, and more. */
function beside(
  world: World,
  { m1 = sourceArgs(), s1 = replicaArgs(world), ...more }: Record<string, string>,
): Declarations {
  const named = Object.entries(more).map(([what, args]) => [world.name(what), args] as const);
  return { [world.name("m1")]: m1, [world.name("s1")]: s1, ...Object.fromEntries(named) };
}

const owner = (world: World) => world.source.urn;
const PROTECTED = "it has deletionProtection. Set that to false in an update of its own first";
const REPLACED = "volume.name: a change replaces the instance and its data, but";

export const wrongPrograms: readonly WrongProgram[] = [
  {
    what: "a source that nobody knows",
    run: "preview",
    representative: true,
    declared: (world) => beside(world, { s2: `{ slaveOf: "${NOBODY}" }` }),
    errors: ({ source, replica }) => [
      expect.stringMatching(
        new RegExp(
          `^slaveOf: there is no instance with id ${NOBODY} on this engine\\. It has (?=.*\\b${source.name} \\(${source.id}\\))(?=.*\\b${replica.name} \\(${replica.id}\\))`,
        ),
      ) as string,
    ],
  },
  {
    what: "a replica of itself",
    run: "preview",
    declared: (world) => beside(world, { s1: `{ slaveOf: "${world.replica.id}" }` }),
    errors: ({ replica }) => [`slaveOf: ${replica.name} cannot replicate from itself`],
  },
  {
    what: "a circle that the program shows",
    run: "preview",
    representative: true,
    declared: (world) => beside(world, { m1: `{ slaveOf: "${world.replica.id}" }` }),
    errors: ({ source, replica }) => [turnedRound(source.name, replica.name)],
  },
  {
    what: "the name of a foreign container",
    run: "preview",
    declared: (world) => beside(world, { x: `{ name: "${world.foreign.container}" }` }),
    errors: ({ foreign: { container, containerId } }) => [
      `name: "${container}" is already taken by the container ${container} (${containerId.slice(0, 12)}), which this provider does not manage. Choose another name`,
    ],
  },
  {
    what: "the name of another stack's instance",
    run: "preview",
    elsewhere: true,
    representative: true,
    declared: (world) => ({ [world.name("x")]: `{ name: "${world.source.name}" }` }),
    errors: (world) => [
      `name: "${world.source.name}" is already taken by the instance ${world.source.name} (${owner(world)}). Choose another name`,
    ],
  },
  {
    what: "the name of another instance of the stack",
    run: "up",
    declared: (world) => beside(world, { x: `{ name: "${world.source.name}" }` }),
    errors: (world) => [
      `name: "${world.source.name}" is already taken by the instance ${world.source.name} (${owner(world)}). Choose another name`,
    ],
  },
  {
    what: "a port that a foreign container publishes",
    run: "preview",
    declared: (world) => beside(world, { x: `{ port: ${String(world.foreign.port)} }` }),
    errors: ({ foreign: { port, container, containerId } }) => [
      `port: ${String(port)} is already published by the container ${container} (${containerId.slice(0, 12)}), which this provider does not manage. Choose another port`,
    ],
  },
  {
    what: "a foreign volume",
    run: "preview",
    declared: (world) => beside(world, { x: `{ volume: { name: "${world.foreign.volume}" } }` }),
    errors: ({ foreign: { volume } }) => [
      `volume.name: "${volume}" is a volume that this provider did not create. Choose another name, or remove that volume if nobody needs it`,
    ],
  },
  {
    what: "the volume of another stack's instance",
    run: "preview",
    elsewhere: true,
    declared: (world) => ({
      [world.name("x")]: `{ volume: { name: "${world.source.volume.name}" } }`,
    }),
    errors: (world) => [
      `volume.name: "${world.source.volume.name}" is already the volume of ${owner(world)}. Choose another name, or remove that volume if nobody needs it`,
    ],
  },
  {
    what: "a network that is not there",
    run: "preview",
    declared: (world) => beside(world, { x: `{ network: "${world.name("nowhere")}" }` }),
    errors: ({ name }) => [
      `network: there is no network "${name("nowhere")}" on this engine. Create it, or leave network out to use the network of the stack`,
    ],
  },
  {
    what: "an image that is not there and cannot be pulled",
    run: "up",
    declared: (world) => beside(world, { x: `{ image: "localhost:1/none:1" }` }),
    errors: () => [
      expect.stringMatching(
        /^image: "localhost:1\/none:1" is not on this engine and cannot be pulled \(.*refused.*\)\. Load it, or declare another image$/,
      ) as string,
    ],
  },
  {
    what: "users on a replica",
    run: "preview",
    declared: (world) =>
      beside(world, {
        s1: replicaArgs(world, `users: [{ name: "app", password: "for the app" }]`),
      }),
    errors: ({ source, replica }) => [
      `users: ${replica.name} gets its accounts from its source ${source.name}. Declare them there`,
    ],
  },
  {
    what: "a smaller volume than the source's",
    run: "preview",
    declared: (world) => beside(world, { s1: replicaArgs(world, "volume: { size: 1 }") }),
    errors: ({ source }) => [
      `volume.size: 1 GiB is less than the 2 GiB of its source ${source.name}. Declare at least 2`,
    ],
  },
  {
    what: "an older version than the source's",
    run: "preview",
    declared: (world) =>
      beside(world, {
        m1: sourceArgs(`image, datastore: { version: "9.7" }, ${SHOP}`),
        s1: replicaArgs(world, `image, datastore: { version: "8.4" }`),
      }),
    errors: ({ source }) => [
      `datastore.version: 8.4 cannot replicate from 9.7 (source ${source.name}). Use 9.7 or the next series`,
    ],
  },
  {
    what: "properties that there are not",
    run: "preview",
    representative: true,
    declared: (world) =>
      beside(world, { m1: sourceArgs(`flavour: { memory: "2GiB" }, ${SHOP}`, "{ siez: 2 }") }),
    errors: () => [
      "flavour: is not a known property. Did you mean flavor?",
      "volume.siez: is not a known property. Did you mean size?",
    ],
  },
  {
    what: "a configuration variable that mysqld does not know",
    run: "up",
    representative: true,
    declared: (world) =>
      beside(world, { m1: sourceArgs(`configuration: { max_conections: 200 }, ${SHOP}`) }),
    errors: () => [
      "configuration.max_conections: is not a variable of this server. Check its spelling, or remove it",
    ],
  },
  {
    what: "a configuration value that mysqld would not take as it is",
    run: "up",
    declared: (world) =>
      beside(world, { m1: sourceArgs(`configuration: { max_connections: 200000 }, ${SHOP}`) }),
    errors: () => [expect.stringMatching(/^configuration\.max_connections: .*100000/) as string],
  },
  {
    what: "a database that left the program but holds tables",
    run: "up",
    representative: true,
    declared: (world) => beside(world, { m1: sourceArgs("databases: []") }),
    errors: () => [
      `databases: "shop" is no longer declared but still holds 1 table, view or routine. Empty it, or declare it again`,
    ],
  },
  {
    what: "the end of an instance with deletionProtection",
    run: "destroy",
    representative: true,
    declared: (world) => beside(world, {}),
    errors: ({ replica }) => [
      `${replica.name} has deletionProtection. Set it to false in an update of its own, then delete ${replica.name}`,
    ],
  },
  {
    what: "another volume for an instance with deletionProtection",
    run: "preview",
    declared: (world) =>
      beside(world, {
        s1: replicaArgs(world, `deletionProtection: true, volume: { name: "bad-another" }`),
      }),
    errors: () => [`${REPLACED} ${PROTECTED}`],
  },
  {
    what: "another volume for a source with replicas",
    run: "preview",
    declared: (world) =>
      beside(world, { m1: sourceArgs(SHOP, `{ size: 2, name: "bad-another" }`) }),
    errors: ({ replica }) => [
      `${REPLACED} it is still the source of ${replica.id}. Detach, re-point or delete them first`,
    ],
  },
];

/** The source of now would follow its own replica, while it is written to. */
export function turnedRound(source: string, replica: string): string {
  return `slaveOf: ${source} → ${replica} → ${source} is a cycle: ${replica} still replicates from ${source}, and ${source} is writable. First set readOnly: true on ${source} in an update of its own, so that no write is lost while the two swap roles`;
}
