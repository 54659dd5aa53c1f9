import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answering, containerOf, restarted } from "../support/containers";
import { deployments } from "../support/deployments";
import type { Diagnostic, RunResult } from "../support/deployment";
import { docker } from "../support/engineView";
import { caughtUp, sql, sqlInOneSession, succeeded, value } from "../support/instances";
import { letOrdinaryUserIn, takesRows } from "../support/ordinary";
import { Pair } from "../support/pair";
import { receiverError, receiverErrorAnew } from "../support/receiver";
import { accountOf, namedLike, tracesOf } from "../support/traces";

// What somebody else has done: a refresh shows it, the next up repairs it.
describe.each(deployments())("drift, $engine engine", (kind) => {
  const pair = new Pair(kind, `drift-${kind.engine}`);
  const { stack, m, r } = pair;

  beforeAll(() => pair.begin());
  afterAll(() => stack.end());

  it("a refresh without any changes nothing", async () => {
    const { events } = await stack.refresh();
    expect(events.filter(({ op }) => op === "update" || op === "delete")).toEqual([]);
    expect((await stack.deployment.up({ expectNoChanges: true })).rc).toBe(0);
  });

  it("T-A16: the source's container was stopped", async () => {
    const container = await containerOf(m);
    await docker.getContainer(m).stop({ t: 30 });
    await receiverError(await pair.copy());
    const { status, lastError } = await pair.shown();
    expect(await pair.source()).toMatchObject({ status: "SHUTDOWN" });
    expect(status).toBe("ERROR");
    expect((await pair.copy()).replication.receiver).toBe("connecting");
    expect(lastError).toMatch(/^receiver: 20\d\d /);
    await pair.expectRepair();
    expect((await containerOf(m)).id).toBe(container.id);
  });

  it("the replica's container was stopped: refresh and preview say so in its row, and the up shows there what it does", async () => {
    await docker.getContainer(r).stop({ t: 30 });
    const { urn } = await pair.copy();
    const about = ({ diagnostics }: RunResult) => diagnostics.filter((said) => said.urn === urn);
    const drifted = ({ message }: Diagnostic) => message.includes("drifted");
    const [refreshed] = about(await stack.refresh()).filter(drifted);
    expect(refreshed).toMatchObject({ severity: "warning", ephemeral: false });
    expect(refreshed?.message).toMatch(/has drifted: its container is exited.*start the container/);
    const [previewed] = about(await stack.deployment.preview()).filter(drifted);
    expect(previewed).toMatchObject({ severity: "info", ephemeral: false });
    expect(previewed?.message).toMatch(/what was seen to have drifted: .*start the container/);
    const up = succeeded(await stack.deployment.up());
    const message = `${r}: start the container`;
    expect(about(up)).toContainEqual({ urn, severity: "info", ephemeral: true, message });
    const [, atTheEnd = ""] = up.output.split("Diagnostics:");
    expect(atTheEnd).not.toContain(message);
    await pair.expectWhole();
  });

  it("P-A11: receiver and applier were stopped", async () => {
    await pair.onCopy("STOP REPLICA");
    const { status, state, drift } = await pair.shown();
    expect({ status, state }).toEqual({ status: "ERROR", state: "stopped" });
    expect(drift).toContain("start receiver and applier");
    await pair.expectRepair();
  });

  it("the source was taken offline, as by a run that is killed before it has stopped it: users and replica get in again", async () => {
    await letOrdinaryUserIn(await pair.source());
    await sql(await pair.source(), "SET GLOBAL offline_mode = 1");
    await receiverError(await pair.copy());
    await pair.shown();
    const { status, fault, drift } = await pair.source();
    expect(status).toBe("ERROR");
    expect(fault).toContain("offline_mode");
    expect(drift).toEqual(["take the server out of offline_mode"]);
    await pair.expectRepair();
    expect(await takesRows(await pair.source())).toBe(true);
  });

  it("the replica was made writable", async () => {
    await pair.onCopy("SET PERSIST super_read_only = 0, PERSIST read_only = 0");
    expect((await pair.shown()).drift).toEqual(["fence it (super_read_only)"]);
    await pair.expectRepair();
    const persisted = `SELECT COUNT(*) FROM performance_schema.persisted_variables
      WHERE VARIABLE_NAME LIKE '%read_only' AND VARIABLE_VALUE = 'OFF'`;
    expect(await value(await pair.copy(), persisted)).toBe(0);
  });

  it("the replica was made writable, and a row was written: refused by its set and fenced, until the source has one", async () => {
    const [source, copy] = [await pair.source(), await pair.copy()];
    await letOrdinaryUserIn(source);
    expect(await caughtUp(copy, source)).toBe(true);
    await pair.onCopy("SET PERSIST super_read_only = 0, PERSIST read_only = 0");
    expect(await takesRows(copy)).toBe(true);
    await sql(copy, "INSERT INTO shop.parcels VALUES (-1)");
    const errant = `${String(copy.serverUuid)}:1`;
    const { status, state, lastError } = await pair.shown();
    expect({ status, state }).toEqual({ status: "ERROR", state: "errant" });
    expect(lastError).toContain(errant);
    const { rc, output } = await stack.deployment.up();
    expect(rc).toBe(1);
    expect(output).toContain(errant);
    expect(await takesRows(copy)).toBe(false);
    expect(await takesRows(await restarted(copy))).toBe(false);

    // the ways out: the row is taken back by hand, and an empty transaction on the source bears the number
    await sqlInOneSession(await answering(copy), [
      ["SET GLOBAL super_read_only = 0"],
      ["SET sql_log_bin = 0"],
      ["DELETE FROM shop.parcels WHERE id = -1"],
    ]);
    await sqlInOneSession(source, [
      [`SET gtid_next = '${errant}'`],
      ["BEGIN"],
      ["COMMIT"],
      ["SET gtid_next = AUTOMATIC"],
    ]);
    await stack.refresh();
    await pair.expectRepair();
  });

  it("P-A11: the password of the replica's account was changed on the source", async () => {
    const [source, copy] = [await pair.source(), await pair.copy()];
    await sql(source, "ALTER USER ?@'%' IDENTIFIED BY 'somebody else''s'", [accountOf(copy)]);
    expect(await receiverErrorAnew(copy)).toBe(1045);
    const { status, state, lastError } = await pair.shown();
    expect({ status, state }).toEqual({ status: "ERROR", state: "failed" });
    expect(lastError).toMatch(/^receiver: 1045 /);
    await pair.expectRepair();
  });

  it("the replica's container was removed: a new one has the old data", async () => {
    const [before, container] = [await pair.copy(), await containerOf(r)];
    await docker.getContainer(r).remove({ force: true });
    await stack.refresh();
    expect(await pair.copy()).toMatchObject({
      id: before.id,
      status: "SHUTDOWN",
      fault: "its container is gone; the volume is there",
    });
    await pair.expectRepair();
    const after = await pair.copy();
    expect(after).toMatchObject({ id: before.id, serverUuid: before.serverUuid });
    expect((await containerOf(r)).id).not.toBe(container.id);
  });

  it("the replica vanished, container and volume: a refresh drops it, an up makes it anew", async () => {
    const gone = await pair.copy();
    await docker.getContainer(r).remove({ force: true });
    await docker.getVolume(gone.volume.name ?? "").remove();
    await stack.refresh();
    await expect(pair.copy()).rejects.toThrow("not in the state");
    await pair.expectRepair();
    const [source, anew] = [await pair.source(), await pair.copy()];
    expect(anew.id).not.toBe(gone.id);
    expect(await tracesOf(gone, source)).toEqual([]);
  });

  it("destroy leaves nothing", async () => {
    await stack.destroy();
    expect(await namedLike(pair.prefix)).toEqual([]);
  });
});
