import { afterAll, describe, expect, it } from "vitest";
import { templateKey } from "../../src/plan/host/containerSpec";
import { labels } from "../../src/ground/names";
import { deployments } from "../support/deployments";
import { docker, labelled } from "../support/engineView";
import { caughtUp, sql, Stack, succeeded, tracesOfReplicas, value } from "../support/instances";
import { picture } from "../support/picture";
import { accountOf, tracesOf } from "../support/traces";

// A source and its replicas through their first days; each test is named after its row of the acceptance list.
const APP = { user: "app", password: "for the app" };
const M1 = `{ volume: { size: 2 }, databases: [{ name: "shop" }], rootPassword: "for root",
  users: [{ name: "app", password: "for the app", databases: ["shop"] }] }`;

describe.each(deployments())("a source and its replicas, $engine engine", (kind) => {
  const [m1, s1, s2, s3] = ["m1", "s1", "s2", "s3"].map((name) => `${kind.engine}-${name}`) as [
    string,
    string,
    string,
    string,
  ];
  const stack = new Stack(kind, `acceptance-${kind.engine}`);
  const replica = `{ slaveOf: ${m1.replaceAll("-", "")} }`;
  const pair = { [m1]: M1, [s1]: replica };
  const siblings = { [s2]: replica, [s3]: replica };
  const see = (name: string) => stack.see(name);

  afterAll(() => stack.end());

  it("T-A1: one DatabaseInstance comes up, ACTIVE, and the application can log in", async () => {
    await stack.previewedUp({ [m1]: M1 });
    const seen = await see(m1);
    expect(seen).toMatchObject({ status: "ACTIVE", port: 3306, host: m1, slaves: [], drift: [] });
    expect(seen.id).toMatch(/^[0-9a-f-]{36}$/);
    for (const moment of [seen.created, seen.updated, seen.observedAt]) {
      expect(new Date(moment).toISOString()).toBe(moment);
    }
    expect(await sql(seen, "SELECT CURRENT_USER() AS who", [], APP)).toEqual([{ who: "app@%" }]);
  });

  it("T-A2: rows can be written to it", async () => {
    const seen = await see(m1);
    await sql(seen, "CREATE TABLE shop.parcels (id INT PRIMARY KEY, what VARCHAR(40))", [], APP);
    await sql(seen, "INSERT INTO shop.parcels VALUES (1, 'before the replica')", [], APP);
    expect(await value(seen, "SELECT COUNT(*) FROM shop.parcels")).toBe(1);
  });

  it("T-A3, P-A1: a ReplicaInstance with only slaveOf inherits the rest, its source lists it", async () => {
    await stack.previewedUp(pair);
    await stack.refresh();
    const [source, copy] = [await see(m1), await see(s1)];
    expect(copy.slaveOf).toBe(source.id);
    expect(source.slaves).toEqual([copy.id]);
    expect(await tracesOfReplicas(source)).toEqual([accountOf(copy), `${accountOf(copy)} dumps`]);
    expect(copy.datastore).toEqual(source.datastore);
    expect(copy.flavor).toEqual(source.flavor);
    expect(copy.volume.size).toBe(2);
    const [above, below] = await Promise.all(
      [m1, s1].map((name) => docker.getContainer(name).inspect()),
    );
    expect(below?.Image).toBe(above?.Image);
    expect(below?.HostConfig.Memory).toBe(1024 ** 3);
    expect(Object.keys(below?.NetworkSettings.Networks ?? {})).toEqual([source.network]);
    expect(await value(copy, "SELECT VERSION()")).toBe(await value(source, "SELECT VERSION()"));
    expect(copy.replication).toMatchObject({ state: "replicating", lagSeconds: 0 });
  });

  it("T-A4, P-A3: it has the rows of before, no errant transaction, is fenced, keeps its server id", async () => {
    const [source, copy] = [await see(m1), await see(s1)];
    expect(await value(copy, "SELECT what FROM shop.parcels")).toBe("before the replica");
    for (const as of [undefined, APP]) {
      const write = sql(copy, "INSERT INTO shop.parcels VALUES (99, 'never')", [], as);
      await expect(write).rejects.toMatchObject({ errno: 1290 });
    }
    const own = await value(copy, "SELECT @@gtid_executed");
    const theirs = await value(source, "SELECT @@gtid_executed");
    expect(await value(source, "SELECT GTID_SUBTRACT(?, ?)", [own, theirs])).toBe("");
    expect(copy.serverId).not.toBe(source.serverId);
    const before = await docker.getContainer(s1).inspect();
    await stack.previewedUp({
      ...pair,
      [s1]: replica.replace(" }", ', labels: { made: "anew" } }'),
    });
    const anew = await see(s1);
    expect((await docker.getContainer(s1).inspect()).Id).not.toBe(before.Id);
    expect(await value(anew, "SELECT @@server_id")).toBe(copy.serverId);
    expect(anew).toMatchObject({ id: copy.id, serverUuid: copy.serverUuid });
  });

  it("T-A5: what is written on the source afterwards arrives", async () => {
    const [source, copy] = [await see(m1), await see(s1)];
    await sql(source, "INSERT INTO shop.parcels VALUES (2, 'after the replica')", [], APP);
    expect(await caughtUp(copy, source)).toBe(true);
    expect(await value(copy, "SELECT COUNT(*) FROM shop.parcels")).toBe(2);
  });

  it("T-A6, T-A7: two more in one update, side by side; the source is not restarted", async () => {
    const source = await see(m1);
    const container = await docker.getContainer(m1).inspect();
    const run = await stack.previewedUp({ ...pair, ...siblings });
    const creates = run.events.filter(({ op }) => op === "create");
    const firstDone = creates.findIndex(({ status }) => status === "done");
    const started = creates.slice(0, firstDone).filter(({ status }) => status === "started");
    expect(started.map(({ name }) => name).sort()).toEqual([s2, s3]);
    for (const name of [s2, s3]) {
      const copy = await see(name);
      expect(copy.replication.state).toMatch(/^(replicating|catchingUp)$/);
      expect(await caughtUp(copy, source)).toBe(true);
      expect(await value(copy, "SELECT COUNT(*) FROM shop.parcels")).toBe(2);
    }
    expect((await docker.getContainer(m1).inspect()).State.StartedAt).toBe(
      container.State.StartedAt,
    );
    const key = templateKey(container.Image, {});
    expect(await labelled(`${labels.template}=${key}`)).toHaveLength(1);
  });

  it("T-A8: a second up, a preview and a refresh change nothing", async () => {
    const unchanged = { expectNoChanges: true };
    const { deployment } = stack;
    const before = await onTheServers();
    for (const verb of ["up", "preview", "refresh", "preview", "up"] as const) {
      expect((await deployment[verb](verb === "refresh" ? {} : unchanged)).rc, verb).toBe(0);
      expect(await onTheServers(), verb).toEqual(before);
    }
  });

  /** All that there is but the state, of which a refresh writes when it looked. */
  async function onTheServers() {
    const { resources: _, ...rest } = await picture(stack);
    return rest;
  }

  it("T-A9: a source that still has replicas is not deleted, and goes on serving", async () => {
    const source = await see(m1);
    const byId = `{ slaveOf: ${JSON.stringify(source.id)} }`;
    stack.declare({ [s1]: byId, [s2]: byId, [s3]: byId });
    const [before, accounts] = [await onTheServers(), await tracesOfReplicas(source)];
    const refused = await stack.deployment.up();
    expect(await onTheServers()).toEqual(before);
    expect(await tracesOfReplicas(source)).toEqual(accounts);
    expect(refused.rc).toBe(1);
    expect(refused.output).toContain(`${m1} is still the source of`);
    for (const name of [s1, s2, s3]) expect(refused.output).toContain(name);
    expect(refused.output).toContain("Detach, re-point or delete them first");
    expect(await value(source, "SELECT COUNT(*) FROM shop.parcels")).toBe(2);
    await stack.previewedUp({ ...pair, ...siblings });
  });

  it("T-A10: without slaveOf it is detached in place, caught up, writable; the source forgets it", async () => {
    const [source, before] = [await see(m1), await see(s1)];
    await sql(source, "INSERT INTO shop.parcels VALUES (3, 'just before the detach')");
    stack.declare({ [m1]: M1, [s1]: "{}", ...siblings });
    expect(succeeded(await stack.deployment.preview()).output).toContain("detach in place");
    expect(succeeded(await stack.deployment.up()).changes).toMatchObject({ update: 1, same: 4 });
    const after = await see(s1);
    expect(after).toMatchObject({
      id: before.id,
      serverUuid: before.serverUuid,
      status: "ACTIVE",
      flavor: before.flavor,
    });
    expect(after.slaveOf).toBeUndefined();
    expect(await value(after, "SELECT COUNT(*) FROM shop.parcels")).toBe(3);
    expect(await sql(after, "SHOW REPLICA STATUS")).toEqual([]);
    await stack.refresh();
    const others = [await see(s2), await see(s3)];
    expect([...((await see(m1)).slaves ?? [])].sort()).toEqual(others.map(({ id }) => id).sort());
    expect(await tracesOf(before, source)).toEqual([]);
    expect(await tracesOfReplicas(after)).toEqual([]);
    for (const other of others) expect(other.replication.state).toBe("replicating");
    expect((await stack.deployment.up({ expectNoChanges: true })).rc).toBe(0);
  });

  it("T-A10: and given back its slaveOf it replicates again, with what it missed", async () => {
    const source = await see(m1);
    await sql(source, "INSERT INTO shop.parcels VALUES (4, 'while it stood alone')");
    await stack.previewedUp({ ...pair, ...siblings });
    const copy = await see(s1);
    expect(copy.slaveOf).toBe(source.id);
    expect(await value(copy, "SELECT COUNT(*) FROM shop.parcels")).toBe(4);
    await expect(sql(copy, "DELETE FROM shop.parcels")).rejects.toMatchObject({ errno: 1290 });
  });
});
