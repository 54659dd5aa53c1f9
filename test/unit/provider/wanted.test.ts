import { describe, expect, it } from "vitest";
import { Secret } from "../../../src/ground/secret";
import type { Wanted } from "../../../src/plan/wanted";
import { readDeclared } from "../../../src/provider/readInputs";
import type { Bag } from "../../../src/provider/unknowns";
import { aWorld, created, M1, program, replicaProgram, S1, updated } from "./builders";

/** What converge is asked for when the program of the same resource goes through these. */
async function wantedAfter(...programs: Bag[]): Promise<Wanted> {
  const world = aWorld();
  const [first = {}, ...later] = programs;
  let state = await created(world, first);
  for (const news of later) state = await updated(world, state, news);
  return world.instances.last("converge").wanted;
}

describe("wanted of what is declared", () => {
  it("says everything", async () => {
    const wanted = await wantedAfter(
      program({
        flavor: { cpus: 0.5, memory: "2GB" },
        volume: { name: "data", size: 2, retain: true, driverOptions: { o: "x" } },
        port: 3307,
        rootPassword: "root-pw",
        databases: [{ name: "shop", characterSet: "utf8mb4" }],
        users: [{ name: "app", password: "app-pw", databases: ["shop"] }],
        configuration: { "Max-Connections": 10, local_infile: true },
        labels: { team: "a" },
        log: { driver: "local", maxSize: "50MB" },
        timeouts: { create: 7 },
        deletionProtection: true,
      }),
    );
    expect(wanted).toEqual({
      owner: program()["__owner"],
      name: "m1",
      image: "mysql:9.7",
      flavor: { cpus: 0.5, memory: 2e9 },
      volume: { name: "data", size: 2, retain: true, driver: "local", driverOptions: { o: "x" } },
      port: 3307,
      sourceDelay: 0,
      onDivergence: "fail",
      bindAddress: "127.0.0.1",
      network: null,
      rootPassword: expect.any(Secret) as Secret,
      databases: [{ name: "shop", characterSet: "utf8mb4" }],
      rootPrivileges: "service",
      rotate: {},
      users: [
        {
          name: "app",
          host: "%",
          password: expect.any(Secret) as Secret,
          databases: ["shop"],
          requireTls: true,
        },
      ],
      formerDatabases: [],
      formerUsers: [],
      configuration: { max_connections: "10", local_infile: "ON" },
      labels: { team: "a" },
      log: { driver: "local", maxSize: 50_000_000, maxFiles: 3 },
      replicasFrom: [],
      readOnly: false,
      patience: 7,
    });
    // two secrets look equal to a matcher, whatever they hold
    expect(wanted.rootPassword?.reveal()).toBe("root-pw");
    expect(wanted.users.map(({ password }) => password.reveal())).toEqual(["app-pw"]);
  });

  it.each<[string, Bag, Partial<Wanted>]>([
    [
      "an image decides what runs",
      program({ image: "x:1", datastore: { version: "9.7" } }),
      { image: "x:1" },
    ],
    [
      "a version is an image",
      program({ datastore: { version: "8.4.3" } }),
      { image: "mysql:8.4.3" },
    ],
    ["a network of one's own", program({ network: "mine" }), { network: "mine" }],
    [
      "a source that the same program declares",
      replicaProgram(),
      { source: { id: M1, isOfThisProgram: true } },
    ],
    [
      "a source that is known by its id alone",
      program({ slaveOf: M1, __inherited: {} }, "s1"),
      { source: { id: M1 } },
    ],
    ["other stacks", program({ replicasFrom: ["a/b"] }), { replicasFrom: ["a/b"] }],
  ])("%s", async (_, news, expected) => expect(await wantedAfter(news)).toMatchObject(expected));

  it("leaves open what a replica of an id leaves open", async () => {
    const wanted = await wantedAfter(program({ slaveOf: M1 }, "s1"));
    for (const key of ["image", "flavor", "configuration", "network", "rootPassword"]) {
      expect(wanted).not.toHaveProperty(key);
    }
    expect(wanted.volume).not.toHaveProperty("size");
  });

  it("leaves it open after the detach", async () => {
    const wanted = await wantedAfter(program({ slaveOf: M1 }, "s1"), program({}, "s1"));
    for (const key of ["source", "image", "flavor", "configuration", "network", "rootPassword"]) {
      expect(wanted).not.toHaveProperty(key);
    }
  });
});

describe("what was declared before", () => {
  const shop = { databases: [{ name: "shop" }], users: [{ name: "app", password: "pw-1" }] };

  it.each<[string, Bag[], Partial<Wanted>]>([
    [
      "goes when it is left out",
      [program(shop), program()],
      { formerDatabases: ["shop"], formerUsers: [{ name: "app", host: "%" }] },
    ],
    [
      "stays when it is still declared",
      [program(shop), program({ ...shop, readOnly: true })],
      { formerDatabases: [], formerUsers: [] },
    ],
    [
      "is another user at another host",
      [program(shop), program({ users: [{ name: "app", host: "10.%", password: "pw-1" }] })],
      { formerUsers: [{ name: "app", host: "%" }] },
    ],
    [
      "is the source's business when it has become a replica",
      [program(shop), program({ slaveOf: S1 })],
      { formerDatabases: [], formerUsers: [] },
    ],
    [
      "is nothing on what was a replica",
      [replicaProgram(), program(shop, "s1")],
      { formerDatabases: [], formerUsers: [] },
    ],
  ])("%s", async (_, programs, expected) => {
    expect(await wantedAfter(...programs)).toMatchObject(expected);
  });
});

it("a preview is granted what the process is set to, whatever the timeouts", async () => {
  const world = aWorld();
  await world.provider.check({}, program({ timeouts: { create: 7 } }));
  expect(world.instances.last("forecast").wanted.patience).toBe(10);
});

it("patience is the verb's own timeout", async () => {
  const world = aWorld();
  const timeouts = { create: 1, update: 2, delete: 3 };
  const state = await created(world, program({ timeouts }));
  expect(world.instances.last("converge").wanted.patience).toBe(1);
  await updated(world, state, program({ timeouts, readOnly: true }));
  expect(world.instances.last("converge").wanted.patience).toBe(2);
  await world.provider.delete(state.id, state.outs);
  expect(world.instances.last("remove").wanted.patience).toBe(3);
});

it("inputs that never went through check are refused", () => {
  expect(() => readDeclared({ name: "m1" })).toThrow("__owner");
});
