import fc from "fast-check";
import { paths } from "../../../src/ground/names";
import { Secret } from "../../../src/ground/secret";
import type { Declared, Stack } from "../world/stack";
import { layout } from "../world/layouts";

const GiB = 1024 ** 3;

/** What is declared of all instances, in an order in which each source comes before its replicas. */
export type Program = Readonly<Record<string, Declared>>;

const user = (name: string, password: string) => ({
  name,
  host: "%",
  password: new Secret(password),
  databases: ["shop"],
});

/** A standalone instance with something inside. */
const filled: Declared = {
  rootPassword: new Secret("for root"),
  databases: [{ name: "shop" }, { name: "empty" }],
  users: [user("app", "for app")],
};

/** Not on the engine, and can be pulled. */
const NEXT_IMAGE = "mysql:9.7.2";

interface Start {
  readonly program: Program;
  readonly stack: () => Promise<Stack>;
}

function startOf(
  program: Program,
  then: (stack: Stack) => Promise<unknown> = async () => {},
): Start {
  return {
    program,
    stack: layout(async (stack) => {
      for (const [name, args] of Object.entries(program)) {
        await stack.up(name, args);
        if (args.databases) stack.world.server(name).insertAsRoot("shop.orders 1");
      }
      stack.world.state.registry.set(NEXT_IMAGE, {
        id: "sha256:9702",
        version: "9.7.2",
        hasClonePlugin: true,
      });
      await then(stack);
    }),
  };
}

export const STARTS: Readonly<Record<string, Start>> = {
  single: startOf({ m1: filled }),
  bare: startOf({ m1: {} }),
  pair: startOf({ m1: filled, s1: { slaveOf: "m1" } }),
  trio: startOf({ m1: filled, s1: { slaveOf: "m1" }, s2: { slaveOf: "m1" } }),
  chain: startOf({ m1: filled, s2: { slaveOf: "m1" }, s1: { slaveOf: "s2" } }),
  closed: startOf({ m1: { ...filled, readOnly: true }, s1: { slaveOf: "m1" } }),
  strangers: startOf({ m1: filled, m2: filled, s1: { slaveOf: "m1" } }),
  former: {
    program: { m1: filled, m2: {}, s1: { slaveOf: "m1" } },
    stack: layout(async (stack) => {
      await stack.up("m1", filled);
      stack.world.server("m1").insert("shop.orders 1");
      await stack.up("m2", { slaveOf: "m1" });
      await stack.up("s1", { slaveOf: "m1" });
      await stack.up("m2");
    }),
  },
};

export type Hand = readonly [name: string, hand: keyof typeof HANDS];

/** What others do before the update; each does nothing where it cannot be done. */
export const HANDS = {
  stop: ({ world }, name) => world.stop(name),
  kill: ({ world }, name) => world.kill(name),
  pause: ({ world }, name) => world.pause(name),
  removeContainer: ({ world }, name) => world.removeContainer(name),
  removeAll: (stack, name) => {
    stack.world.removeContainer(name);
    stack.world.removeVolume(stack.id(name));
  },
  silence: ({ world }, name) => world.silence(name),
  open: ({ world }, name) => {
    const { mysqld, data } = world.server(name);
    mysqld.superReadOnly = false;
    mysqld.readOnly = false;
    data.persistedOff.add("super_read_only").add("read_only");
  },
  lower: ({ world }, name) => {
    world.server(name).mysqld.superReadOnly = false;
  },
  writeOwn: ({ world }, name) => world.server(name).insertAsRoot(`shop.own ${name}`),
  write: ({ world }, name) => world.server(name).insert(`shop.orders of ${name}`),
  purge: ({ world }, name) => world.server(name).purge(),
  stopReceiver: ({ world }, name) => world.server(name).stopThread("receiver"),
  stopApplier: ({ world }, name) => world.server(name).stopThread("applier"),
  failApplier: ({ world }, name) => {
    const source = world.server(sourceName(world, name));
    world.server(name).obstruct("applier", 1062);
    source.insertAsRoot(`shop.more for ${name}`);
  },
  failedApplier: ({ world }, name) => {
    const source = world.server(sourceName(world, name));
    world.server(name).obstruct("applier", 1062);
    source.insertAsRoot(`shop.more for ${name}`);
    world.server(name).mend("applier");
  },
  delay: ({ world }, name) => world.server(name).changeChannel({ delay: 60 }),
  noTls: ({ world }, name) => world.server(name).changeChannel({ tls: false }),
  forget: ({ world }, name) => {
    const server = world.server(name);
    server.stopThread("receiver");
    server.stopThread("applier");
    server.data.channel = undefined;
  },
  offline: ({ world }, name) => {
    world.server(name).mysqld.isOffline = true;
  },
  limit: ({ world }, name) => {
    const container = world.container(name);
    container.resources = { ...container.resources, memory: 700 * 1024 ** 2 };
  },
  leaveNetwork: ({ world }, name) => {
    world.container(name).endpoints.splice(0);
  },
  password: ({ world }, name) =>
    world.server(name).changeUser("app@%", { password: "theirs" }, { storedPassword: "theirs" }),
  dropUser: ({ world }, name) => world.server(name).dropUser("app", "%"),
  lag: ({ world }, name) => {
    const source = world.server(sourceName(world, name));
    world.server(name).hold(5);
    source.insertAsRoot(`shop.late for ${name}`);
  },
  elsewhere: ({ world }, name) => world.server(name).changeChannel({ host: "i-nobody" }),
  otherPassword: ({ world }, name) => {
    world.server(name).changeChannel({ password: "theirs" });
    world.server(sourceName(world, name)).endDumpThreads();
  },
  refuseCopies: ({ world }) => {
    world.refusesCopies = { by: "donor", errno: 3870 };
  },
  damage: ({ world }, name) => {
    const source = world.server(sourceName(world, name));
    world.server(name).damageRelayLog(13121);
    source.insertAsRoot(`shop.lost for ${name}`);
  },
  edit: ({ world }, name) =>
    world.server(name).writeFile(paths.configuration, "super_read_only=ON"),
  setting: ({ world }, name) => world.server(name).setGlobal("max_connections", "77"),
  dropAccounts: ({ world }, name) => world.server(name).data.accounts.clear(),
} satisfies Readonly<Record<string, (stack: Stack, name: string) => void>>;

function sourceName(world: Stack["world"], name: string): string {
  const host = world.server(name).channel?.host ?? "";
  const found = [...world.state.containers.values()].find(({ endpoints }) =>
    endpoints.some(({ aliases }) => aliases.includes(host)),
  );
  if (!found) throw new Error(`${name} has no source`);
  return found.name;
}

/** New values of single inputs; a change takes some of them. */
const inputs: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  slaveOf: fc.constantFrom(undefined, "m1", "m2", "s1", "s2"),
  onDivergence: fc.constantFrom("reseed", "fail"),
  readOnly: fc.boolean(),
  sourceDelay: fc.constantFrom(0, 60),
  configuration: fc.constantFrom<Readonly<Record<string, string>>>(
    {},
    { max_connections: "200" },
    { back_log: "66" },
    { back_log: "66", max_connections: "200" },
    { no_such: "1" },
    { misfit: "1" },
    { max_connections: "bad" },
  ),
  flavor: fc.constantFrom({ memory: GiB }, { memory: 2 * GiB }, { memory: GiB, cpus: 2 }),
  port: fc.constantFrom(undefined, 3307),
  labels: fc.constantFrom({}, { team: "a" }),
  users: fc.constantFrom([], [user("app", "another")], [user("app", "for app"), user("b", "b")]),
  databases: fc.constantFrom(
    [],
    [{ name: "shop" }],
    [{ name: "empty" }],
    [{ name: "shop" }, { name: "empty" }, { name: "more" }],
  ),
  name: fc.constantFrom("m1", "renamed"),
  image: fc.constantFrom(NEXT_IMAGE, "mysql:none"),
  rotate: fc.constantFrom({ administrator: "1" }, { certificate: "1" }, { replication: "1" }),
};

/** Of more at once nobody sees what has caused a difference. */
const MOST_INPUTS = 3;

const change: fc.Arbitrary<Declared> = fc
  .uniqueArray(
    fc
      .constantFrom(...Object.keys(inputs))
      .chain((key) => fc.tuple(fc.constant(key), inputs[key] ?? fc.constant(undefined))),
    { maxLength: MOST_INPUTS, selector: ([key]) => key },
  )
  .map((entries) => Object.fromEntries(entries));

export interface Case {
  readonly start: string;
  readonly hands: readonly Hand[];
  readonly target: string;
  readonly change: Declared;
}

const hands = Object.keys(HANDS) as (keyof typeof HANDS)[];

export const cases: fc.Arbitrary<Case> = fc.constantFrom(...Object.keys(STARTS)).chain((start) => {
  const names = fc.constantFrom(...Object.keys(STARTS[start]?.program ?? {}));
  return fc.record({
    start: fc.constant(start),
    hands: fc.array(fc.tuple(names, fc.constantFrom(...hands)), { maxLength: 2 }),
    target: names,
    change,
  });
});

/** Several instances are changed at once; most changes are moves. */
export interface ProgramCase {
  readonly start: string;
  readonly hands: readonly Hand[];
  readonly changes: Readonly<Record<string, Declared>>;
}

const move: fc.Arbitrary<Declared> = fc.record({
  slaveOf: inputs["slaveOf"] as fc.Arbitrary<string | undefined>,
}) as fc.Arbitrary<Declared>;

export const programs: fc.Arbitrary<ProgramCase> = fc
  .constantFrom("pair", "trio", "chain", "closed", "strangers", "former")
  .chain((start) => {
    const all = Object.keys(STARTS[start]?.program ?? {});
    const names = fc.constantFrom(...all);
    return fc.record({
      start: fc.constant(start),
      hands: fc.array(fc.tuple(names, fc.constantFrom(...hands)), { maxLength: 1 }),
      changes: fc.dictionary(names, fc.oneof({ weight: 3, arbitrary: move }, change), {
        minKeys: 1,
        maxKeys: 3,
      }),
    });
  });
