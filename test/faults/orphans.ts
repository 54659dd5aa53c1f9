import { validationName } from "../../src/ground/names";
import { docker } from "../support/engineView";
import { accountOf } from "../support/traces";
import { holdingsOf, wordsFor } from "./holdings";
import type { Sight } from "./sight";
import type { SweptStack } from "./sweptStack";

/**
 * Instances whose creation was killed before Pulumi noted it. Until they are declared again nobody knows of them:
 * what they hold stays, and so does what their source knows of them.
 */
export class Orphans {
  private constructor(
    /** Full names. */
    readonly names: readonly string[],
    private readonly ids: ReadonlySet<string>,
    /** Names of containers that validate their configurations: one may have been killed with its creator. */
    readonly helpers: readonly string[],
    /** Names of volumes that such containers have for themselves. */
    private readonly volumesOfHelpers: readonly string[],
  ) {}

  static readonly none = new Orphans([], new Set(), [], []);

  static async named(stack: SweptStack, names: readonly string[]): Promise<Orphans> {
    const holdings = await holdingsOf(stack.project);
    const held = names.flatMap((name) => holdings.get(name) ?? []);
    const owners = names.flatMap((name) =>
      ["DatabaseInstance", "ReplicaInstance"].map(
        (type) => `urn:pulumi:dev::${stack.project}::pulumi-nodejs:dynamic/mysql:${type}::${name}`,
      ),
    );
    const ids = new Set(held.map(({ instance }) => instance));
    const helpers = owners.map(validationName);
    return new Orphans(names, ids, helpers, await volumesOf(helpers));
  }

  /** The same without what an instance knows of them. */
  leftOutOf(sight: Sight): Sight {
    const { accounts } = this;
    const others = (found: readonly string[]) => found.filter((one) => !accounts.includes(one));
    return {
      ...sight,
      server: {
        ...sight.server,
        accounts: others(sight.server.accounts),
        dumps: others(sight.server.dumps),
      },
    };
  }

  /** Helpers that may be there, with what is theirs, in words. */
  get leftOfHelpers(): readonly string[] {
    return [
      ...this.helpers.map((name) => wordsFor({ kind: "container", name })),
      ...this.volumesOfHelpers.map((name) => wordsFor({ kind: "volume", name })),
    ];
  }

  /** Accounts by which they log in to a source, as long as they run. */
  get accounts(): readonly string[] {
    return [...this.ids].map((id) => accountOf({ id }));
  }

  leftOutOfSlaves(slaves: readonly string[]): readonly string[] {
    return slaves.filter((id) => !this.ids.has(id));
  }
}

async function volumesOf(containers: readonly string[]): Promise<readonly string[]> {
  const found = await docker.listContainers({ all: true });
  return found
    .filter(({ Names }) => Names.some((name) => containers.includes(name.slice(1))))
    .flatMap(({ Mounts }) =>
      Mounts.flatMap(({ Type, Name }) => (Type === "volume" && Name ? [Name] : [])),
    );
}
