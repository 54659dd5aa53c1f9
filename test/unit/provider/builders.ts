import {
  createInstanceProvider,
  type InstanceProvider,
} from "../../../src/provider/instanceProvider";
import { type Bag, UNKNOWN } from "../../../src/provider/unknowns";
import { FakeInstances, M1 } from "./fakeInstances";

export { M1, S1 } from "./fakeInstances";

export const UNK = UNKNOWN;
export const PROVIDER = "exports.handler = …";
export const NOW = "2026-01-01T00:00:00.000Z";

export function owner(name: string): string {
  return `urn:pulumi:dev::shop::pulumi-nodejs:dynamic/mysql:DatabaseInstance::${name}`;
}

/** What the constructor of `m1` sends for the given args. */
export function program(args: Bag = {}, name = "m1"): Bag {
  return { ...args, __owner: owner(name), __provider: PROVIDER };
}

/** What the constructor of a replica of `m1` sends. */
export function replicaProgram(args: Bag = {}, inherited: Bag = {}): Bag {
  const __inherited = { ancestry: [{ name: "m1" }], ...inherited };
  return { slaveOf: M1, __inherited, ...program(args, "s1") };
}

export interface World {
  readonly provider: InstanceProvider;
  readonly instances: FakeInstances;
  readonly lines: string[];
  /** What is to be done once Pulumi has its answer. */
  readonly afterwards: readonly (() => Promise<void>)[];
  /** Seconds to add to the time. */
  pass(seconds: number): void;
}

export function aWorld(): World {
  const instances = new FakeInstances();
  const lines: string[] = [];
  let now = Date.parse(NOW);
  const clock = { now: () => now, date: () => now, sleep: () => Promise.resolve() };
  const afterwards: (() => Promise<void>)[] = [];
  const provider = createInstanceProvider({
    instances,
    clock,
    teller: {
      progress: () => undefined,
      inform: ({ name }, line) => lines.push(`${name}: ${line}`),
      warn: ({ name }, line) => lines.push(`${name}: warning: ${line}`),
      told: () => Promise.resolve(),
    },
    lookPatience: 10,
    afterwards: (work) => afterwards.push(work),
  });
  return { provider, instances, lines, afterwards, pass: (seconds) => (now += seconds * 1000) };
}

/** Check and create, as Pulumi does for what is new. */
export async function created(
  world: World,
  news: Bag,
): Promise<{ inputs: Bag; outs: Bag; id: string }> {
  const { inputs, failures } = await world.provider.check({}, news);
  if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("\n"));
  const { id, outs } = await world.provider.create(inputs);
  return { inputs, id, outs };
}

/** Check and update, as Pulumi does for what is changed. */
export async function updated(
  world: World,
  old: { readonly inputs: Bag; readonly outs: Bag; readonly id: string },
  news: Bag,
): Promise<{ inputs: Bag; outs: Bag; id: string }> {
  const { inputs, failures } = await world.provider.check(old.inputs, news);
  if (failures.length > 0) throw new Error(failures.map(({ reason }) => reason).join("\n"));
  const { outs } = await world.provider.update(old.id, old.outs, inputs);
  return { inputs, id: old.id, outs };
}

/** Why check refuses a new instance. */
export async function reasons(news: Bag): Promise<string[]> {
  const { failures } = await aWorld().provider.check({}, news);
  return failures.map(({ reason }) => reason);
}
