import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answering, containerOf } from "../../support/containers";
import { deployments } from "../../support/deployments";
import { logOfThisStart, RECOVERY, watchEnding, type Ending } from "../../support/ending";
import { docker } from "../../support/engineView";
import { caughtUp, sql, Stack, tracesOfReplicas, value } from "../../support/instances";
import { poll } from "../../support/poll";
import { removeNamed } from "../../support/removeNamed";
import { errantOn, namedLike } from "../../support/traces";

// A source that is stopped while replicas hang on it: mysqld ends cleanly, and its dump threads are gone before
// the signal comes.
const SIGTERM = 15;
/** Milliseconds. A mysqld that has dump threads at its end sleeps eight times for a second before it ends them. */
const DUMP_THREADS_COST = 8000;

describe.each(deployments())("shutdowns, $engine engine", (kind) => {
  const prefix = `shut-${kind.engine}`;
  const [m, a, b] = [`${prefix}-m`, `${prefix}-a`, `${prefix}-b`];
  const stack = new Stack(kind, prefix);
  const see = (name: string) => stack.see(name);
  const source = (more = "") =>
    `{ databases: [{ name: "shop" }], volume: { retain: true }${more} }`;
  // a configuration of their own: otherwise a change of their source's would restart them, too
  const replica = `{ slaveOf: ${m.replaceAll("-", "")}, configuration: {} }`;
  const family = (more?: string) => ({ [m]: source(more), [a]: replica, [b]: replica });
  let written = 0;
  /** Milliseconds that the source takes for its end when its dump threads are there. */
  let byHand = 0;

  function expectClean(what: string, { exitCode, signal, took, log }: Ending): void {
    process.stdout.write(`${what}: ${took.toFixed(0)} ms from the signal to the exit\n`);
    expect({ exitCode, signal }).toEqual({ exitCode: 0, signal: SIGTERM });
    expect(log).toContain("[MY-013172] [Server] Received SHUTDOWN");
    expect(log).toContain("[MY-010910] [Server] /usr/sbin/mysqld: Shutdown complete");
    expect(byHand - took).toBeGreaterThan(DUMP_THREADS_COST / 2);
  }

  /** One up that stops the source and starts it again, with two live replicas. */
  async function stoppedBy(what: string, more: string): Promise<void> {
    const [before, ...replicas] = [await see(m), await containerOf(a), await containerOf(b)];
    const ending = await watchEnding(m);
    await stack.up(family(more));
    expectClean(what, await ending());
    expect(await logOfThisStart(m)).not.toMatch(RECOVERY);
    const now = await see(m);
    expect(now).toMatchObject({ id: before.id, serverUuid: before.serverUuid, status: "ACTIVE" });
    expect([await containerOf(a), await containerOf(b)]).toEqual(replicas);
    await sql(now, "INSERT INTO shop.parcels VALUES (?)", [(written += 1)]);
    for (const name of [a, b]) {
      const copy = await see(name);
      expect(await caughtUp(copy, now)).toBe(true);
      expect(await value(copy, "SELECT COUNT(*) FROM shop.parcels")).toBe(written);
      expect(await errantOn(copy, now)).toBe("");
    }
    expect((await tracesOfReplicas(now)).filter(isDump)).toHaveLength(2);
  }

  beforeAll(async () => {
    await stack.up(family());
    await sql(await see(m), "CREATE TABLE shop.parcels (id INT PRIMARY KEY)");
  });

  afterAll(async () => {
    await stack.end().finally(() => removeNamed(prefix));
    expect(await namedLike(prefix)).toEqual([]);
  });

  it("what the next ones look for is there to be found: stopped by hand mysqld waits for its dump threads", async () => {
    const source = await see(m);
    expect((await tracesOfReplicas(source)).filter(isDump)).toHaveLength(2);
    const ending = await watchEnding(m);
    await docker.getContainer(m).stop({ t: 60 });
    byHand = (await ending()).took;
    expect(byHand).toBeGreaterThan(DUMP_THREADS_COST);
    await docker.getContainer(m).start();
    await answering(source);
    await stack.refresh();
    await stack.up(family());
    await poll("both dump threads", async () => {
      const dumps = (await tracesOfReplicas(await see(m))).filter(isDump);
      return dumps.length === 2 || undefined;
    });
  });

  it("a new container on the same volume: the old one ends cleanly and waits for nobody, both replicas come back", async () => {
    const container = await containerOf(m);
    await stoppedBy("labels", `, labels: { made: "anew" }`);
    expect((await containerOf(m)).id).not.toBe(container.id);
  });

  it("a restart in the same container: the same", async () => {
    const container = await containerOf(m);
    await stoppedBy(
      "configuration",
      `, labels: { made: "anew" }, configuration: { back_log: 200 }`,
    );
    const after = await containerOf(m);
    expect(after.id).toBe(container.id);
    expect(after.startedAt).not.toBe(container.startedAt);
  });

  it("volume.retain, deleted in the update in which its replicas go: the volume is left clean", async () => {
    const gone = await see(m);
    const ending = await watchEnding(m);
    await stack.up({});
    expectClean("volume.retain", await ending());
    expect(await namedLike(prefix)).toEqual([`volume ${gone.volume.name}`]);
    await stack.up({ [m]: source() });
    const again = await see(m);
    expect(again).toMatchObject({ id: gone.id, serverUuid: gone.serverUuid, status: "ACTIVE" });
    expect(await logOfThisStart(m)).not.toMatch(RECOVERY);
    expect(await value(again, "SELECT COUNT(*) FROM shop.parcels")).toBe(written);
    expect(await tracesOfReplicas(again)).toEqual([]);
  });

  it("what the three above look for is there to be found: after a kill mysqld says that it recovers", async () => {
    await docker.getContainer(m).kill();
    await docker.getContainer(m).start();
    const back = await answering(await see(m));
    expect(await value(back, "SELECT COUNT(*) FROM shop.parcels")).toBe(written);
    expect(await logOfThisStart(m)).toMatch(RECOVERY);
  });
});

function isDump(trace: string): boolean {
  return trace.endsWith(" dumps");
}
