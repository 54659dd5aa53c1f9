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
    expect(await sent(new DatabaseInstance("m1", args), "m1")).toMatchObject({
      type: "pulumi-nodejs:dynamic/mysql:DatabaseInstance",
      inputs: {
        ...args,
        __owner: "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/mysql:DatabaseInstance::m1",
        __program: expect.arrayContaining([listed("m1")]) as unknown,
        __provider: providerText(),
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

it("instances of one component do not wait for each other, beyond what slaveOf says", async () => {
  class Shop extends pulumi.ComponentResource {
    readonly m1: DatabaseInstance;
    readonly s1: ReplicaInstance;
    constructor() {
      super("my:Shop", "a");
      this.m1 = new DatabaseInstance("m1", {}, { parent: this });
      this.s1 = new ReplicaInstance("s1", { slaveOf: this.m1 }, { parent: this });
    }
  }
  const { m1, s1 } = new Shop();
  expect((await sent(m1, "m1")).dependencies).toEqual([]);
  expect((await sent(s1, "s1")).dependencies).toEqual([await valueOf(m1.urn)]);
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

describe("a policy", () => {
  /** As the SDK for policies decides whether a resource is of a class. */
  const isOf = (of: { __pulumiType: string }, type: string) => of.__pulumiType === type;

  it.each([
    ["DatabaseInstance", DatabaseInstance, ReplicaInstance],
    ["ReplicaInstance", ReplicaInstance, DatabaseInstance],
  ])("knows a %s by its class", async (_, itself, other) => {
    const { type } = await sent(new itself("m1"), "m1");
    expect(isOf(itself, type)).toBe(true);
    expect(isOf(other, type)).toBe(false);
  });
});

describe("get", () => {
  const ID = "d2bd2a0c-2b5d-4bd9-8a53-6a5f6f0e1a01";

  it.each([
    ["DatabaseInstance", DatabaseInstance],
    ["ReplicaInstance", ReplicaInstance],
  ])("%s.get reads the instance with this id", async (_, itself) => {
    const read: pulumi.runtime.MockResourceArgs[] = [];
    await pulumi.runtime.setMocks({
      newResource: (args) => {
        read.push(args);
        return { id: args.id ?? "", state: { status: "ACTIVE" } };
      },
      call: () => ({}),
    });
    const got = itself.get("m1", ID);
    expect(got).toBeInstanceOf(itself);
    expect(await valueOf(pulumi.all([got.id, got.status]))).toEqual([ID, "ACTIVE"]);
    expect(read).toMatchObject([
      { id: ID, type: itself.__pulumiType, inputs: { __get: true, __provider: providerText() } },
    ]);
  });

  it("what it has read brings nothing along: a replica of it is as one of its id", async () => {
    const m1 = DatabaseInstance.get("m1", ID);
    const { inputs } = await sent(new ReplicaInstance("s1", { slaveOf: m1 }), "s1");
    expect(inputs["slaveOf"]).toBe(ID);
    expect(inputs).not.toHaveProperty("__inherited");
  });
});

it("import is refused, with what to do instead", () => {
  expect(() => new DatabaseInstance("m1", {}, { import: "d2bd2a0c" })).toThrow(
    /^m1: Pulumi cannot import a dynamic resource\. Declare it without the import option/,
  );
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
  expect(inputs["__provider"]).toBe(providerText());
});
