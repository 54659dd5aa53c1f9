import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aliasOf } from "../../../src/ground/names";
import { answering, containerOf, down } from "../../support/containers";
import { deployments } from "../../support/deployments";
import { caughtUp, sql, Stack, succeeded, value, type Seen } from "../../support/instances";
import { misled } from "../../support/misled";
import { letOrdinaryUserIn, takesRows } from "../../support/ordinary";
import { received } from "../../support/receiver";
import { accountOf, errantOn, namedLike, tracesOf } from "../../support/traces";

// Moves that cannot be finished once they have begun: what they leave is what there was before.
describe.each(deployments())("moves that fail, $engine engine", (kind) => {
  const prefix = `fail-${kind.engine}`;
  const [m, n, r] = [`${prefix}-m`, `${prefix}-n`, `${prefix}-r`];
  const SOURCE = `{ databases: [{ name: "shop" }], rootPassword: "for root" }`;
  const sources = { [m]: SOURCE, [n]: "{}" };
  const of = (name: string, patience = "update: 60", more = "sourceDelay: 0") =>
    `{ slaveOf: ${name.replaceAll("-", "")}, timeouts: { ${patience} }, ${more} }`;
  const oneTree = { [m]: SOURCE, [n]: of(m) };
  const stack = new Stack(kind, prefix);
  const see = (name: string) => stack.see(name);
  const rows = (instance: Seen) => value(instance, "SELECT COUNT(*) FROM shop.parcels");
  let written = 0;

  async function write(): Promise<void> {
    await sql(await see(m), "INSERT INTO shop.parcels VALUES (?)", [(written += 1)]);
  }

  /** The up that fails, with these words; the container is neither made anew nor started again. */
  async function expectFailure(...words: readonly string[]): Promise<void> {
    const before = await containerOf(r);
    const { rc, output } = await stack.deployment.up();
    expect(rc).toBe(1);
    for (const some of words) expect(output).toContain(some);
    expect(await containerOf(r)).toEqual(before);
  }

  /** It replicates from `m`, as before, and from nowhere else. */
  async function expectStillOfM(before: Seen): Promise<void> {
    await write();
    const [source, copy] = [await see(m), await see(r)];
    const { id, serverUuid } = before;
    expect(copy).toMatchObject({ id, serverUuid, slaveOf: source.id });
    expect(await caughtUp(copy, source)).toBe(true);
    expect(await rows(copy)).toBe(written);
    expect(await value(copy, "SELECT @@super_read_only")).toBe(1);
    expect(await errantOn(copy, source)).toBe("");
    expect(await tracesOf(copy, source)).toEqual([accountOf(copy), `${accountOf(copy)} dumps`]);
    expect(await tracesOf(copy, await see(n))).not.toContain(`${accountOf(copy)} dumps`);
  }

  beforeAll(async () => {
    await stack.up({ ...oneTree, [r]: of(m) });
    await sql(await see(m), "CREATE TABLE shop.parcels (id INT PRIMARY KEY)");
    await letOrdinaryUserIn(await see(m));
    await write();
  });

  afterAll(() => stack.end());

  it("a re-point, and the new source lets nobody in: back to the old source when the time is up", async () => {
    const before = await see(r);
    await sql(await see(n), "SET GLOBAL offline_mode = ON");
    stack.declare({ ...oneTree, [r]: of(n, "update: 15") });
    await expectFailure(
      `gave up waiting for the receiver of ${r} to connect to its source`,
      `${r}: that failed; going back: it replicates from ${m} again`,
    );
    await sql(await see(n), "SET GLOBAL offline_mode = OFF");
    await expectStillOfM(before);
  });

  it("a re-point to a source that has purged what is missing: refused, with the set; nothing moves", async () => {
    const [before, middle] = [await see(r), await see(n)];
    await sql(before, "STOP REPLICA IO_THREAD");
    await write();
    expect(await caughtUp(middle, await see(m))).toBe(true);
    await sql(middle, "FLUSH BINARY LOGS");
    await sql(middle, "PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");
    stack.declare({ ...oneTree, [r]: of(n) });
    await expectFailure(
      `${n} has purged binary logs that ${r} still needs`,
      String((await see(m)).serverUuid),
    );
    const [channel = {}] = await sql(before, "SHOW REPLICA STATUS");
    expect(channel["Source_UUID"]).toBe((await see(m)).serverUuid);
    await sql(before, "START REPLICA IO_THREAD");
    await expectStillOfM(before);
  });

  it("a re-point, and another server answers at the new source's name: back to the old source", async () => {
    // from here on there are two trees with the same data
    await stack.up({ ...sources, [r]: of(m) });
    const before = await see(r);
    await using _ = await misled(r, aliasOf((await see(n)).id), (await see(m)).address ?? "");
    stack.declare({ ...sources, [r]: of(n) });
    // the other server's certificate is not the one that is pinned; nobody waits for the time limit
    await expectFailure(
      `the receiver of ${r} stopped with error 2026`,
      `${r}: that failed; going back: it replicates from ${m} again`,
    );
    await expectStillOfM(before);
    expect(await tracesOf(before, await see(n))).toEqual([]);
  });

  it("and with the old program a refresh and an up find nothing to repair", async () => {
    stack.declare({ ...sources, [r]: of(m) });
    await stack.refresh();
    expect((await see(r)).drift).toEqual([]);
    succeeded(await stack.deployment.up());
    expect((await stack.deployment.up({ expectNoChanges: true })).rc).toBe(0);
  });

  it("an attach, and another server answers at the source's name: it stands alone again, writable", async () => {
    await stack.up({ ...sources, [r]: "{}" });
    await using _ = await misled(r, aliasOf((await see(m)).id), (await see(n)).address ?? "");
    stack.declare({ ...sources, [r]: of(m) });
    await expectFailure(
      `the receiver of ${r} stopped with error 2026`,
      `${r}: that failed; going back: it stands alone again, writable`,
    );
    const alone = await see(r);
    expect(await sql(alone, "SHOW REPLICA STATUS")).toEqual([]);
    await expectWritable(alone);
    expect(await tracesOf(alone, await see(m))).toEqual([]);
  });

  it("and where nothing is in the way the same program attaches it", async () => {
    succeeded(await stack.deployment.up());
    await expectStillOfM(await see(r));
  });

  it("a detach while the source is down: not held up, told, and the source forgets it when it is back", async () => {
    const [source, container] = [await see(m), await containerOf(r)];
    {
      await using _ = await down(source);
      const { output } = await stack.up({ ...sources, [r]: "{}" });
      const told = `${r}: its source ${m} does not answer; what is left of it there goes`;
      expect(output).toContain(told);
      const alone = await see(r);
      expect(alone).toMatchObject({ status: "ACTIVE", drift: [] });
      expect(alone.slaveOf).toBeUndefined();
      expect(await containerOf(r)).toEqual(container);
      expect(await rows(alone)).toBe(written);
      await expectWritable(alone);
    }
    const [alone, back] = [await see(r), await answering(source)];
    expect(await tracesOf(alone, back)).toEqual([accountOf(alone)]);
    await stack.refresh();
    succeeded(await stack.deployment.up());
    expect(await tracesOf(alone, back)).toEqual([]);
  });

  it("the same with a delay: what was received and held back is applied, not lost", async () => {
    await stack.up({ ...sources, [r]: of(m, "", "sourceDelay: 3600") });
    await write();
    const [source, delayed] = [await see(m), await see(r)];
    await received(delayed, source);
    expect(await rows(delayed)).toBe(written - 1);
    {
      await using _ = await down(source);
      await stack.up({ ...sources, [r]: "{ timeouts: { update: 30 } }" });
      expect(await rows(await see(r))).toBe(written);
    }
    await stack.refresh();
    succeeded(await stack.deployment.up());
  });

  it("destroy leaves nothing", async () => {
    await stack.destroy();
    expect(await namedLike(prefix)).toEqual([]);
  });

  /** Now and after a restart; what is tried leaves no transaction. */
  async function expectWritable(alone: Seen): Promise<void> {
    expect(await value(alone, "SELECT @@super_read_only + @@read_only")).toBe(0);
    const persisted = `SELECT COUNT(*) FROM performance_schema.persisted_variables
      WHERE VARIABLE_NAME IN ('read_only', 'super_read_only') AND VARIABLE_VALUE = 'OFF'`;
    expect(await value(alone, persisted)).toBe(2);
    expect(await takesRows(alone)).toBe(true);
  }
});
