import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { containerOf } from "../support/containers";
import { upKilledAt } from "../support/crash";
import { deployments } from "../support/deployments";
import { caughtUp, sql, Stack, succeeded, tracesOfReplicas, value } from "../support/instances";
import type { Seen } from "../support/instances";
import { accountOf, errantOn, namedLike, tracesOf } from "../support/traces";

// Where replication alone does not lead to the source's data: a copy, in place, and only when it is declared.
const SOURCE = `{
  databases: [{ name: "shop" }],
  configuration: { disabled_storage_engines: "" },
}`;

describe.each(deployments())("a copy of the source's data, $engine engine", (kind) => {
  const prefix = `copy-${kind.engine}`;
  const [m, n, r] = [`${prefix}-m`, `${prefix}-n`, `${prefix}-r`];
  const of = (name: string, more = "") => `{ slaveOf: ${name.replaceAll("-", "")}${more} }`;
  const RESEED = `, onDivergence: "reseed"`;
  const sources = { [m]: SOURCE, [n]: SOURCE };
  const stack = new Stack(kind, prefix);
  const see = (name: string) => stack.see(name);
  const rows = (instance: Seen) => value(instance, "SELECT COUNT(*) FROM shop.parcels");
  let written = 0;

  async function write(source: string): Promise<void> {
    written += 1;
    await sql(await see(source), "INSERT INTO shop.parcels VALUES (?)", [written]);
  }

  /** Binary logs are gone up to here: who lacks any of them is given a copy or nothing. */
  async function purge(source: string): Promise<void> {
    const server = await see(source);
    await sql(server, "FLUSH BINARY LOGS");
    await sql(server, "PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");
  }

  /** All of the source's rows and no other, fenced, its account and no trace of another one there. */
  async function expectReplicaOf(source: string): Promise<Seen> {
    await write(source);
    const [above, copy] = [await see(source), await see(r)];
    expect(copy).toMatchObject({ status: "ACTIVE", slaveOf: above.id, drift: [] });
    expect(copy.replication).toMatchObject({ sourceUuid: above.serverUuid });
    expect(await caughtUp(copy, above)).toBe(true);
    expect(await errantOn(copy, above)).toBe("");
    expect(await rows(copy)).toBe(await rows(above));
    expect(await value(copy, "SELECT @@super_read_only")).toBe(1);
    expect(await tracesOf(copy, above)).toEqual([accountOf(copy), `${accountOf(copy)} dumps`]);
    return copy;
  }

  beforeAll(async () => {
    await stack.up(sources);
    for (const name of [m, n]) {
      await sql(await see(name), "CREATE TABLE shop.parcels (id INT PRIMARY KEY)");
    }
  });

  afterAll(() => stack.end());

  it("P-A2: a new replica of a source that has purged its binary logs is seeded by a copy; the sets are equal", async () => {
    await write(m);
    await purge(m);
    stack.declare({ ...sources, [r]: of(m) });
    const line = "a new replica, seeded by a copy of the source's data";
    expect(succeeded(await stack.deployment.preview()).output).toContain(line);
    succeeded(await stack.deployment.up());
    const [source, copy] = [await see(m), await expectReplicaOf(m)];
    expect(copy.serverUuid).not.toBe(source.serverUuid);
    expect(await value(copy, "SELECT @@gtid_executed")).toBe(
      await value(await see(m), "SELECT @@gtid_executed"),
    );
    expect((await stack.deployment.up({ expectNoChanges: true })).rc).toBe(0);
  });

  it("P-A10: an errant transaction on a replica is shown by a refresh, and an up refuses it with its set", async () => {
    const copy = await see(r);
    await sql(copy, "SET GLOBAL super_read_only = 0");
    await sql(copy, "INSERT INTO shop.parcels VALUES (-1)");
    await stack.refresh();
    const { status, replication } = await see(r);
    expect({ status, state: replication.state }).toEqual({ status: "ERROR", state: "errant" });
    expect(replication.lastError).toContain(`${String(copy.serverUuid)}:1`);
    const refused = await stack.deployment.up();
    expect(refused.rc).toBe(1);
    expect(refused.output).toContain(`${r} holds transactions that ${m} never had`);
    // what can be made right is made right all the same
    expect(await value(copy, "SELECT @@super_read_only")).toBe(1);
    expect(await value(copy, "SELECT COUNT(*) FROM shop.parcels WHERE id = -1")).toBe(1);
  });

  it('P-A10: with onDivergence: "reseed" the preview says what is dropped, and an up copies the source anew, in place', async () => {
    const [before, container] = [await see(r), await containerOf(r)];
    stack.declare({ ...sources, [r]: of(m, RESEED) });
    const preview = succeeded(await stack.deployment.preview()).output;
    expect(preview).toContain(`RE-SEEDED in place`);
    expect(preview).toContain(`${String(before.serverUuid)}:1`);
    succeeded(await stack.deployment.up());
    const after = await expectReplicaOf(m);
    expect(after).toMatchObject({ id: before.id, serverUuid: before.serverUuid });
    expect((await containerOf(r)).id).toBe(container.id);
    expect(await value(after, "SELECT COUNT(*) FROM shop.parcels WHERE id = -1")).toBe(0);
  });

  it("P-A5: an unrelated source is refused by default; nothing moves", async () => {
    stack.declare({ ...sources, [r]: of(n) });
    const preview = await stack.deployment.preview();
    expect(preview.rc).not.toBe(0);
    expect(preview.output).toMatch(/slaveOf: .* never had/);
    expect((await stack.deployment.up()).rc).toBe(1);
    await expectReplicaOf(m);
    expect(await tracesOfReplicas(await see(n))).toEqual([]);
  });

  it('P-A5: with onDivergence: "reseed" it is copied from there, in place, and the old source forgets it', async () => {
    const before = await see(r);
    stack.declare({ ...sources, [r]: of(n, RESEED) });
    expect((await stack.deployment.preview()).output).toContain("RE-SEEDED in place");
    succeeded(await stack.deployment.up());
    const after = await expectReplicaOf(n);
    expect(after).toMatchObject({ id: before.id, serverUuid: before.serverUuid });
    expect(await tracesOfReplicas(await see(m))).toEqual([]);
  });

  it("what was copied stands alone after a detach, with an administrator and a source that know nothing of one another", async () => {
    await stack.up({ ...sources, [r]: "{}" });
    const alone = await see(r);
    expect(alone).toMatchObject({ status: "ACTIVE", replication: { state: "standalone" } });
    expect(await tracesOfReplicas(await see(n))).toEqual([]);
    await sql(alone, "INSERT INTO shop.parcels VALUES (-2)");
    await stack.refresh();
    expect((await see(r)).drift).toEqual([]);
  });

  const steps = ["copy the data of its source", "remove the channel"];
  describe.each(kind.engine === "cli" ? steps.slice(0, 1) : steps)("killed", (step) => {
    it(`while it is seeded anew, at "${step}": the next up finishes it`, async () => {
      const isAtM = (await see(r)).slaveOf === (await see(m)).id;
      const [from, to] = isAtM ? [m, n] : [n, m];
      const before = await see(r);
      stack.declare({ ...sources, [r]: of(to, RESEED) });
      await upKilledAt(stack, `${r}: ${step}`);
      succeeded(await stack.deployment.up());
      const after = await expectReplicaOf(to);
      expect(after).toMatchObject({ id: before.id, serverUuid: before.serverUuid });
      expect(await tracesOfReplicas(await see(from))).toEqual([]);
    });
  });

  it("tables that a copy would leave behind are named before anything is touched", async () => {
    const other = (await see(r)).slaveOf === (await see(m)).id ? n : m;
    await sql(await see(other), "CREATE TABLE shop.old (id INT) ENGINE = MyISAM");
    stack.declare({ ...sources, [r]: of(other, RESEED) });
    const refused = await stack.deployment.up();
    expect(refused.rc).toBe(1);
    expect(refused.output).toContain("shop.old (MyISAM)");
    await sql(await see(other), "DROP TABLE shop.old");
    await expectReplicaOf(other === m ? n : m);
  });

  it("destroy leaves nothing", async () => {
    await stack.destroy();
    expect(await namedLike(prefix)).toEqual([]);
  });
});
