import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { gtidIntervals } from "../../src/ground/gtidText";
import { lifeOf } from "../support/containers";
import { deployments } from "../support/deployments";
import { FastWriter, type Acknowledged, type WriterReport } from "../support/fastWriter";
import { sql, Stack, tracesOfReplicas, value, type Seen } from "../support/instances";
import { poll } from "../support/poll";
import { accountOf, errantOn, namedLike, tracesOf } from "../support/traces";

// A writer runs through all that happens to the replicas of its server, with the durability that every
// instance has: each commit is flushed, on the source and on its replicas. At most so many a second: four
// servers on one disk would fall behind one another further with every minute, and each update would wait
// for that. How fast a machine is belongs to the benchmark: here nothing may be lost, and the writing goes on.
const LOAD = { connections: 4, rate: 100 };

/** Seconds. On a busy machine the replicas are behind, and each update waits until they are not. */
const PATIENCE = 120;
vi.setConfig({ testTimeout: 4 * PATIENCE * 1000 });

const SOURCE = `{ databases: [{ name: "shop" }] }`;

describe.each(deployments())("under load, $engine engine", (kind) => {
  const prefix = `load-${kind.engine}`;
  const [m, a, b, c] = [`${prefix}-m`, `${prefix}-a`, `${prefix}-b`, `${prefix}-c`];
  const of = (name: string) => `{ slaveOf: ${name.replaceAll("-", "")} }`;
  const stack = new Stack(kind, prefix);
  const see = (name: string) => stack.see(name);
  let writer: FastWriter | undefined;
  let report: WriterReport | undefined;
  let acknowledged: readonly Acknowledged[] = [];

  beforeAll(async () => {
    await stack.up({ [m]: SOURCE, [a]: of(m), [b]: of(m), [c]: of(b) });
    writer = await FastWriter.start(await see(m), "shop.stream", LOAD);
  });

  afterAll(async () => {
    await writer?.[Symbol.asyncDispose]();
    await stack.end();
    expect(await namedLike(prefix)).toEqual([]);
  });

  /**
   * An update while the writer writes, with commits before, during and after it. Answers what was
   * acknowledged when it began.
   */
  async function up(
    what: string,
    declared: Readonly<Record<string, string>>,
  ): Promise<readonly number[]> {
    const [before, begun] = [await moreThan(0), Date.now()];
    await stack.up(declared);
    const [during, seconds] = [idsWritten().length - before.length, (Date.now() - begun) / 1000];
    const rate = (during / seconds).toFixed(0);
    process.stdout.write(`${what}: ${seconds.toFixed(1)} s at ${rate} commits/s\n`);
    expect(during).toBeGreaterThan(0);
    await moreThan(before.length + during);
    return before;
  }

  const idsWritten = () => writer?.acknowledged().map(({ id }) => id) ?? [];

  const moreThan = (count: number) =>
    poll(`more than ${count} commits`, () => {
      const ids = idsWritten();
      return ids.length > count ? ids : undefined;
    });

  /** Those among the ids that an instance does not have. */
  async function missingOn(instance: Seen, ids: readonly number[]): Promise<readonly number[]> {
    const there = new Set(await idsOn(instance));
    return ids.filter((id) => !there.has(id));
  }

  async function expectReplica(name: string, source: string): Promise<void> {
    const [replica, above, root] = [await see(name), await see(source), await see(m)];
    expect(replica).toMatchObject({ status: "ACTIVE", slaveOf: above.id, drift: [] });
    const [status = {}] = await sql(replica, "SHOW REPLICA STATUS");
    expect(status).toMatchObject({
      Source_UUID: above.serverUuid,
      Replica_IO_Running: "Yes",
      Replica_SQL_Running: "Yes",
      Last_IO_Errno: 0,
      Last_SQL_Errno: 0,
    });
    expect(await errantOn(replica, above)).toBe("");
    const gtids = await value(root, "SELECT @@gtid_executed");
    const reached = "SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?) = 0";
    expect(await value(replica, reached, [gtids, PATIENCE])).toBe(1);
  }

  it("P-A6: a replica is detached while its source is written to", async () => {
    const before = await see(a);
    const acknowledgedBefore = await up("detach", {
      [m]: SOURCE,
      [a]: "{}",
      [b]: of(m),
      [c]: of(b),
    });
    const [root, after] = [await see(m), await see(a)];
    expect(after).toMatchObject({ id: before.id, serverUuid: before.serverUuid, status: "ACTIVE" });
    expect(after.slaveOf).toBeUndefined();
    expect(await sql(after, "SHOW REPLICA STATUS")).toEqual([]);
    expect(await tracesOf(after, root)).toEqual([]);
    expect(await errantOn(after, root)).toBe("");
    expect(await missingOn(after, acknowledgedBefore)).toEqual([]);
  });

  it("T-A11: a replica of a replica moves up to the root, its server stays, nothing is copied", async () => {
    const [before, life] = [await see(c), await lifeOf(await see(c))];
    const ids = await up("re-point up", { [m]: SOURCE, [a]: "{}", [b]: of(m), [c]: of(m) });
    expect(await missingOn(await see(c), ids)).toEqual([]);
    expect(await see(c)).toMatchObject({ id: before.id, serverUuid: before.serverUuid });
    expect(await lifeOf(await see(c))).toEqual(life);
    await expectReplica(c, m);
    expect(await tracesOf(await see(c), await see(b))).not.toContain(`${accountOf(before)} dumps`);
  });

  it("T-A11: and back below its former sibling, which may be behind it", async () => {
    const life = await lifeOf(await see(c));
    const there = [...(await idsOn(await see(b))), ...(await idsOn(await see(c)))];
    await up("re-point down", { [m]: SOURCE, [a]: "{}", [b]: of(m), [c]: of(b) });
    expect(await missingOn(await see(c), there)).toEqual([]);
    expect(await lifeOf(await see(c))).toEqual(life);
    await expectReplica(c, b);
    expect(await tracesOf(await see(c), await see(m))).toEqual([accountOf(await see(c))]);
  });

  it("P-A7: a replica is deleted in the update in which its own replica moves up", async () => {
    const gone = await see(b);
    const ids = await up("re-point and delete", { [m]: SOURCE, [a]: "{}", [c]: of(m) });
    expect(await missingOn(await see(c), ids)).toEqual([]);
    const root = await see(m);
    await expectReplica(c, m);
    expect(await tracesOf(gone, root)).toEqual([]);
    expect(await namedLike(b)).toEqual([]);
    const account = accountOf(await see(c));
    expect((await tracesOfReplicas(root)).toSorted()).toEqual([account, `${account} dumps`]);
  });

  it("the writer saw no error, and all that was acknowledged is on the source, each row once", async () => {
    report = await writer?.stop();
    acknowledged = writer?.acknowledged() ?? [];
    process.stdout.write(`the writer's run: ${JSON.stringify(report)}\n`);
    expect(report?.errors).toEqual([]);
    expect(report?.committed).toBe(acknowledged.length);
    expect(await idsOn(await see(m))).toEqual(acknowledged.map(({ id }) => id).toSorted(byNumber));
  });

  it("what was detached under load holds all up to one transaction of its source, and no more", async () => {
    const [root, alone] = [await see(m), await see(a)];
    const executed = String(await value(alone, "SELECT @@gtid_executed"));
    expect(await errantOn(alone, root)).toBe("");
    const intervals = gtidIntervals(executed) ?? [];
    expect(intervals).toEqual([
      { uuid: root.serverUuid, tag: "", first: 1n, last: expect.any(BigInt) as bigint },
    ]);
    const last = intervals[0]?.last ?? 0n;
    const until = acknowledged.filter(({ gtid }) => BigInt(gtid.split(":")[1] ?? 0) <= last);
    expect(until.length).toBeGreaterThan(0);
    expect(until.length).toBeLessThan(acknowledged.length);
    expect(await idsOn(alone)).toEqual(until.map(({ id }) => id).toSorted(byNumber));
  });

  it("what is detached after the writing has all that was acknowledged", async () => {
    await stack.up({ [m]: SOURCE, [a]: "{}", [c]: "{}" });
    const [root, alone] = [await see(m), await see(c)];
    expect(alone.slaveOf).toBeUndefined();
    expect(await idsOn(alone)).toEqual(acknowledged.map(({ id }) => id).toSorted(byNumber));
    expect(await errantOn(alone, root)).toBe("");
    expect(await tracesOfReplicas(root)).toEqual([]);
  });
});

async function idsOn(instance: Seen): Promise<readonly number[]> {
  const rows = await sql(instance, "SELECT id FROM shop.stream ORDER BY id");
  return rows.map(({ id }) => Number(id));
}

function byNumber(a: number, b: number): number {
  return a - b;
}
