import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { containerOf, startsDuring } from "../support/containers";
import { embedded } from "../support/deployments";
import { docker } from "../support/engineView";
import { execute } from "../support/execute";
import { Stack, value } from "../support/instances";
import { namedLike } from "../support/traces";

// What an instance may use: the volume's budget, and memory that the buffer pool is sized from.
const MiB = 1024 ** 2;

describe("volume.size and flavor.memory", () => {
  const [m, r] = ["size-m", "size-r"];
  const stack = new Stack(embedded, "size");
  const see = (name: string) => stack.see(name);
  const pair = (source: string) => ({ [m]: `{ ${source} }`, [r]: "{ slaveOf: sizem }" });
  const NEARLY_FULL = /size-m: \d\.\d+ of 1 GiB are used/;

  beforeAll(() => stack.up(pair("volume: { size: 1 }")));
  afterAll(() => stack.end());

  it("volume.size: from 90 % on a refresh and an update warn", async () => {
    expect((await stack.refresh()).output).not.toMatch(NEARLY_FULL);
    const ballast = Math.ceil(0.95 * 1024 - Number((await see(m)).volume.used) * 1024);
    await execute(m, `fallocate --length ${ballast}MiB /var/lib/mysql/ballast`);
    expect((await stack.refresh()).output).toMatch(NEARLY_FULL);
    const { output } = await stack.up(pair(`volume: { size: 1 }, labels: { made: "anew" }`));
    expect(output).toMatch(NEARLY_FULL);
  });

  it("volume.size: raised as it runs, and then there is room again", async () => {
    const before = [await containerOf(m), await containerOf(r)];
    const raised = pair(`volume: { size: 2 }, labels: { made: "anew" }`);
    const { output } = await stack.previewedUp(raised);
    expect(output).not.toContain("GiB are used");
    expect(await see(m)).toMatchObject({ status: "ACTIVE", volume: { size: 2 }, drift: [] });
    expect((await see(r)).volume.size).toBe(2);
    expect([await containerOf(m), await containerOf(r)]).toEqual(before);
    await execute(m, "rm /var/lib/mysql/ballast");
    expect((await stack.deployment.up({ expectNoChanges: true })).rc).toBe(0);
  });

  it("flavor.memory above 1 GiB: one restart of each, for half of it is the buffer pool", async () => {
    const [source, replica] = [await containerOf(m), await containerOf(r)];
    const more = `volume: { size: 2 }, labels: { made: "anew" }, flavor: { memory: "1536MiB" }`;
    const changed = stack.previewedUp(pair(more));
    expect(await Promise.all([m, r].map((name) => startsDuring(name, () => changed)))).toEqual([
      1, 1,
    ]);
    for (const name of [m, r]) {
      const seen = await see(name);
      expect(seen).toMatchObject({ status: "ACTIVE", drift: [] });
      expect(await value(seen, "SELECT @@innodb_buffer_pool_size")).toBe(768 * MiB);
      const { HostConfig } = await docker.getContainer(name).inspect();
      expect(HostConfig.Memory).toBe(1536 * MiB);
    }
    expect((await containerOf(m)).id).toBe(source.id);
    expect((await containerOf(r)).id).toBe(replica.id);
  });

  it("destroy leaves nothing", async () => {
    await stack.destroy();
    expect(await namedLike("size-")).toEqual([]);
  });
});
