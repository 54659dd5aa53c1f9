import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { containerOf, restarted } from "../../support/containers";
import { upKilledAt } from "../../support/crash";
import { deployments } from "../../support/deployments";
import {
  caughtUp,
  sql,
  sqlInOneSession,
  Stack,
  succeeded,
  tracesOfReplicas,
  value,
} from "../../support/instances";
import {
  accountOf,
  errantOn,
  holdings,
  namedLike,
  oneOfEach,
  tracesOf,
} from "../../support/traces";

// T-A15: the provider's process is killed at a step, with no word of farewell; the next up finishes what
// that one began. With the CLI each table's first row only. Every step there is: npm run test:faults.
const SOURCE = `{ databases: [{ name: "shop" }], rootPassword: "for root" }`;
const LIVES = [
  { created: "create the container", removed: "drop its replication account on the former source" },
  { created: "start the container", removed: "remove volume" },
];
const TURNS = [
  {
    detached: "drop its replication account on the former source",
    attached: "point the channel at the source",
  },
  { detached: "remove the channel", attached: "start receiver and applier" },
  { detached: "make it writable", attached: undefined },
];

describe.each(deployments())("the provider's process is killed, $engine engine", (kind) => {
  const rowsOf = <Row>(table: readonly Row[]) =>
    kind.engine === "cli" ? table.slice(0, 1) : table;
  const prefix = `crash-${kind.engine}`;
  const [m, r] = [`${prefix}-m`, `${prefix}-r`];
  const stack = new Stack(kind, prefix);
  const source = { [m]: SOURCE };
  const replica = `{ slaveOf: ${m.replaceAll("-", "")} }`;
  const see = (name: string) => stack.see(name);
  let written = 0;

  async function write(): Promise<void> {
    written += 1;
    await sql(await see(m), "INSERT INTO shop.parcels VALUES (?)", [written]);
  }

  async function expectReplica(): Promise<void> {
    const [above, copy] = [await see(m), await see(r)];
    expect(copy).toMatchObject({ status: "ACTIVE", slaveOf: above.id, drift: [] });
    expect(await holdings(copy.urn)).toEqual(oneOfEach(copy));
    const account = accountOf(copy);
    expect(await tracesOf(copy, above)).toEqual([account, `${account} dumps`]);
    expect(await caughtUp(copy, above)).toBe(true);
    expect(await errantOn(copy, above)).toBe("");
    expect(await value(copy, "SELECT COUNT(*) FROM shop.parcels")).toBe(written);
    expect(await value(copy, "SELECT @@super_read_only")).toBe(1);
  }

  beforeAll(async () => {
    await stack.up(source);
    await sql(await see(m), "CREATE TABLE shop.parcels (id INT PRIMARY KEY)");
  });

  afterAll(() => stack.end());

  describe.each(rowsOf(LIVES))("a replica's life", ({ created, removed }) => {
    it(`T-A15: created, killed at "${created}": the next up makes one whole replica of what is there`, async () => {
      await write();
      stack.declare({ ...source, [r]: replica });
      await upKilledAt(stack, `${r}: ${created}`);
      await expect(see(r)).rejects.toThrow("not in the state");
      const volumes = (await namedLike(r)).filter((one) => one.startsWith("volume"));
      expect(volumes).toHaveLength(1);
      await write();
      succeeded(await stack.deployment.up());
      await expectReplica();
      expect(oneOfEach(await see(r))).toEqual(expect.arrayContaining(volumes));
    });

    it(`deleted, killed at "${removed}": the next up deletes it, nothing is left of it`, async () => {
      const gone = await see(r);
      stack.declare(source);
      await upKilledAt(stack, `${r}: ${removed}`);
      succeeded(await stack.deployment.up());
      expect(await holdings(gone.urn)).toEqual([]);
      expect(await namedLike(r)).toEqual([]);
      expect(await tracesOfReplicas(await see(m))).toEqual([]);
      await expect(see(r)).rejects.toThrow("not in the state");
    });
  });

  it('created, killed at "point the channel at the source", as the one that all the rest is about', async () => {
    await write();
    stack.declare({ ...source, [r]: replica });
    await upKilledAt(stack, `${r}: point the channel at the source`);
    succeeded(await stack.deployment.up());
    await expectReplica();
  });

  describe.each(rowsOf(TURNS))("the same replica all the time", ({ detached, attached }) => {
    it(`detached, killed at "${detached}": the next up detaches it, its source has forgotten it`, async () => {
      const [before, container] = [await see(r), await containerOf(r)];
      await write();
      stack.declare({ ...source, [r]: "{}" });
      await upKilledAt(stack, `${r}: ${detached}`);
      succeeded(await stack.deployment.up());
      const [above, after] = [await see(m), await see(r)];
      expect(after).toMatchObject({ id: before.id, status: "ACTIVE", drift: [] });
      expect(after.slaveOf).toBeUndefined();
      expect(await containerOf(r)).toEqual(container);
      expect(await tracesOfReplicas(above)).toEqual([]);
      expect(await tracesOfReplicas(after)).toEqual([]);
      expect(await sql(after, "SHOW REPLICA STATUS")).toEqual([]);
      expect(await errantOn(after, above)).toBe("");
      expect(await value(after, "SELECT COUNT(*) FROM shop.parcels")).toBe(written);
      expect(await value(after, "SELECT @@super_read_only + @@read_only")).toBe(0);
    });

    it(`attached, ${attached === undefined ? "in peace" : `killed at "${attached}"`}: it replicates again`, async () => {
      await write();
      stack.declare({ ...source, [r]: replica });
      if (attached !== undefined) await upKilledAt(stack, `${r}: ${attached}`);
      succeeded(await stack.deployment.up());
      await expectReplica();
    });
  });

  it("detached, killed when the account was gone but its dump thread was not: the next up ends it", async () => {
    const [above, before] = [await see(m), await see(r)];
    await write();
    stack.declare({ ...source, [r]: "{}" });
    await upKilledAt(stack, `${r}: stop receiver and applier`);
    // as the killed run would have done next
    await sqlInOneSession(above, [
      ["SET sql_log_bin = 0"],
      ["DROP USER ?@'%'", [accountOf(before)]],
    ]);
    expect(await tracesOfReplicas(above)).toEqual([`${accountOf(before)} dumps`]);
    succeeded(await stack.deployment.up());
    expect(await tracesOfReplicas(above)).toEqual([]);
    await stack.up({ ...source, [r]: replica });
    await expectReplica();
  });

  it("after all that both servers restart, and what the source writes arrives", async () => {
    const [above, copy] = await Promise.all([restarted(await see(m)), restarted(await see(r))]);
    await sql(above, "INSERT INTO shop.parcels VALUES (?)", [(written += 1)]);
    expect(await caughtUp(copy, above)).toBe(true);
    const [status = {}] = await sql(copy, "SHOW REPLICA STATUS");
    expect(status).toMatchObject({ Replica_IO_Running: "Yes", Last_IO_Errno: 0 });
    expect(await value(copy, "SELECT COUNT(*) FROM shop.parcels")).toBe(written);
  });

  it("and a refresh finds nothing to repair", async () => {
    await stack.refresh();
    expect((await stack.deployment.up({ expectNoChanges: true })).rc).toBe(0);
  });

  it("destroy leaves nothing", async () => {
    await stack.destroy();
    expect(await namedLike(prefix)).toEqual([]);
  });
});
