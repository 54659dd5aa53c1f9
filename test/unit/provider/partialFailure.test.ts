import { describe, expect, it } from "vitest";
import { EngineUnavailableError } from "../../../src/ground/errors";
import { HalfDoneError } from "../../../src/manage/instances";
import { PartialFailure } from "../../../src/provider/partialFailure";
import { aWorld, created, M1, NOW, PROVIDER, program, type World } from "./builders";
import { reportFor } from "./fakeInstances";

const shop = { databases: [{ name: "shop" }] };

async function failureOf(work: Promise<unknown>): Promise<PartialFailure> {
  const error: unknown = await work.then(() => undefined).catch((thrown: unknown) => thrown);
  if (!(error instanceof PartialFailure)) throw new Error("no partial failure", { cause: error });
  return error;
}

function failing(world: World, cause = "gave up waiting", seen = false): void {
  const report = seen ? world.instances.seen : undefined;
  world.instances.failure = new HalfDoneError(M1, "inc", "ENGINE", report, new Error(cause));
}

describe("a create that is half done", () => {
  it("is kept by Pulumi, with what is known", async () => {
    const world = aWorld();
    failing(world);
    const failure = await failureOf(created(world, program(shop)));
    expect(failure.id).toBe(M1);
    expect(failure.reasons).toEqual(['"gave up waiting"']);
    expect(failure.properties).toMatchObject({
      __provider: PROVIDER,
      schemaVersion: 3,
      id: M1,
      name: "m1",
      status: "BUILD",
      incarnation: "inc",
      engineId: "ENGINE",
      created: NOW,
      declared: shop,
    });
    expect(failure.properties).toEqual(JSON.parse(JSON.stringify(failure.properties)));
  });

  it("keeps the generated password for the next up", async () => {
    const world = aWorld();
    failing(world);
    const { properties } = await failureOf(created(world, program()));
    const wanted = () => world.instances.last("converge").wanted.rootPassword?.reveal();
    const generated = wanted();
    expect(generated).toMatch(/^(?:[a-z][A-Z][0-9][-._~]){14}$/);
    expect(properties["rootPassword"]).toBe(generated);
    world.instances.failure = undefined;
    const { inputs } = await world.provider.check(program(), program());
    await world.provider.update(M1, properties, inputs);
    expect(wanted()).toBe(generated);
  });

  it("shows what was seen last", async () => {
    const world = aWorld();
    await created(world, program());
    const { wanted } = world.instances.last("converge");
    world.instances.seen = { ...reportFor(wanted, M1), status: "ERROR", fault: "it crashed" };
    failing(world, "it crashed", true);
    const { properties } = await failureOf(created(world, program()));
    expect(properties).toMatchObject({ status: "ERROR", fault: "it crashed", incarnation: "inc" });
  });
});

describe("an update that is half done", () => {
  it("says of the image that runs what it said before, so the next up still changes it", async () => {
    const world = aWorld();
    const old = await created(world, program({ image: "mysql:9.7.0" }));
    failing(world, "no space left", true);
    const wants = program({ image: "mysql:9.7.1" });
    const { inputs } = await world.provider.check(old.inputs, wants);
    const { properties } = await failureOf(world.provider.update(old.id, old.outs, inputs));
    expect(properties).toMatchObject({ image: "mysql:9.7.0", imageId: "sha256:1111" });
    world.instances.failure = undefined;
    await world.provider.update(M1, properties, inputs);
    expect(world.instances.last("converge").known?.image).toBe("mysql:9.7.0");
  });

  it("says of an image that runs already what it is now", async () => {
    const world = aWorld();
    const old = await created(world, program({ image: "mysql:9.7.0" }));
    const { wanted } = world.instances.last("converge");
    world.instances.seen = { ...reportFor(wanted, M1), imageId: "sha256:2222" };
    failing(world, "no login", true);
    const { inputs } = await world.provider.check(old.inputs, program({ image: "mysql:9.7.1" }));
    const { properties } = await failureOf(world.provider.update(old.id, old.outs, inputs));
    expect(properties).toMatchObject({ image: "mysql:9.7.1", imageId: "sha256:2222" });
  });

  it.each([false, true])("remembers what was declared before (seen: %s)", async (seen) => {
    const world = aWorld();
    const old = await created(world, program(shop));
    failing(world, "gave up waiting", seen);
    const { inputs } = await world.provider.check(old.inputs, program({ readOnly: true }));
    const { properties } = await failureOf(world.provider.update(old.id, old.outs, inputs));
    expect(properties).toMatchObject({ __provider: PROVIDER, declared: shop, status: "ACTIVE" });
    world.instances.failure = undefined;
    await world.provider.update(old.id, properties, inputs);
    expect(world.instances.last("converge").wanted.formerDatabases).toEqual(["shop"]);
  });
});

describe("what went wrong before anything existed", () => {
  it("is an error that Pulumi does not take for a resource", async () => {
    const world = aWorld();
    world.instances.failure = Object.assign(new Error("container refused"), { id: "c0ffee" });
    const work = created(world, program());
    await expect(work).rejects.toThrow("container refused");
    await expect(work).rejects.not.toHaveProperty("id");
  });

  it("keeps the class of our own errors", async () => {
    const world = aWorld();
    world.instances.failure = new EngineUnavailableError("/var/run/docker.sock");
    await expect(created(world, program())).rejects.toThrow(EngineUnavailableError);
  });
});

it("reasons hold no password, even if a server repeats one", async () => {
  const world = aWorld();
  failing(world, "it has 'hunter2-root' and 'hunter2-app'");
  const users = [{ name: "app", password: "hunter2-app" }];
  const failure = await failureOf(created(world, program({ rootPassword: "hunter2-root", users })));
  expect(failure.reasons).toEqual(["\"it has '***' and '***'\""]);
  expect(failure.message).not.toContain("hunter2");
});

it("reasons hold no password whose characters quoting has changed", async () => {
  const world = aWorld();
  failing(world, `it has 'hunter"2-root'`);
  const failure = await failureOf(created(world, program({ rootPassword: 'hunter"2-root' })));
  expect(failure.reasons).toEqual(["\"it has '***'\""]);
});
