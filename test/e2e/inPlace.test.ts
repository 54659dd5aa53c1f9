import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { containerOf, restarted, startsDuring } from "../support/containers";
import { deployments } from "../support/deployments";
import { freePort } from "../support/docker";
import { docker } from "../support/engineView";
import { caughtUp, sql, Stack, succeeded, value } from "../support/instances";
import { letOrdinaryUserIn, takesRows } from "../support/ordinary";
import { PATIENT } from "../support/poll";
import { errantOn, holdings, namedLike, oneOfEach } from "../support/traces";

// Changes of a running source and what each of them costs: nothing, a restart, a new container; never data.
const MiB = 1024 ** 2;
const APP = { user: "app", password: "for the app" };
const INSIDE = `databases: [{ name: "shop" }], rootPassword: "for root"`;

describe.each(deployments())("changes in place, $engine engine", (kind) => {
  const prefix = `inplace-${kind.engine}`;
  const [m, r] = [`${prefix}-m`, `${prefix}-r`];
  const stack = new Stack(kind, prefix);
  const pair = (more = "", inside = INSIDE) => ({
    [m]: `{ ${[inside, more].filter((part) => part !== "").join(", ")} }`,
    [r]: `{ slaveOf: ${m.replaceAll("-", "")} }`,
  });
  const see = (name: string) => stack.see(name);
  let written = 0;

  /** One up, after which the pair is as before and replicates, and a second up has nothing to do. */
  async function change(more: string, inside?: string) {
    const before = [await see(m), await see(r)];
    const run = await stack.up(pair(more, inside));
    expect((await stack.deployment.up({ expectNoChanges: true })).rc).toBe(0);
    const [above, copy] = [await see(m), await see(r)];
    for (const [index, now] of [above, copy].entries()) {
      const { id, serverUuid, volume } = before[index] ?? {};
      expect(now).toMatchObject({ id, serverUuid, volume: { name: volume?.name }, drift: [] });
      expect(now.status).toBe("ACTIVE");
    }
    expect(await errantOn(copy, above)).toBe("");
    return { above, copy, run };
  }

  async function expectArrival(): Promise<void> {
    const [above, copy] = [await see(m), await see(r)];
    await sql(above, "INSERT INTO shop.parcels VALUES (?)", [(written += 1)]);
    expect(await caughtUp(copy, above)).toBe(true);
    expect(await value(copy, "SELECT COUNT(*) FROM shop.parcels")).toBe(written);
  }

  beforeAll(async () => {
    await stack.up(pair());
    await sql(await see(m), "CREATE TABLE shop.parcels (id INT PRIMARY KEY)");
    await letOrdinaryUserIn(await see(m));
  });

  afterAll(() => stack.end());

  it("name: the container is renamed as it runs, the replica goes on", async () => {
    const [source, replica] = [await containerOf(m), await containerOf(r)];
    const { above } = await change(`name: "${m}-renamed"`);
    expect(above).toMatchObject({ name: `${m}-renamed`, host: `${m}-renamed` });
    expect(await containerOf(`${m}-renamed`)).toEqual(source);
    expect(await containerOf(r)).toEqual(replica);
    await expectArrival();
    await change("");
    expect(await containerOf(m)).toEqual(source);
  });

  it("flavor: cpus are changed as it runs, on the replica that inherits them too", async () => {
    const before = [await containerOf(m), await containerOf(r)];
    await change("flavor: { cpus: 0.5 }");
    for (const name of [m, r]) {
      const { HostConfig } = await docker.getContainer(name).inspect();
      const { CpuQuota = 0, CpuPeriod = 0 } = HostConfig;
      expect(CpuQuota / CpuPeriod).toBe(0.5);
    }
    await change(`flavor: { memory: "1GiB" }`);
    for (const name of [m, r]) {
      const { HostConfig } = await docker.getContainer(name).inspect();
      expect(HostConfig).toMatchObject({ CpuQuota: -1, NanoCpus: 0 });
    }
    expect([await containerOf(m), await containerOf(r)]).toEqual(before);
  });

  it("flavor: memory takes one restart of each up to 2 GiB, and is then added as they run", async () => {
    const starts = (memory: string) => {
      const changed = change(`flavor: { memory: "${memory}" }`);
      return Promise.all([m, r].map((name) => startsDuring(name, () => changed)));
    };
    const sizes = async () => {
      const pool = "SELECT @@innodb_buffer_pool_size DIV 1048576";
      return Promise.all([m, r].map(async (name) => value(await see(name), pool)));
    };
    expect(await starts("2GiB")).toEqual([1, 1]);
    const [before = 0] = (await sizes()) as readonly number[];
    expect(await starts("3GiB")).toEqual([0, 0]);
    for (const name of [m, r]) {
      const { HostConfig } = await docker.getContainer(name).inspect();
      expect(HostConfig.Memory).toBe(3 * 1024 * MiB);
      await expect.poll(sizes, PATIENT).toEqual([before * 1.5, before * 1.5]);
    }
  });

  it("port: a new container on the same volume, the replica comes back by itself", async () => {
    await change("");
    const port = await freePort();
    const [source, replica] = [await containerOf(m), await containerOf(r)];
    const { above } = await change(`port: ${port}`);
    expect((await containerOf(m)).id).not.toBe(source.id);
    expect(await containerOf(r)).toEqual(replica);
    expect(await holdings(above.urn)).toEqual(oneOfEach(above));
    expect(above).toMatchObject({ host: "127.0.0.1", port });
    const published = { user: "root", password: "for root", port };
    const there = await sql(
      { ...above, address: above.host },
      "SELECT @@server_uuid AS uuid",
      [],
      published,
    );
    expect(there).toEqual([{ uuid: above.serverUuid }]);
    await expectArrival();
  });

  it("configuration: set as they run where that is possible, and kept over a restart", async () => {
    await change("");
    const before = [await containerOf(m), await containerOf(r)];
    await change("configuration: { sort_buffer_size: 1048576 }");
    expect([await containerOf(m), await containerOf(r)]).toEqual(before);
    for (const name of [m, r]) {
      expect(await value(await see(name), "SELECT @@GLOBAL.sort_buffer_size")).toBe(1048576);
    }
    const after = await restarted(await see(m));
    expect(await value(after, "SELECT @@GLOBAL.sort_buffer_size")).toBe(1048576);
    await change("");
    expect(await value(await see(m), "SELECT @@GLOBAL.sort_buffer_size")).toBe(262144);
  });

  it("configuration: one restart of each for what counts from a start, first of the source", async () => {
    const before = [await containerOf(m), await containerOf(r)];
    const changed = change("configuration: { back_log: 77 }");
    const starts = await Promise.all([m, r].map((name) => startsDuring(name, () => changed)));
    expect(starts).toEqual([1, 1]);
    for (const [index, name] of [m, r].entries()) {
      expect(await value(await see(name), "SELECT @@back_log")).toBe(77);
      expect((await containerOf(name)).id).toBe(before[index]?.id);
      expect((await containerOf(name)).startedAt).not.toBe(before[index]?.startedAt);
      expect(timesSaid((await changed).run.output, `${name}: start the container`)).toBe(1);
    }
    const started = await Promise.all([m, r].map(async (name) => containerOf(name)));
    const [source = 0, replica = 0] = started.map(({ startedAt }) => Date.parse(startedAt));
    expect(source).toBeLessThan(replica);
    await expectArrival();
  });

  it("configuration: a variable that the server does not know is refused before anything stops", async () => {
    const before = [await containerOf(m), await containerOf(r)];
    stack.declare(pair(`configuration: { max_connections: 77, no_such_variable: 1 }`));
    const refused = await stack.deployment.up();
    expect(refused.rc).toBe(1);
    expect(refused.output).toContain(
      "configuration.no_such_variable: is not a variable of this server",
    );
    expect([await containerOf(m), await containerOf(r)]).toEqual(before);
    await change("");
    expect(await value(await see(m), "SELECT @@max_connections")).toBe(151);
  });

  it("readOnly: it is fenced as it runs, stays so over a restart, and is opened again", async () => {
    await change("readOnly: true");
    const fenced = sql(await see(m), "INSERT INTO shop.parcels VALUES (0)");
    await expect(fenced).rejects.toMatchObject({ errno: 1290 });
    await change("readOnly: true, configuration: { back_log: 78 }");
    expect(await value(await see(m), "SELECT @@super_read_only")).toBe(1);
    expect(await takesRows(await see(m))).toBe(false);
    const container = await containerOf(m);
    await change("configuration: { back_log: 78 }");
    expect(await containerOf(m)).toEqual(container);
    expect(await takesRows(await see(m))).toBe(true);
    expect(await takesRows(await restarted(await see(m)))).toBe(true);
    await stack.refresh();
    await expectArrival();
  });

  it("rootPassword: changed as it runs, on the replica, too", async () => {
    const others = "configuration: { back_log: 78 }";
    const [source, replica] = [await containerOf(m), await containerOf(r)];
    const { above, copy } = await change(others, INSIDE.replace("for root", "another for root"));
    expect(await caughtUp(copy, above)).toBe(true);
    expect(decodeURIComponent(new URL(above.uri).password)).toBe("another for root");
    for (const at of [above, copy]) {
      const as = (password: string) => sql(at, "SELECT 1", [], { user: "root", password });
      expect(await as("another for root")).toHaveLength(1);
      await expect(as("for root")).rejects.toMatchObject({ errno: 1045 });
    }
    expect([await containerOf(m), await containerOf(r)]).toEqual([source, replica]);
    await change(others);
  });

  it("databases and users: added, given another password, removed; here and on the replica", async () => {
    const inside = (password: string) => `rootPassword: "for root",
      databases: [{ name: "shop" }, { name: "extra" }],
      users: [{ name: "app", password: "${password}", databases: ["extra"] }]`;
    const others = "configuration: { back_log: 78 }";
    await change(others, inside(APP.password));
    await sql(await see(m), "CREATE TABLE extra.t (id INT PRIMARY KEY)", [], APP);
    await change(others, inside("another"));
    const changed = { ...APP, password: "another" };
    await expect(sql(await see(m), "SELECT 1", [], APP)).rejects.toMatchObject({ errno: 1045 });
    await sql(await see(m), "INSERT INTO extra.t VALUES (1)", [], changed);

    stack.declare(pair(others));
    const refused = await stack.deployment.up();
    expect(refused.rc).toBe(1);
    expect(refused.output).toContain('"extra" is no longer declared but still holds 1 table');
    expect(await value(await see(m), "SELECT COUNT(*) FROM extra.t")).toBe(1);
    await sql(await see(m), "DROP TABLE extra.t");
    const { above, copy } = await change(others);
    expect(await caughtUp(copy, above)).toBe(true);
    for (const one of [above, copy]) {
      expect(await sql(one, "SHOW DATABASES LIKE 'extra'")).toEqual([]);
      expect(await value(one, "SELECT COUNT(*) FROM mysql.user WHERE User = 'app'")).toBe(0);
    }
  });

  it("destroy leaves nothing", async () => {
    succeeded(await stack.deployment.destroy());
    expect(await namedLike(prefix)).toEqual([]);
  });
});

/** Progress is printed as it comes and once more in the summary at the end. */
function timesSaid(output: string, line: string): number {
  const [progress = ""] = output.split("Diagnostics:");
  return progress.split("\n").filter((one) => one.endsWith(line)).length;
}
