import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { containerOf, startsDuring } from "../../support/containers";
import { deployments } from "../../support/deployments";
import { docker } from "../../support/engineView";
import { execute } from "../../support/execute";
import {
  caughtUp,
  sql,
  succeeded,
  tracesOfReplicas,
  value,
  type Seen,
} from "../../support/instances";
import { Pair } from "../../support/pair";
import { applierError, receiverError } from "../../support/receiver";
import { namedLike } from "../../support/traces";

// Data that is not the source's, binary logs that are gone, settings that another hand has changed.
const RESEED = `onDivergence: "reseed"`;

describe.each(deployments())("faults of data and settings, $engine engine", (kind) => {
  const pair = new Pair(kind, `data-${kind.engine}`);
  const { stack, m, r } = pair;
  const rows = (instance: Seen, id: number) =>
    value(instance, "SELECT COUNT(*) FROM shop.parcels WHERE id = ?", [id]);

  beforeAll(() => pair.begin());
  afterAll(() => stack.end());

  /** Refused, with these words, and the replica keeps its container and what it has. */
  async function expectRefused(words: string): Promise<void> {
    const [copy, container] = [await pair.copy(), await containerOf(r)];
    const gtids = await value(copy, "SELECT @@gtid_executed");
    const { rc, output } = await stack.deployment.up();
    expect(rc).toBe(1);
    expect(output).toContain(words);
    expect(await value(copy, "SELECT @@gtid_executed")).toBe(gtids);
    expect(await value(copy, "SELECT @@super_read_only")).toBe(1);
    expect(await containerOf(r)).toEqual(container);
  }

  /** What the policy makes of it, in place; the next program is again the one without. */
  async function expectSeededAnew(): Promise<void> {
    const [before, container] = [await pair.copy(), await containerOf(r)];
    stack.declare(pair.declared("", RESEED));
    await pair.expectRepair();
    const { id, serverUuid } = before;
    expect(await pair.copy()).toMatchObject({ id, serverUuid });
    expect((await containerOf(r)).id).toBe(container.id);
    await stack.up(pair.declared());
  }

  it("the configuration file was changed: one restart, and it is as declared", async () => {
    await execute(r, "echo max_connections=99 >> /var/lib/mysql/instance/my.cnf");
    const { id } = await containerOf(r);
    const { status, drift } = await pair.shown();
    expect(status).toBe("ACTIVE");
    expect(drift).toContain("stop the container: its configuration changes");
    expect(await startsDuring(r, () => pair.expectRepair())).toBe(1);
    expect((await containerOf(r)).id).toBe(id);
    expect(await value(await pair.copy(), "SELECT @@max_connections")).toBe(151);
  });

  it("a variable that the program does not declare was persisted: it is not looked at, and stays", async () => {
    await pair.onCopy("SET PERSIST max_connections = 99");
    expect(await pair.shown()).toMatchObject({ status: "ACTIVE", drift: [] });
    await pair.expectWhole();
    expect(await value(await pair.copy(), "SELECT @@max_connections")).toBe(99);
    await pair.onCopy("RESET PERSIST max_connections");
  });

  it("the source has purged what the replica misses: refused, with the set", async () => {
    await pair.onCopy("STOP REPLICA IO_THREAD");
    await pair.write();
    const source = await pair.source();
    await sql(source, "FLUSH BINARY LOGS");
    await sql(source, "PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");
    const { status, state, lastError } = await pair.shown();
    expect({ status, state }).toEqual({ status: "ERROR", state: "sourcePurged" });
    expect(lastError).toContain(String(source.serverUuid));
    await expectRefused(`${m} has purged binary logs that ${r} still needs`);
  });

  it('the source has purged what the replica misses: with onDivergence: "reseed" it is copied anew', async () => {
    await expectSeededAnew();
  });

  it("the replica has other data: refused, with the applier's error, and nothing is skipped", async () => {
    const [source, copy] = [await pair.source(), await pair.copy()];
    // in no binary log, so nobody can see it before it collides
    await pair.onCopy(
      "SET GLOBAL super_read_only = 0",
      "SET sql_log_bin = 0",
      "INSERT INTO shop.parcels VALUES (1000)",
      "SET GLOBAL super_read_only = 1",
    );
    expect(await pair.shown()).toMatchObject({ status: "ACTIVE", drift: [] });
    await sql(source, "INSERT INTO shop.parcels VALUES (1000)");
    expect(await applierError(copy)).toBe(1062);
    const { status, state, lastError } = await pair.shown();
    expect({ status, state }).toEqual({ status: "ERROR", state: "failed" });
    expect(lastError).toMatch(/^applier: 1062 .*Duplicate entry '…' for key/);
    await expectRefused(`the applier of ${r} stopped with error 1062: `);
    await sql(source, "DELETE FROM shop.parcels WHERE id = 1000");
  });

  it('the replica has other data: with onDivergence: "reseed" it is copied anew', async () => {
    await expectSeededAnew();
    expect(await rows(await pair.copy(), 1000)).toBe(0);
  });

  it('the source lost its data under the same id: refused, also with onDivergence: "reseed"', async () => {
    const [source, id] = [await pair.source(), await pair.write()];
    expect(await caughtUp(await pair.copy(), source)).toBe(true);
    await loseSource();
    // without a refresh Pulumi takes it for the same, and an update makes its volume anew
    stack.declare(pair.declared(`labels: { made: "anew" }`, RESEED));
    const { rc, output } = await stack.deployment.up();
    expect(rc).toBe(1);
    const anew = await pair.source();
    expect(anew.id).toBe(source.id);
    expect(anew.serverUuid).not.toBe(source.serverUuid);
    expect(output).toContain(`${m} has lost the data that ${r} replicates`);
    const { status, state } = await pair.shown();
    expect({ status, state }).toEqual({ status: "ERROR", state: "errant" });
    expect(await rows(await pair.copy(), id)).toBe(1);
  });

  it.each([
    [
      "the source vanished, container and volume: its replica may hold the last copy, and is refused",
      "",
      `${r} holds transactions that ${m} never had`,
    ],
    [
      'the source vanished, container and volume: refused, also with onDivergence: "reseed"',
      RESEED,
      `${r} may hold the last copy`,
    ],
  ])("%s", async (_, policy, words) => {
    const [gone, id] = [await pair.source(), await latest()];
    await loseSource();
    await receiverError(await pair.copy());
    await stack.refresh();
    await expect(pair.source()).rejects.toThrow("not in the state");
    const { status, drift } = await pair.copy();
    expect(status).toBe("ERROR");
    expect(drift).toEqual([expect.stringContaining("no instance with id")]);
    stack.declare(pair.declared("", policy));
    const { rc, output } = await stack.deployment.up();
    expect(await rows(await pair.copy(), id)).toBe(1);
    expect(rc).toBe(1);
    expect(output).toContain(words);
    expect((await pair.source()).id).not.toBe(gone.id);
  });

  it("and from the last copy all is made again: detached it is the source, the old one its replica", async () => {
    const id = await latest();
    await stack.up({ ...pair.declared(), [r]: "{}" });
    const last = await pair.copy();
    expect(await rows(last, id)).toBe(1);
    const follower = `{ slaveOf: ${r.replaceAll("-", "")}, ${RESEED} }`;
    await stack.up({ [r]: "{}", [m]: follower });
    const [root, copy] = [await pair.copy(), await pair.source()];
    expect(copy).toMatchObject({ status: "ACTIVE", slaveOf: root.id, drift: [] });
    expect(await caughtUp(copy, root)).toBe(true);
    expect(await rows(copy, id)).toBe(1);
    expect(await tracesOfReplicas(root)).toHaveLength(2);
  });

  it("destroy leaves nothing", async () => {
    succeeded(await stack.deployment.destroy());
    expect(await namedLike(pair.prefix)).toEqual([]);
  });

  async function latest(): Promise<number> {
    return Number(await value(await pair.copy(), "SELECT MAX(id) FROM shop.parcels"));
  }

  async function loseSource(): Promise<void> {
    const { volume } = await pair.source();
    await docker.getContainer(m).remove({ force: true });
    await docker.getVolume(volume.name ?? "").remove();
  }
});
