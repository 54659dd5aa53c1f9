import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { containerOf, restarted } from "../support/containers";
import { ChangedPair } from "../support/changedPair";
import { deployments } from "../support/deployments";
import { caughtUp, sql, succeeded, value } from "../support/instances";
import { takesRows } from "../support/ordinary";
import { INSIDE } from "../support/pair";
import { namedLike } from "../support/traces";

// Changes of a source that are made while it runs.
const APP = { user: "app", password: "for the app" };

describe.each(deployments())("changes in place, $engine engine", (kind) => {
  const pair = new ChangedPair(kind, `inplace-${kind.engine}`);
  const { m, r, stack } = pair;
  const see = (name: string) => stack.see(name);
  const change = (more: string, inside?: string) => pair.change(more, inside);

  beforeAll(() => pair.begin());
  afterAll(() => stack.end());

  it("name: the container is renamed as it runs, the replica goes on", async () => {
    const [source, replica] = [await containerOf(m), await containerOf(r)];
    const { above } = await change(`name: "${m}-renamed"`);
    expect(above).toMatchObject({ name: `${m}-renamed`, host: `${m}-renamed` });
    expect(await containerOf(`${m}-renamed`)).toEqual(source);
    expect(await containerOf(r)).toEqual(replica);
    await pair.expectArrival();
    await change("");
    expect(await containerOf(m)).toEqual(source);
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
    await pair.expectArrival();
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

    stack.declare(pair.declared(others));
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
    expect(await namedLike(pair.prefix)).toEqual([]);
  });
});
