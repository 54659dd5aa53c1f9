import { describe, expect, it } from "vitest";
import { DeletionProtectedError, WrongEngineError } from "../../../src/ground/errors";
import { NotDeclaredError } from "../../../src/provider/read";
import { aWorld, created, M1, NOW, PROVIDER, program, updated } from "./builders";

describe("create", () => {
  it("answers with the id and everything seen, as plain JSON", async () => {
    const world = aWorld();
    const { id, outs, inputs } = await created(
      world,
      program({ rootPassword: "a/b c", databases: [{ name: "shop" }], port: 3307 }),
    );
    const { __provider, ...declared } = inputs;
    expect(id).toBe(M1);
    expect(outs).toEqual({
      __provider: PROVIDER,
      schemaVersion: 3,
      declared,
      incarnation: world.instances.last("converge").claim?.incarnation,
      engineId: "ENGINE",
      image: "mysql:9.7",
      imageId: "sha256:1111",
      id: M1,
      name: "m1",
      status: "ACTIVE",
      created: NOW,
      updated: NOW,
      observedAt: "2026-01-02T03:04:05.000Z",
      datastore: { type: "mysql", version: "9.7.1" },
      flavor: { memory: "1GiB" },
      volume: { name: "m1-vol", size: 5 },
      host: "127.0.0.1",
      port: 3307,
      internalEndpoint: "m1:3306",
      publishedEndpoint: "127.0.0.1:3307",
      address: "172.18.0.2",
      network: "mysql-replication",
      uri: "mysql://root:a%2Fb%20c@127.0.0.1:3307/shop",
      uris: {
        root: {
          internal: "mysql://root:a%2Fb%20c@m1:3306/shop",
          published: "mysql://root:a%2Fb%20c@127.0.0.1:3307/shop",
        },
      },
      rootPassword: "a/b c",
      serverId: 4711,
      serverUuid: "3e11fa47-71ca-11e1-9e33-c80aa9429562",
      slaves: [],
      replication: { state: "standalone" },
      drift: [],
    });
    expect(outs).toEqual(JSON.parse(JSON.stringify(outs)));
    expect(Object.isExtensible(outs)).toBe(true);
  });

  it("stamps a new incarnation each time", async () => {
    const world = aWorld();
    const [a, b] = [await created(world, program()), await created(world, program())];
    expect(a.outs["incarnation"]).not.toBe(b.outs["incarnation"]);
  });

  it("says that an image runs another series than declared", async () => {
    const world = aWorld();
    await created(world, program({ image: "x:1", datastore: { version: "8.4" } }));
    expect(world.lines).toEqual([
      "m1: warning: datastore.version is 8.4, but the image x:1 runs 9.7.1",
    ]);
  });
});

describe("update", () => {
  it("keeps id, incarnation and the time of creation", async () => {
    const world = aWorld();
    const old = await created(world, program());
    world.pass(60);
    const { outs } = await updated(world, old, program({ readOnly: true }));
    const { claim, known } = world.instances.last("converge");
    const { incarnation } = claim ?? {};
    expect(known).toMatchObject({ id: old.id, incarnation, image: "mysql:9.7" });
    expect(outs).toMatchObject({
      id: old.id,
      incarnation: old.outs["incarnation"],
      created: NOW,
      updated: "2026-01-01T00:01:00.000Z",
      declared: { readOnly: true },
    });
  });

  it("tells where it replicated from", async () => {
    const world = aWorld();
    const old = await created(world, program({ slaveOf: M1 }, "s1"));
    await updated(world, old, program({}, "s1"));
    const { known, wanted } = world.instances.last("converge");
    expect(known?.sourceId).toBe(M1);
    expect(wanted).not.toHaveProperty("source");
  });
});

describe("read", () => {
  it("shows what is seen and keeps what is remembered", async () => {
    const world = aWorld();
    const old = await created(world, program());
    world.pass(60);
    const report = world.instances.seen;
    if (report) world.instances.seen = { ...report, status: "SHUTDOWN", drift: ["it is stopped"] };
    const { props } = await world.provider.read(old.id, old.outs);
    expect(props).toEqual({ ...old.outs, status: "SHUTDOWN", drift: ["it is stopped"] });
  });

  it("answers nothing when it is gone", async () => {
    const world = aWorld();
    const old = await created(world, program());
    world.instances.seen = undefined;
    expect(await world.provider.read(old.id, old.outs)).toEqual({});
  });

  it("refuses get and import", async () => {
    const { provider } = aWorld();
    await expect(provider.read(M1, program())).rejects.toThrow(NotDeclaredError);
  });

  it("fails when another engine answers", async () => {
    const world = aWorld();
    const old = await created(world, program());
    world.instances.failure = new WrongEngineError("m1", "A", "B");
    await expect(world.provider.read(old.id, old.outs)).rejects.toThrow(WrongEngineError);
  });
});

describe("delete", () => {
  it("acts on the incarnation that it knows", async () => {
    const world = aWorld();
    const old = await created(world, program());
    await world.provider.delete(old.id, old.outs);
    expect(world.instances.last("remove").known).toEqual({
      id: M1,
      incarnation: old.outs["incarnation"],
      engineId: "ENGINE",
      image: "mysql:9.7",
      imageId: "sha256:1111",
      sourceId: undefined,
      volumeSize: 5,
    });
  });

  it("refuses what is protected, before anything is touched", async () => {
    const world = aWorld();
    const old = await created(world, program({ deletionProtection: true }));
    await expect(world.provider.delete(old.id, old.outs)).rejects.toThrow(DeletionProtectedError);
    expect(world.instances.asked.map(({ verb }) => verb)).not.toContain("remove");
  });

  it("manages with a state that lost nearly everything", async () => {
    const world = aWorld();
    await world.provider.delete(M1, { __provider: PROVIDER });
    const { known, wanted } = world.instances.last("remove");
    expect(known).toMatchObject({ id: M1, incarnation: "", engineId: "" });
    expect(wanted.volume.retain).toBe(false);
  });

  it("leaves out of an older state what no longer fits", async () => {
    const world = aWorld();
    const old = await created(world, program({ volume: { retain: true } }));
    const declared = { ...(old.outs["declared"] as object), colour: "red", port: "many" };
    await world.provider.delete(old.id, { ...old.outs, declared });
    expect(world.instances.last("remove").wanted).toMatchObject({ volume: { retain: true } });
  });
});

it("errors for people come without a stack, which Pulumi would print", async () => {
  const world = aWorld();
  const old = await created(world, program({ deletionProtection: true }));
  await expect(world.provider.delete(old.id, old.outs)).rejects.toHaveProperty("stack", "");
  await expect(world.provider.read(M1, program())).rejects.toHaveProperty("stack", "");
  const itself = { ...old.inputs, slaveOf: M1 };
  await expect(world.provider.diff(M1, old.outs, itself)).rejects.toHaveProperty("stack", "");
});

it("the verbs do not write into what they get", async () => {
  const world = aWorld();
  const news = program({ volume: { size: 2 } });
  const before = structuredClone(news);
  const old = await created(world, news);
  const outs = structuredClone(old.outs);
  await updated(world, old, program({ readOnly: true }));
  await world.provider.read(old.id, old.outs);
  await world.provider.delete(old.id, old.outs);
  expect(news).toEqual(before);
  expect(old.outs).toEqual(outs);
});
