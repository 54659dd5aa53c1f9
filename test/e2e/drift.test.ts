import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deadlineIn, systemClock, waitUntil } from "../../src/clock";
import { containerOf } from "../support/containers";
import { deployments } from "../support/deployments";
import { docker } from "../support/engineView";
import { caughtUp, sql, Stack, succeeded, value, type Seen } from "../support/instances";
import { accountOf, errantOn, holdings, namedLike, oneOfEach, tracesOf } from "../support/traces";

// What somebody else has done: a refresh shows it, the next up repairs it.
const SOURCE = `{ databases: [{ name: "shop" }], rootPassword: "for root" }`;

describe.each(deployments())("drift, $engine engine", (kind) => {
  const prefix = `drift-${kind.engine}`;
  const [m, r] = [`${prefix}-m`, `${prefix}-r`];
  const stack = new Stack(kind, prefix);
  const pair = { [m]: SOURCE, [r]: `{ slaveOf: ${m.replaceAll("-", "")} }` };
  const see = (name: string) => stack.see(name);
  let written = 0;

  /** The next up repairs it, a second one has nothing to do, and what is written arrives. */
  async function expectRepair(): Promise<void> {
    succeeded(await stack.deployment.up());
    expect((await stack.deployment.up({ expectNoChanges: true })).rc).toBe(0);
    const [source, copy] = [await see(m), await see(r)];
    expect(source).toMatchObject({ status: "ACTIVE", drift: [] });
    expect(copy).toMatchObject({ status: "ACTIVE", slaveOf: source.id, drift: [] });
    await sql(source, "INSERT INTO shop.parcels VALUES (?)", [(written += 1)]);
    expect(await caughtUp(copy, source)).toBe(true);
    expect(await value(copy, "SELECT COUNT(*) FROM shop.parcels")).toBe(written);
    expect(await value(copy, "SELECT @@super_read_only")).toBe(1);
    expect(await errantOn(copy, source)).toBe("");
    expect(await holdings(copy.urn)).toEqual(oneOfEach(copy));
    const account = accountOf(copy);
    expect(await tracesOf(copy, source)).toEqual([account, `${account} dumps`]);
  }

  beforeAll(async () => {
    await stack.up(pair);
    await sql(await see(m), "CREATE TABLE shop.parcels (id INT PRIMARY KEY)");
  });

  afterAll(() => stack.end());

  it("a refresh without any changes nothing", async () => {
    const { events } = await stack.refresh();
    expect(events.filter(({ op }) => op === "update" || op === "delete")).toEqual([]);
    expect((await stack.deployment.up({ expectNoChanges: true })).rc).toBe(0);
  });

  it("T-A16: the source's container was stopped", async () => {
    const container = await containerOf(m);
    await docker.getContainer(m).stop({ t: 30 });
    await receiverError(await see(r));
    await stack.refresh();
    expect(await see(m)).toMatchObject({ status: "SHUTDOWN" });
    const copy = await see(r);
    expect(copy).toMatchObject({ status: "ERROR", replication: { receiver: "connecting" } });
    expect(copy.replication.lastError).toMatch(/^receiver: 20\d\d /);
    await expectRepair();
    expect((await containerOf(m)).id).toBe(container.id);
  });

  it("P-A11: receiver and applier were stopped", async () => {
    await sql(await see(r), "STOP REPLICA");
    await stack.refresh();
    const { status, replication, drift } = await see(r);
    expect({ status, state: replication.state }).toEqual({ status: "ERROR", state: "stopped" });
    expect(drift).toContain("start receiver and applier");
    await expectRepair();
  });

  it("the replica was made writable", async () => {
    await sql(await see(r), "SET PERSIST super_read_only = 0, PERSIST read_only = 0");
    await stack.refresh();
    expect((await see(r)).drift).toEqual(["fence it (super_read_only)"]);
    await expectRepair();
    const persisted = `SELECT COUNT(*) FROM performance_schema.persisted_variables
      WHERE VARIABLE_NAME LIKE '%read_only' AND VARIABLE_VALUE = 'OFF'`;
    expect(await value(await see(r), persisted)).toBe(0);
  });

  it("P-A11: the password of the replica's account was changed on the source", async () => {
    const [source, copy] = [await see(m), await see(r)];
    await sql(source, "ALTER USER ?@'%' IDENTIFIED BY 'somebody else''s'", [accountOf(copy)]);
    await sql(copy, "STOP REPLICA IO_THREAD");
    await sql(copy, "START REPLICA IO_THREAD");
    expect(await receiverError(copy)).toBe(1045);
    await stack.refresh();
    const { status, replication } = await see(r);
    expect({ status, state: replication.state }).toEqual({ status: "ERROR", state: "failed" });
    expect(replication.lastError).toMatch(/^receiver: 1045 /);
    await expectRepair();
  });

  it("the replica's container was removed: a new one has the old data", async () => {
    const [before, container] = [await see(r), await containerOf(r)];
    await docker.getContainer(r).remove({ force: true });
    await stack.refresh();
    expect(await see(r)).toMatchObject({
      id: before.id,
      status: "SHUTDOWN",
      fault: "its container is gone; the volume is there",
    });
    await expectRepair();
    const after = await see(r);
    expect(after).toMatchObject({ id: before.id, serverUuid: before.serverUuid });
    expect((await containerOf(r)).id).not.toBe(container.id);
  });

  it("the replica vanished, container and volume: a refresh drops it, an up makes it anew", async () => {
    const gone = await see(r);
    await docker.getContainer(r).remove({ force: true });
    await docker.getVolume(gone.volume.name).remove();
    await stack.refresh();
    await expect(see(r)).rejects.toThrow("not in the state");
    await expectRepair();
    const [source, anew] = [await see(m), await see(r)];
    expect(anew.id).not.toBe(gone.id);
    expect(await tracesOf(gone, source)).toEqual([]);
  });

  it("destroy leaves nothing", async () => {
    await stack.destroy();
    expect(await namedLike(prefix)).toEqual([]);
  });
});

/** Waits until the receiver reports an error, and answers its number. */
async function receiverError(copy: Seen): Promise<number> {
  return waitUntil({
    what: `an error of the receiver of ${copy.name}`,
    deadline: deadlineIn(systemClock, 30),
    clock: systemClock,
    observe: async () => {
      const [status = {}] = await sql(copy, "SHOW REPLICA STATUS");
      return Number(status["Last_IO_Errno"]);
    },
    done: (errno) => errno !== 0,
    describe: String,
  });
}
