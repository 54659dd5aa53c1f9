import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { upWhileWriting, type CommitsDuring } from "../support/commitsDuring";
import { answering, containerOf } from "../support/containers";
import { deployments } from "../support/deployments";
import { docker } from "../support/engineView";
import {
  caughtUp,
  sql,
  sqlInOneSession,
  Stack,
  tracesOfReplicas,
  value,
  type Seen,
} from "../support/instances";
import { picture } from "../support/picture";
import { poll } from "../support/poll";
import { removeNamed } from "../support/removeNamed";
import { accountOf, holdings, namedLike, tracesOf } from "../support/traces";
import { Writer } from "../support/writer";

// Replicas that go, with whatever is the matter with them or their source: nothing of them stays on the
// engine, and nothing of them on a source that answers, or as soon as it does again.
const SOURCE = `{ databases: [{ name: "shop" }] }`;

/** What a leaving replica has its source do to accounts, at most. */
const ACCOUNT_STATEMENTS = 2;

describe.each(deployments())("deletes, $engine engine", (kind) => {
  const prefix = `del-${kind.engine}`;
  const named = (short: string) => `${prefix}-${short}`;
  const [m, protectedOne, sourceDown, both] = ["m", "p", "s", "b"].map(named) as [
    string,
    string,
    string,
    string,
  ];
  const [kept, loaded, wanderer] = ["k", "l", "w"].map(named) as [string, string, string];
  const more = (args: string) => `{ slaveOf: ${m.replaceAll("-", "")}${args} }`;
  const stack = new Stack(kind, prefix);
  const see = (name: string) => stack.see(name);
  const stopped = (name: string) => docker.getContainer(name).stop({ t: 30 });
  const rows = (instance: Seen) => value(instance, "SELECT COUNT(*) FROM shop.parcels");

  let here: Readonly<Record<string, string>> = {
    [m]: SOURCE,
    [protectedOne]: more(", deletionProtection: true"),
    [kept]: more(", volume: { retain: true }"),
    ...Object.fromEntries([sourceDown, both, loaded, wanderer].map((one) => [one, more("")])),
  };
  const without = (name: string) =>
    Object.fromEntries(Object.entries(here).filter(([other]) => other !== name));

  /** The up that deletes it; nothing of it is on the engine afterwards. */
  async function deleted(name: string) {
    const gone = await see(name);
    here = without(name);
    const { output } = await stack.up(here);
    expect(await holdings(gone.urn)).toEqual([]);
    return { gone, output };
  }

  /** The source goes on without it: nothing there knows of it any more. */
  async function expectForgotten(gone: Seen, source?: Seen): Promise<void> {
    expect(await tracesOf(gone, source ?? (await see(m)))).toEqual([]);
  }

  beforeAll(async () => {
    await stack.up(here);
    const source = await see(m);
    await sql(source, "CREATE TABLE shop.parcels (id INT PRIMARY KEY)");
    await sql(source, "INSERT INTO shop.parcels VALUES (1), (2), (3)");
    for (const name of Object.keys(without(m))) {
      expect(await caughtUp(await see(name), source)).toBe(true);
    }
  });

  afterAll(async () => {
    // what is protected or kept is left by a destroy when a test failed half way
    await stack.end().finally(() => removeNamed(prefix));
    expect(await namedLike(prefix)).toEqual([]);
  });

  it("deletionProtection: it is refused, by name, and nothing changes", async () => {
    const before = await picture(stack);
    const traces = await tracesOfReplicas(await see(m));
    stack.declare(without(protectedOne));
    const { rc, output } = await stack.deployment.up();
    expect(rc).toBe(1);
    expect(output).toMatch(new RegExp(`${protectedOne} .*deletionProtection`));
    expect(await picture(stack)).toEqual(before);
    expect((await tracesOfReplicas(await see(m))).toSorted()).toEqual(traces.toSorted());
  });

  it("deletionProtection: once switched off in an update of its own it goes, with its container down", async () => {
    const container = await containerOf(protectedOne);
    await stack.up((here = { ...here, [protectedOne]: more("") }));
    expect(await containerOf(protectedOne)).toEqual(container);
    await stopped(protectedOne);
    await expectForgotten((await deleted(protectedOne)).gone);
  });

  it("its source is down, and once both: they go, and the source forgets them when it is back", async () => {
    await stopped(m);
    const alone = await deleted(sourceDown);
    await stopped(both);
    const together = await deleted(both);
    for (const { output } of [alone, together]) {
      expect(output).toContain(`its source ${m} does not answer`);
    }
    await docker.getContainer(m).start();
    const back = await answering(await see(m));
    expect(await tracesOf(alone.gone, back)).toContain(accountOf(alone.gone));
    await stack.refresh();
    await stack.up(here);
    for (const { gone } of [alone, together]) await expectForgotten(gone);
  });

  it("volume.retain: the volume stays, detached and with every row", async () => {
    const source = await see(m);
    await sql(source, "INSERT INTO shop.parcels VALUES (4)");
    const gone = await see(kept);
    await stack.up((here = without(kept)));
    expect(await holdings(gone.urn)).toEqual([`volume ${gone.volume.name}`]);
    await expectForgotten(gone);

    await sql(source, "INSERT INTO shop.parcels VALUES (5)");
    await stack.up((here = { ...here, [kept]: "{ image, volume: { retain: false } }" }));
    const again = await see(kept);
    expect(again).toMatchObject({ id: gone.id, serverUuid: gone.serverUuid, status: "ACTIVE" });
    expect(await sql(again, "SHOW REPLICA STATUS")).toEqual([]);
    expect(await tracesOfReplicas(again)).toEqual([]);
    expect(await rows(again)).toBe(4);
    await sql(again, "INSERT INTO shop.parcels VALUES (1000)");
    await deleted(kept);
  });

  it("its container was removed by hand: it goes, and its source forgets it", async () => {
    await stack.up((here = { ...here, [kept]: more("") }));
    expect(await caughtUp(await see(kept), await see(m))).toBe(true);
    await docker.getContainer(kept).remove({ force: true });
    await expectForgotten((await deleted(kept)).gone);
  });

  it("P-A7: a replica is deleted under continuous writes; no commit fails, none waits for it", async () => {
    const [source, gone] = [await see(m), await see(loaded)];
    stack.declare((here = without(loaded)));
    await expectUndisturbed(source, await upWhileWriting(stack, source, "shop.stream"));
    expect(await holdings(gone.urn)).toEqual([]);
    await expectForgotten(gone, source);
  });

  it("P-A6: a replica is detached under continuous writes; no commit fails, none waits for it", async () => {
    const source = await see(m);
    stack.declare((here = { ...here, [wanderer]: "{}" }));
    await expectUndisturbed(source, await upWhileWriting(stack, source, "shop.stream2"));
    const alone = await see(wanderer);
    expect(alone.slaveOf).toBeUndefined();
    expect(await sql(alone, "SHOW REPLICA STATUS")).toEqual([]);
    await expectForgotten(alone, source);
  });

  /** Every commit was acknowledged and is there; they went on all the time, and none waited for a lock of ours. */
  async function expectUndisturbed(source: Seen, seen: CommitsDuring): Promise<void> {
    const { table, acknowledged, before, during, after, lockWaits } = seen;
    for (const commits of [before, during, after]) expect(commits.length).toBeGreaterThan(0);
    // an account that is dropped keeps the server's cache of accounts for a moment: who comes just then waits for that
    expect(lockWaits).toBeLessThanOrEqual(ACCOUNT_STATEMENTS);
    const ids = (await sql(source, `SELECT id FROM ${table} ORDER BY id`)).map(({ id }) => id);
    expect(ids).toEqual(acknowledged);
  }

  it("and a commit that waits for another session's lock is found out", async () => {
    const source = await see(m);
    const writer = await Writer.start(source, "shop.stream3");
    await poll("a first commit", () => writer.commits[0]);
    await sqlInOneSession(source, [["FLUSH TABLES WITH READ LOCK"], ["SELECT SLEEP(1)"]]);
    await writer.stop();
    expect(writer.lockWaits).toBeGreaterThan(0);
  });

  it("its source was removed by hand, with its data: it goes, and the one made anew never hears of it", async () => {
    await stack.up((here = { ...here, [wanderer]: more("") }));
    const source = await see(m);
    await docker.getContainer(m).remove({ force: true });
    await docker.getVolume(source.volume.name ?? "").remove();
    const { gone } = await deleted(wanderer);
    await stack.refresh();
    await expect(see(m)).rejects.toThrow("not in the state");
    await stack.up(here);
    const anew = await see(m);
    expect(anew.id).not.toBe(source.id);
    expect(await tracesOfReplicas(anew)).toEqual([]);
    await expectForgotten(gone, anew);
  });

  it("named by a bare id, in one destroy with its source: at the latest a second run removes both", async () => {
    const source = await see(m);
    const byId = `{ slaveOf: ${JSON.stringify(source.id)} }`;
    await stack.up((here = { ...here, [wanderer]: byId }));
    const replica = { ...(await see(wanderer)), rootPassword: source.rootPassword ?? "" };
    expect(await caughtUp(replica, source)).toBe(true);
    const first = await stack.deployment.destroy();
    // Pulumi knows of no dependency and asks for both at once; the source goes if it is asked last
    const isRefused = first.output.includes(`${m} is still the source of ${wanderer}`);
    expect({ rc: first.rc, isRefused }).toEqual({ rc: isRefused ? 1 : 0, isRefused });
    expect(await holdings(replica.urn)).toEqual([]);
    await stack.destroy();
    expect(await holdings(source.urn)).toEqual([]);
  });
});
