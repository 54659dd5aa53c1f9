import { FORMER_NETWORK, labels, stackNetworkOf } from "../../../src/ground/names";
import type { ProviderProcess } from "./process";
import { Stack, type Declared } from "./stack";
import { World } from "./world";

/** Several programs on one engine, each with a stack and a state of its own. */

/** A program with a stack and a state of its own; `name` is that of its project. */
export class Program {
  readonly stack: Stack;

  constructor(
    world: World,
    private name: string,
  ) {
    this.stack = new Stack(world);
  }

  get network(): string {
    return stackNetworkOf(this.owner("any"));
  }

  rename(name: string): void {
    this.name = name;
  }

  owner(resource: string): string {
    return `urn:pulumi:dev::${this.name}::pulumi-nodejs:dynamic/mysql:DatabaseInstance::${resource}`;
  }

  declare(resource: string, args: Declared = {}): Declared {
    return { owner: this.owner(resource), ...args };
  }

  up(resource: string, args?: Declared, process?: ProviderProcess) {
    return this.stack.up(resource, this.declare(resource, args), process);
  }

  /** In a copy of the world, because a preview that waits lets time pass. */
  preview(resource: string, args?: Declared) {
    return this.stack.copy().preview(resource, this.declare(resource, args));
  }

  refresh(resource: string, args?: Declared) {
    return this.stack.refresh(resource, this.declare(resource, args));
  }

  destroy(resource: string, args?: Declared) {
    return this.stack.destroy(resource, this.declare(resource, args));
  }
}

export function twoPrograms() {
  const world = new World();
  return { world, shop: new Program(world, "shop"), reports: new Program(world, "reports") };
}

export const ALLOWED: Declared = { replicasFrom: ["reports/dev"] };

/** m1 of the one, and r of the other, which replicates from it by permission. */
export async function acrossStacks() {
  const given = twoPrograms();
  await given.shop.up("m1", ALLOWED);
  const below: Declared = { sourceId: given.shop.stack.id("m1") };
  await given.reports.up("r", below);
  return { ...given, below };
}

export const networksOf = (world: World, name: string) =>
  world.container(name).endpoints.map(({ network }) => network);

/** As a release before left it: on the one network of that time, and created by another schema. */
export function madeByAFormerRelease(world: World, name: string): void {
  const container = world.container(name);
  const { spec } = container;
  const made = { ...spec.labels, [labels.made]: "of a former release" };
  const network = { name: FORMER_NETWORK, aliases: spec.network?.aliases ?? [] };
  Object.assign(container, { spec: { ...spec, labels: made, network } });
  container.endpoints.splice(0, container.endpoints.length, {
    network: FORMER_NETWORK,
    aliases: network.aliases,
    address: container.endpoints[0]?.address ?? "",
  });
  const ours = { [labels.network]: FORMER_NETWORK };
  const facts = { id: FORMER_NETWORK, name: FORMER_NETWORK, driver: "bridge", labels: ours };
  world.state.networks.set(FORMER_NETWORK, facts);
}
