import { describe, expect, it } from "vitest";
import { filled } from "../../../src/provider/fill";
import type { Bag } from "../../../src/provider/unknowns";
import { M1, owner, program, replicaProgram } from "./builders";

const alone = (args: Bag = {}) => filled(program(args), {});

describe("an instance that stands alone", () => {
  it("gets the defaults", () => {
    expect(alone()).toEqual({
      ...program(),
      name: "m1",
      datastore: { type: "mysql", version: "9.7" },
      flavor: { memory: "1GiB" },
      configuration: {},
      volume: { size: 5 },
      rootPrivileges: "service",
    });
  });

  it.each<[string, Bag, Bag]>([
    ["gets no datastore beside an image", { image: "x:1" }, { image: "x:1" }],
    [
      "gets the type beside a version",
      { datastore: { version: "8.4" } },
      { datastore: { type: "mysql", version: "8.4" } },
    ],
    ["gets memory beside cpus", { flavor: { cpus: 2 } }, { flavor: { cpus: 2, memory: "1GiB" } }],
    [
      "has its memory as text",
      { flavor: { memory: 2 ** 29 * 3 } },
      { flavor: { memory: "1536MiB" } },
    ],
    [
      "gets a size beside other settings of the volume",
      { volume: { retain: true } },
      { volume: { retain: true, size: 5 } },
    ],
    ["has no nulls", { port: null, volume: { name: null } }, { volume: { size: 5 } }],
  ])("%s", (_, args, expected) => expect(alone(args)).toMatchObject(expected));

  it("has no datastore when an image decides", () => {
    expect(alone({ image: "x:1" })).not.toHaveProperty("datastore");
  });

  it("leaves the program's inputs alone", () => {
    const news = program({ flavor: { cpus: 1 }, volume: {} });
    const before = structuredClone(news);
    filled(news, {});
    expect(news).toEqual(before);
  });
});

const source = {
  datastore: { type: "mysql", version: "8.4" },
  flavor: { cpus: 2, memory: "2GiB" },
  configuration: { max_connections: 7 },
  network: "mine",
  volumeSize: 3,
};
const OPEN = ["datastore", "image", "flavor", "configuration", "network", "volume.size"];
const inherited = {
  datastore: source.datastore,
  flavor: source.flavor,
  configuration: source.configuration,
  network: "mine",
  volume: { size: 3 },
};

describe("a replica", () => {
  it("has what its source declares", () => {
    expect(filled(replicaProgram({}, source), {})).toEqual({
      ...replicaProgram({}, source),
      name: "s1",
      ...inherited,
      __kept: OPEN,
    });
  });

  it.each<[string, Bag, Bag, string[]]>([
    ["flavor", { flavor: { memory: "4GiB" } }, { flavor: { memory: "4GiB" } }, ["flavor"]],
    ["configuration", { configuration: {} }, { configuration: {} }, ["configuration"]],
    [
      "volume size",
      { volume: { size: 9, retain: true } },
      { volume: { size: 9, retain: true } },
      ["volume.size"],
    ],
    ["network", { network: "other" }, { network: "other" }, ["network"]],
    [
      "datastore",
      { datastore: { version: "9.7" } },
      { datastore: { type: "mysql", version: "9.7" } },
      ["datastore", "image"],
    ],
  ])("has its own %s, as a whole", (_, args, expected, declared) => {
    const inputs = filled(replicaProgram(args, source), {});
    expect(inputs).toEqual({
      ...replicaProgram({}, source),
      name: "s1",
      ...inherited,
      ...expected,
      __kept: OPEN.filter((property) => !declared.includes(property)),
    });
  });

  it("with an image of its own takes no datastore", () => {
    const inputs = filled(replicaProgram({ image: "x:1" }, source), {});
    expect(inputs).not.toHaveProperty("datastore");
  });

  it("with a version of its own takes no image", () => {
    const news = replicaProgram({ datastore: { version: "9.7" } }, { image: "x:1" });
    expect(filled(news, {})).not.toHaveProperty("image");
  });

  it("leaves open what its source leaves open", () => {
    expect(filled(replicaProgram(), {})).toEqual({
      ...replicaProgram(),
      name: "s1",
      __kept: OPEN,
    });
  });

  it("of a bare id leaves everything open", () => {
    const news = program({ slaveOf: M1 }, "s1");
    expect(filled(news, {})).toEqual({ ...news, name: "s1", __kept: OPEN });
  });
});

describe("what was a replica", () => {
  const old = filled(replicaProgram({}, source), {});
  const detached = filled(program({}, "s1"), old);

  it("keeps what it had, and remembers that it was not declared", () => {
    expect(detached).toEqual({
      ...program({}, "s1"),
      name: "s1",
      ...inherited,
      rootPrivileges: "service",
      __kept: OPEN,
    });
  });

  it("keeps it in later ups", () => {
    expect(filled(program({}, "s1"), detached)).toEqual(detached);
  });

  it("has what it declares from then on, and defaults when that goes again", () => {
    const declaring = filled(program({ flavor: { memory: "4GiB" } }, "s1"), detached);
    expect(declaring).toMatchObject({ flavor: { memory: "4GiB" }, volume: { size: 3 } });
    const again = filled(program({}, "s1"), declaring);
    expect(again).toMatchObject({ flavor: { memory: "1GiB" }, volume: { size: 3 } });
  });

  it("keeps open what it left open", () => {
    const bare = filled(program({ slaveOf: M1 }, "s1"), {});
    const inputs = filled(program({}, "s1"), bare);
    expect(inputs).toEqual({
      ...program({}, "s1"),
      name: "s1",
      rootPrivileges: "service",
      __kept: detached["__kept"],
    });
  });

  it("and is one again, inherits anew", () => {
    const again = filled(replicaProgram({}, { flavor: { memory: "8GiB" } }), detached);
    expect(again).toMatchObject({ flavor: { memory: "8GiB" } });
    expect(again).toHaveProperty("__kept", OPEN);
  });
});

it.each([
  ["dev::shop::pulumi-nodejs:dynamic/mysql:DatabaseInstance::m1", "m1"],
  ["dev::shop::my:Component$pulumi-nodejs:dynamic/mysql:ReplicaInstance::s-2", "s-2"],
])("the logical name of %s is %s", (urn, name) => {
  expect(filled({ __owner: `urn:pulumi:${urn}` }, {})).toMatchObject({ name });
  expect(filled({ __owner: owner("x"), name: "own" }, {})).toMatchObject({ name: "own" });
});
