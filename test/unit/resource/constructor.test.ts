import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, it } from "vitest";
import { DatabaseInstance, ReplicaInstance } from "../../../src/index";
import { providerText } from "../../../src/resource/providerText";
import { aProgram, secret, sent, valueOf } from "./program";

beforeEach(() => aProgram());

const listed = (name: string) => `pulumi-nodejs:dynamic/mysql:DatabaseInstance::${name}`;

describe("a DatabaseInstance sends", () => {
  it("its args, its owner and the provider", async () => {
    const args = { port: 3306, flavor: { cpus: 1 }, databases: [{ name: "shop" }] };
    expect(await sent(new DatabaseInstance("m1", args), "m1")).toEqual({
      type: "pulumi-nodejs:dynamic/mysql:DatabaseInstance",
      inputs: {
        ...args,
        __owner: "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/mysql:DatabaseInstance::m1",
        __program: expect.arrayContaining([listed("m1")]) as unknown,
        __provider: providerText,
      },
    });
  });

  it("which resources the program declares in one go, those after it included", async () => {
    const first = new DatabaseInstance("first");
    const second = new DatabaseInstance("second");
    const all = expect.arrayContaining([listed("first"), listed("second")]) as unknown;
    expect((await sent(first, "first")).inputs["__program"]).toEqual(all);
    expect((await sent(second, "second")).inputs["__program"]).toEqual(all);
  });

  it("nothing that only waits for another resource", async () => {
    const source = new DatabaseInstance("source");
    const replica = new ReplicaInstance("replica", { slaveOf: source });
    const { inputs } = await sent(source, "source");
    expect(inputs["__program"]).toContain(listed("replica").replace("Database", "Replica"));
    await sent(replica, "replica");
  });

  it("nothing more when there are no args", async () => {
    const { inputs } = await sent(new DatabaseInstance("m1"), "m1");
    expect(Object.keys(inputs).sort()).toEqual(["__owner", "__program", "__provider"]);
  });

  it("what it does not know, for check to refuse it", async () => {
    const args = { serverUuid: "x", colour: "red" };
    const { inputs } = await sent(new DatabaseInstance("m1", args as object), "m1");
    expect(inputs).toMatchObject(args);
  });

  it("passwords as secrets, each by itself", async () => {
    const users = [
      { name: "a", password: "pw-a" },
      { name: "b", password: pulumi.output("pw-b") },
    ];
    const { inputs } = await sent(
      new DatabaseInstance("m1", { rootPassword: "root", users }),
      "m1",
    );
    expect(inputs["rootPassword"]).toEqual(secret("root"));
    expect(inputs["users"]).toEqual([
      { name: "a", password: secret("pw-a") },
      { name: "b", password: secret("pw-b") },
    ]);
  });

  it("users that are an output as one secret", async () => {
    const users = pulumi.output([{ name: "a", password: "pw-a" }]);
    const { inputs } = await sent(new DatabaseInstance("m1", { users }), "m1");
    expect(inputs["users"]).toEqual(secret([{ name: "a", password: "pw-a" }]));
  });

  it("options of a volume driver as a secret, which may hold the password of a share", async () => {
    const driverOptions = { type: "cifs", o: "password=pw" };
    const { inputs } = await sent(
      new DatabaseInstance("m1", { volume: { size: 2, driverOptions } }),
      "m1",
    );
    expect(inputs["volume"]).toEqual({ size: 2, driverOptions: secret(driverOptions) });
  });

  it("the options of a volume that is an output, too", async () => {
    const driverOptions = { o: "password=pw" };
    const volume = pulumi.output({ size: 2, driverOptions });
    const { inputs } = await sent(new DatabaseInstance("m1", { volume }), "m1");
    expect(inputs["volume"]).toEqual({ size: 2, driverOptions: secret(driverOptions) });
    const plain = pulumi.output({ size: 2 });
    const second = await sent(new DatabaseInstance("m2", { volume: plain }), "m2");
    expect(second.inputs["volume"]).toEqual({ size: 2 });
  });

  it("an owner with its parents, so that two components cannot collide", async () => {
    const parent = new pulumi.ComponentResource("my:Shop", "a");
    const { inputs } = await sent(new DatabaseInstance("m1", {}, { parent }), "m1");
    expect(inputs["__owner"]).toBe(
      "urn:pulumi:dev::shop::my:Shop$pulumi-nodejs:dynamic/mysql:DatabaseInstance::m1",
    );
  });
});

describe("customTimeouts", () => {
  const opts = { customTimeouts: { create: "1h30m", delete: "90s" } };

  it("are the default of timeouts", async () => {
    const { inputs } = await sent(new DatabaseInstance("m1", {}, opts), "m1");
    expect(inputs["timeouts"]).toEqual({ create: 5400, delete: 90 });
  });

  it("give way to timeouts", async () => {
    const timeouts = pulumi.output({ create: 7, update: 8 });
    const { inputs } = await sent(new DatabaseInstance("m1", { timeouts }, opts), "m1");
    expect(inputs["timeouts"]).toEqual({ create: 7, update: 8, delete: 90 });
  });
});

describe("outputs", () => {
  it("are those of the provider", async () => {
    await aProgram({ status: "ACTIVE", serverId: 7, slaves: ["x"], replication: { state: "s" } });
    const m1 = new DatabaseInstance("m1");
    expect(await valueOf(pulumi.all([m1.status, m1.serverId, m1.slaves, m1.id]))).toEqual([
      "ACTIVE",
      7,
      ["x"],
      "id-of-m1",
    ]);
    expect(await valueOf(m1.replication.state)).toBe("s");
    expect(await valueOf(m1.fault)).toBeUndefined();
  });
});

it("the caller's args are not written into, and may be used twice", async () => {
  const users = [Object.freeze({ name: "a", password: "pw" })];
  const args = Object.freeze({ users: Object.freeze(users), volume: Object.freeze({ size: 2 }) });
  const reused = args as unknown as ConstructorParameters<typeof DatabaseInstance>[1];
  await sent(new DatabaseInstance("m1", reused), "m1");
  await sent(new ReplicaInstance("m2", reused), "m2");
  expect(args).toEqual({ users: [{ name: "a", password: "pw" }], volume: { size: 2 } });
});

it("both classes have types of their own, and one provider", async () => {
  const { type, inputs } = await sent(new ReplicaInstance("s1", {}), "s1");
  expect(type).toBe("pulumi-nodejs:dynamic/mysql:ReplicaInstance");
  expect(inputs["__provider"]).toBe(providerText);
});
