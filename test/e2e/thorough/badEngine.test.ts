import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { labels } from "../../../src/ground/names";
import { deployments, embedded } from "../../support/deployments";
import { dockerScratch, freePort } from "../../support/docker";
import { docker } from "../../support/engineView";
import { engineProxy } from "../../support/engineProxy";
import { errorsIn } from "../../support/errorsIn";
import { Stack } from "../../support/instances";
import { containersOf, picture, volumesOf } from "../../support/picture";
import { holdings, oneOfEach } from "../../support/traces";
import { newDirectory } from "../../support/workspace";

// Engines that are away, that are others, that go away in the middle, and one without room.
const SILENT =
  /^no Docker engine answers at tcp:\/\/127\.0\.0\.1:\d+ \(.*\)\. Start it, or point DOCKER_HOST/;

const START = /^POST .*\/containers\/\w+\/start$/;
const LOOK = /^GET .*\/containers\/\w+\/json$/;

describe.each(deployments())("an engine that is not there, $engine engine", (kind) => {
  const [e1, e2] = [`bad-${kind.engine}-e1`, `bad-${kind.engine}-e2`];
  const stack = new Stack(kind, `bad-engine-${kind.engine}`);
  const STANDING = { [e1]: "{}" };
  const CHANGED = { [e1]: `{ databases: [{ name: "shop" }] }` };

  beforeAll(() => stack.up(STANDING));
  afterAll(() => stack.end());

  afterEach(async () => {
    stack.declare(STANDING);
    expect((await stack.deployment.up({ expectNoChanges: true })).rc).toBe(0);
  });

  it.each(["up", "refresh", "destroy"] as const)("that does not answer: %s fails", async (verb) => {
    const before = await picture(stack);
    stack.declare(CHANGED);
    const env = { DOCKER_HOST: `tcp://127.0.0.1:${String(await freePort())}` };
    const { rc, output } = await stack.deployment[verb]({ env });
    expect(rc).toBe(1);
    expect(errorsIn(output)).toEqual([expect.stringMatching(SILENT)]);
    expect(await picture(stack)).toEqual(before);
  });

  it("another one: preview, up, refresh and destroy fail, nothing is forgotten or made anew", async () => {
    const before = await picture(stack);
    const { ID: id, Name: host } = (await docker.info()) as { ID: string; Name: string };
    await using proxy = await engineProxy();
    proxy.pretend("AAAA:BBBB");
    stack.declare(CHANGED);
    for (const verb of ["preview", "refresh", "up", "destroy"] as const) {
      const { rc, output } = await stack.deployment[verb]({ env: { DOCKER_HOST: proxy.address } });
      expect(rc).toBe(1);
      expect(errorsIn(output)).toEqual([
        `${e1} was created on the Docker engine ${id}, but the engine in use now is ${host} (AAAA:BBBB) at ${proxy.address}. Point DOCKER_HOST back at the original engine`,
      ]);
      expect(await picture(stack)).toEqual(before);
    }
  });

  it.each([
    ["before the container starts", [START]],
    ["while the server runs and nobody has logged in", [START, LOOK, LOOK]],
  ])("gone in a create, %s: up fails, the next one finishes what is there", async (_, requests) => {
    await using proxy = await engineProxy();
    proxy.breakAt(...requests);
    stack.declare({ ...STANDING, [e2]: "{}" });
    const { rc, output } = await stack.deployment.up({ env: { DOCKER_HOST: proxy.address } });
    expect(rc).toBe(1);
    expect(errorsIn(output)).toEqual([expect.stringMatching(SILENT)]);
    expect(await stack.see(e2)).toMatchObject({ status: "BUILD" });
    const left = (await containersOf(stack.project)).find(({ name }) => name === e2);

    await stack.up({ ...STANDING, [e2]: "{}" });
    expect(await stack.see(e2)).toMatchObject({ status: "ACTIVE" });
    const finished = (await containersOf(stack.project)).filter(({ name }) => name === e2);
    expect(finished.map(({ id }) => id)).toEqual([left?.id]);
    expect(await volumesOf(stack.project)).toHaveLength(2);

    await stack.up(STANDING);
    expect((await containersOf(stack.project)).map(({ name }) => name)).toEqual([e1]);
    expect(await volumesOf(stack.project)).toHaveLength(1);
  });
});

describe("a volume without room", () => {
  const stack = new Stack(embedded, "bad-room");
  const scratch = dockerScratch();
  const folder = newDirectory("room");
  let driverOptions: Record<string, string>;

  beforeAll(async () => {
    const room = scratch.name("room");
    await scratch.engine.createVolume({
      name: room,
      driver: "local",
      driverOptions: { type: "tmpfs", device: "tmpfs", o: "size=16m" },
      labels: scratch.labels,
    });
    // a tmpfs lasts as long as somebody holds it
    const mounts = [{ volume: room, target: "/room", readOnly: false }];
    await scratch.started("holder", { mounts });
    const { Mountpoint } = await docker.getVolume(room).inspect();
    // by a name of its own, because folders below /var are refused
    const device = join(folder, "device");
    symlinkSync(Mountpoint, device);
    driverOptions = { type: "none", o: "bind", device };
  });

  afterAll(async () => {
    await stack.end().finally(() => scratch[Symbol.asyncDispose]());
    rmSync(folder, { recursive: true, force: true });
  });

  it("the data directory does not fit: up says so, and what there is of it is remembered", async () => {
    stack.declare({
      "bad-full": `{ volume: { driverOptions: ${JSON.stringify(driverOptions)} } }`,
    });
    const { rc, output } = await stack.deployment.up();
    expect(rc).toBe(1);
    expect(errorsIn(output)).toEqual([
      expect.stringMatching(
        /^mysqld of bad-full exited (?!with code 0\b).*No space left on device/,
      ),
    ]);
    const seen = await stack.see("bad-full");
    expect(seen.status).not.toBe("ACTIVE");
    expect(await holdings(seen.urn)).toEqual(oneOfEach(seen));
    const { Labels } = (await docker.getContainer("bad-full").inspect()).Config;
    expect(Labels[labels.instance]).toBe(seen.id);
    expect(await volumesOf(stack.project)).toEqual([seen.volume.name]);
  });

  it("and destroy removes it", async () => {
    await stack.destroy();
    expect(await containersOf(stack.project)).toEqual([]);
    expect(await volumesOf(stack.project)).toEqual([]);
  });
});
