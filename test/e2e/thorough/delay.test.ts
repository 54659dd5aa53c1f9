import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { containerOf, lifeOf } from "../../support/containers";
import { embedded } from "../../support/deployments";
import { caughtUp, sql, Stack, tracesOfReplicas, value, type Seen } from "../../support/instances";
import { received } from "../../support/receiver";
import { namedLike } from "../../support/traces";

// A replica that stays an hour behind on purpose: the test would not end if anything waited for that.
describe("sourceDelay", () => {
  const prefix = "delay";
  const [m, n, r] = [`${prefix}-m`, `${prefix}-n`, `${prefix}-r`];
  const SOURCE = `{ databases: [{ name: "shop" }], rootPassword: "for root" }`;
  const of = (name: string, seconds: number) =>
    `{ slaveOf: ${name.replaceAll("-", "")}, sourceDelay: ${seconds}, timeouts: { update: 120 } }`;
  const family = { [m]: SOURCE, [n]: of(m, 0) };
  const stack = new Stack(embedded, prefix);
  const see = (name: string) => stack.see(name);
  const rows = (instance: Seen) => value(instance, "SELECT COUNT(*) FROM shop.parcels");
  let written = 0;

  /** A row that the replica has received, and has or has not applied. */
  async function write(): Promise<void> {
    await sql(await see(m), "INSERT INTO shop.parcels VALUES (?)", [(written += 1)]);
    await received(await see(r), await see(m));
  }

  async function delayOf(copy: Seen): Promise<unknown> {
    return (await sql(copy, "SHOW REPLICA STATUS"))[0]?.["SQL_Delay"];
  }

  beforeAll(async () => {
    await stack.up({ ...family, [r]: of(m, 0) });
    await sql(await see(m), "CREATE TABLE shop.parcels (id INT PRIMARY KEY)");
    await write();
    expect(await caughtUp(await see(r), await see(m))).toBe(true);
  });

  afterAll(() => stack.end());

  it("set on a replica that runs: in place, and what comes from now on is held back", async () => {
    const container = await containerOf(r);
    await stack.previewedUp({ ...family, [r]: of(m, 3600) });
    await write();
    await stack.refresh();
    const copy = await see(r);
    expect(await containerOf(r)).toEqual(container);
    expect(copy).toMatchObject({ status: "ACTIVE", drift: [], replication: { state: "delayed" } });
    expect(await delayOf(copy)).toBe(3600);
    expect(await rows(copy)).toBe(written - 1);
    expect((await stack.deployment.up({ expectNoChanges: true })).rc).toBe(0);
  });

  it("taken off: what was held back is applied at once", async () => {
    await stack.previewedUp({ ...family, [r]: of(m, 0) });
    const copy = await see(r);
    expect(await caughtUp(copy, await see(m))).toBe(true);
    expect(await rows(copy)).toBe(written);
    expect(await delayOf(copy)).toBe(0);
  });

  it("a re-point with it: what was held back is applied at once, the new channel has the delay", async () => {
    await stack.up({ ...family, [r]: of(m, 3600) });
    await write();
    const life = await lifeOf(await see(r));
    await stack.previewedUp({ ...family, [r]: of(n, 3600) });
    const [middle, copy] = [await see(n), await see(r)];
    expect(copy).toMatchObject({ status: "ACTIVE", slaveOf: middle.id, drift: [] });
    expect(await rows(copy)).toBe(written);
    expect(await delayOf(copy)).toBe(3600);
    expect(await lifeOf(copy)).toEqual(life);
  });

  it("a detach with it while the source is up: it is lifted, and all that the source had is there", async () => {
    await write();
    expect(await rows(await see(r))).toBe(written - 1);
    const life = await lifeOf(await see(r));
    await stack.previewedUp({ ...family, [r]: "{ timeouts: { update: 120 } }" });
    const alone = await see(r);
    expect(alone.slaveOf).toBeUndefined();
    expect(await rows(alone)).toBe(written);
    expect(await sql(alone, "SHOW REPLICA STATUS")).toEqual([]);
    expect(await lifeOf(alone)).toEqual(life);
    const accounts = await tracesOfReplicas(await see(m));
    expect(accounts.filter((trace) => !trace.endsWith(" dumps"))).toHaveLength(1);
  });

  it("destroy leaves nothing", async () => {
    await stack.destroy();
    expect(await namedLike(prefix)).toEqual([]);
  });
});
