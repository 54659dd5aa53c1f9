import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, it } from "vitest";
import { DatabaseInstance, ReplicaInstance } from "../../../src/index";
import { aProgram, secret, sent } from "./program";

beforeEach(() => aProgram({ rootPassword: "generated" }));

const source = {
  datastore: { type: "mysql" as const, version: "8.4" },
  flavor: { cpus: 2 },
  configuration: { max_connections: 10 },
  network: "mine",
  volume: { size: 3, retain: true },
};
const passedOn = {
  datastore: source.datastore,
  flavor: source.flavor,
  configuration: source.configuration,
  network: "mine",
  volumeSize: 3,
  rootPassword: secret("generated"),
};

const inheritedBy = async (resource: pulumi.CustomResource, name = "s1") =>
  (await sent(resource, name)).inputs["__inherited"];

describe("a replica of a resource", () => {
  it("has the source's id, and what the source declares beside it", async () => {
    const m1 = new DatabaseInstance("m1", source);
    const s1 = new ReplicaInstance("s1", { slaveOf: m1 });
    expect((await sent(s1, "s1")).inputs).toMatchObject({
      slaveOf: "id-of-m1",
      __inherited: { ancestry: [{ name: "m1" }], ...passedOn },
    });
  });

  it("inherits nothing that the source leaves open", async () => {
    const s1 = new ReplicaInstance("s1", { slaveOf: new DatabaseInstance("m1") });
    expect(await inheritedBy(s1)).toEqual({
      ancestry: [{ name: "m1" }],
      rootPassword: secret("generated"),
    });
  });

  it("has the databases and users of the root of its tree, with each password as a secret", async () => {
    const users = [{ name: "app", password: "pw", databases: ["shop"] }];
    const databases = [{ name: "shop" }];
    const m1 = new DatabaseInstance("m1", { databases, users });
    const s1 = new ReplicaInstance("s1", { slaveOf: m1 });
    const s2 = new ReplicaInstance("s2", { slaveOf: s1 });
    const passedOn = { databases, users: [{ ...users[0], password: secret("pw") }] };
    expect(await inheritedBy(s1)).toMatchObject(passedOn);
    expect(await inheritedBy(s2, "s2")).toMatchObject(passedOn);
  });

  it("has the users of a source that declares them as an output", async () => {
    const users = pulumi.output([{ name: "app", password: "pw" }]);
    const s1 = new ReplicaInstance("s1", { slaveOf: new DatabaseInstance("m1", { users }) });
    expect(await inheritedBy(s1)).toMatchObject({
      users: secret([{ name: "app", password: "pw" }]),
    });
  });

  it("has what rotates the source's own certificate, and not that of the source's source", async () => {
    const m1 = new DatabaseInstance("m1", { rotate: { administrator: "1", certificate: "2" } });
    const s1 = new ReplicaInstance("s1", { slaveOf: m1 });
    const s2 = new ReplicaInstance("s2", { slaveOf: s1 });
    expect(await inheritedBy(s1)).toMatchObject({ certificate: "2" });
    expect(await inheritedBy(s2, "s2")).not.toHaveProperty("certificate");
  });

  it("passes on what it inherits, under what it declares", async () => {
    const m1 = new DatabaseInstance("m1", { ...source, name: "first" });
    const s1 = new ReplicaInstance("s1", { slaveOf: m1, flavor: { cpus: 4 } });
    const s2 = new ReplicaInstance("s2", { slaveOf: s1 });
    expect(await inheritedBy(s2, "s2")).toEqual({
      ...passedOn,
      flavor: { cpus: 4 },
      ancestry: [{ name: "s1", slaveOf: "id-of-m1" }, { name: "first" }],
    });
  });

  it("with an image of its own does not pass its source's datastore on", async () => {
    const m1 = new DatabaseInstance("m1", source);
    const s1 = new ReplicaInstance("s1", { slaveOf: m1, image: "x:1" });
    const inherited = await inheritedBy(new ReplicaInstance("s2", { slaveOf: s1 }), "s2");
    expect(inherited).toMatchObject({ image: "x:1" });
    expect(inherited).not.toHaveProperty("datastore");
  });
});

describe("a source that is an output", () => {
  it("of a resource is the same", async () => {
    const m1 = new DatabaseInstance("m1", source);
    const s1 = new ReplicaInstance("s1", { slaveOf: pulumi.output(m1) });
    expect((await sent(s1, "s1")).inputs).toMatchObject({
      slaveOf: "id-of-m1",
      __inherited: { ancestry: [{ name: "m1" }], ...passedOn },
    });
  });

  it("is passed on with its ancestry", async () => {
    const m1 = new DatabaseInstance("m1", source);
    const s1 = new ReplicaInstance("s1", { slaveOf: Promise.resolve(m1) });
    const s2 = new ReplicaInstance("s2", { slaveOf: s1 });
    expect(await inheritedBy(s2, "s2")).toEqual({
      ...passedOn,
      ancestry: [{ name: "s1", slaveOf: "id-of-m1" }, { name: "m1" }],
    });
  });

  it("of an id brings nothing along", async () => {
    const s1 = new ReplicaInstance("s1", { slaveOf: pulumi.output("d2bd2a0c") });
    expect((await sent(s1, "s1")).inputs).toMatchObject({ slaveOf: "d2bd2a0c", __inherited: {} });
  });
});

it("a source by id brings nothing along", async () => {
  const { inputs } = await sent(new ReplicaInstance("s1", { slaveOf: "d2bd2a0c" }), "s1");
  expect(inputs["slaveOf"]).toBe("d2bd2a0c");
  expect(inputs).not.toHaveProperty("__inherited");
});

it("what is no source reaches check as it is", async () => {
  const slaveOf = pulumi.output(7) as unknown as pulumi.Output<string>;
  const { inputs } = await sent(new ReplicaInstance("s1", { slaveOf }), "s1");
  expect(inputs["slaveOf"]).toBe(7);
});

it("an id is part of the ancestry, so that a cycle over ids is seen", async () => {
  const m1 = new DatabaseInstance("m1", { slaveOf: "id-of-s1" });
  expect(await inheritedBy(new ReplicaInstance("s1", { slaveOf: m1 }))).toMatchObject({
    ancestry: [{ name: "m1", slaveOf: "id-of-s1" }],
  });
});
