import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { paths, sourceCaOf } from "../../../src/ground/names";
import { answering, down } from "../../support/containers";
import { deployments } from "../../support/deployments";
import { docker } from "../../support/engineView";
import { execute } from "../../support/execute";
import { caughtUp, sql, succeeded, value } from "../../support/instances";
import { Pair } from "../../support/pair";
import { receiverErrorAnew, whenConnected } from "../../support/receiver";
import { accountOf } from "../../support/traces";

// What another hand has done to a replica's channel, its account or its fence.
describe.each(deployments())("faults of a channel, $engine engine", (kind) => {
  const pair = new Pair(kind, `chan-${kind.engine}`);
  const { stack, m, r } = pair;

  beforeAll(() => pair.begin());
  afterAll(() => stack.end());

  it.each([
    ["its receiver was stopped", "IO_THREAD", "receiver"],
    ["its applier was stopped", "SQL_THREAD", "applier"],
  ])("%s", async (_, thread, name) => {
    await pair.onCopy(`STOP REPLICA ${thread}`, "SET GLOBAL super_read_only = 0");
    await pair.write();
    const { drift, ...shown } = await pair.shown();
    expect(shown).toMatchObject({
      status: "ERROR",
      state: "stopped",
      lastError: `${name} is stopped`,
    });
    expect(drift).toEqual([
      "fence it (super_read_only)",
      "start receiver and applier",
      "wait for the receiver to connect",
    ]);
    await pair.expectRepair();
  });

  it.each([
    ["its channel was pointed elsewhere", "SOURCE_HOST = 'elsewhere.invalid'", "host"],
    ["TLS was switched off on its channel", "SOURCE_SSL = 0", "tls"],
    ["auto position was switched off on its channel", "SOURCE_AUTO_POSITION = 0", "autoPosition"],
  ])("%s", async (_, option, differs) => {
    await pair.onCopy("STOP REPLICA", `CHANGE REPLICATION SOURCE TO ${option}`, "START REPLICA");
    const { status, state, lastError, drift } = await pair.shown();
    expect({ status, state }).toEqual({ status: "ERROR", state: "wrongSource" });
    expect(lastError).toBe(`the channel is not as declared: ${differs}`);
    expect(drift).toContain("stop the receiver");
    await pair.expectRepair();
    await expectChannelAsDeclared();
  });

  /** To its source and nobody else: with TLS, and with the authority that signed this source's certificate alone. */
  async function expectChannelAsDeclared(): Promise<void> {
    const [channel = {}] = await sql(await pair.copy(), "SHOW REPLICA STATUS");
    const source = await pair.source();
    const pinned = sourceCaOf(source.id);
    expect(channel).toMatchObject({
      ...{ Source_UUID: source.serverUuid, Auto_Position: 1, SQL_Delay: 0 },
      ...{ Source_SSL_Allowed: "Yes", Source_SSL_CA_File: pinned, Source_SSL_CA_Path: "" },
    });
    const authority = await execute(m, `cat ${paths.ownCa}`);
    expect(authority).toContain("BEGIN CERTIFICATE");
    expect(await execute(r, `cat ${pinned}`)).toBe(authority);
  }

  it("a delay was set on its channel: what it holds back is applied at once", async () => {
    await pair.onCopy(
      "STOP REPLICA SQL_THREAD",
      "CHANGE REPLICATION SOURCE TO SOURCE_DELAY = 3600",
      "START REPLICA SQL_THREAD",
    );
    const id = await pair.write();
    expect(await pair.shown()).toMatchObject({
      status: "ERROR",
      state: "wrongSource",
      lastError: "the channel is not as declared: delay",
    });
    const held = "SELECT COUNT(*) FROM shop.parcels WHERE id = ?";
    expect(await value(await pair.copy(), held, [id])).toBe(0);
    await pair.expectRepair();
    expect(await value(await pair.copy(), held, [id])).toBe(1);
  });

  it("its channel was reset: it stands there fenced, and follows again with what it missed", async () => {
    await pair.onCopy("STOP REPLICA", "RESET REPLICA ALL");
    await pair.write();
    expect(await pair.shown()).toMatchObject({
      status: "ERROR",
      state: "unconfigured",
      lastError: "it has no channel",
    });
    expect((await pair.copy()).slaveOf).toBeUndefined();
    expect(await value(await pair.copy(), "SELECT @@super_read_only")).toBe(1);
    await pair.expectRepair();
  });

  it("super_read_only was lowered in memory only", async () => {
    await pair.onCopy("SET GLOBAL super_read_only = 0");
    expect(await pair.shown()).toMatchObject({
      status: "ACTIVE",
      drift: ["fence it (super_read_only)"],
    });
    await pair.expectRepair();
  });

  it.each([
    ["its account was dropped on the source", "DROP USER ?@'%'", 1045],
    ["REPLICATION SLAVE was revoked", "REVOKE REPLICATION SLAVE ON *.* FROM ?@'%'", 13120],
    ["its account was locked on the source", "ALTER USER ?@'%' ACCOUNT LOCK", 3118],
  ])("%s", async (_, statement, errno) => {
    const [source, copy] = [await pair.source(), await pair.copy()];
    await sql(source, statement, [accountOf(copy)]);
    expect(await caughtUp(copy, source)).toBe(true);
    expect(await receiverErrorAnew(copy)).toBe(errno);
    const { status, state, lastError } = await pair.shown();
    expect({ status, state }).toEqual({ status: "ERROR", state: "failed" });
    expect(lastError).toContain(`receiver: ${errno} `);
    await pair.expectRepair();
  });

  it("the source was away for longer than the retries: its receiver, which has given up, is started", async () => {
    await pair.onCopy(
      "STOP REPLICA IO_THREAD",
      "CHANGE REPLICATION SOURCE TO SOURCE_RETRY_COUNT = 1",
      "START REPLICA IO_THREAD",
    );
    const copy = await pair.copy();
    await whenConnected(copy);
    {
      await using _ = await down(await pair.source());
      await expect
        .poll(async () => (await sql(copy, "SHOW REPLICA STATUS"))[0], { timeout: 60_000 })
        .toMatchObject({ Replica_IO_Running: "No" });
    }
    const { status, state, lastError } = await pair.shown();
    expect({ status, state }).toEqual({ status: "ERROR", state: "failed" });
    expect(lastError).toMatch(/^receiver: 20\d\d /);
    await pair.expectRepair();
  });

  it("its account was dropped on the source, and its receiver has not noticed", async () => {
    const [source, copy] = [await pair.source(), await pair.copy()];
    await sql(source, "DROP USER ?@'%'", [accountOf(copy)]);
    expect(await caughtUp(copy, source)).toBe(true);
    expect(await pair.shown()).toMatchObject({
      status: "ACTIVE",
      drift: [
        "create its replication account on the root of the tree",
        "wait for the receiver to connect",
      ],
    });
    await pair.expectRepair();
  });

  it("up --refresh repairs in one go: no channel, no fence, and the container stopped", async () => {
    await pair.onCopy("STOP REPLICA", "RESET REPLICA ALL", "SET PERSIST read_only = 0");
    await docker.getContainer(r).stop({ t: 30 });
    await pair.write();
    succeeded(await stack.deployment.up({ refresh: true }));
    expect((await answering(await pair.copy())).address).toBe((await pair.copy()).address);
    await pair.expectWhole();
  });
});
