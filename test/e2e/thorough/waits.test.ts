import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { down } from "../../support/containers";
import { embedded } from "../../support/deployments";
import { heldBack } from "../../support/heldBack";
import {
  caughtUp,
  sql,
  Stack,
  succeeded,
  tracesOfReplicas,
  value,
  type Seen,
} from "../../support/instances";
import { Pair } from "../../support/pair";
import { received } from "../../support/receiver";
import { namedLike } from "../../support/traces";

// Moves that have something to wait for, so that nothing is lost. Which engine asks makes no difference to servers.
describe("a detach of a replica that is behind", () => {
  const pair = new Pair(embedded, "wait");
  const { stack, r } = pair;
  const detached = { ...pair.declared(), [r]: "{ timeouts: { update: 120 } }" };
  const idsOn = async (instance: Seen) =>
    (await sql(instance, "SELECT id FROM shop.parcels ORDER BY id")).map(({ id }) => Number(id));

  beforeAll(() => pair.begin());
  afterAll(() => stack.end());

  /** The source has forgotten it, and with its `slaveOf` again it is as before. */
  async function expectAttachedAgain(): Promise<void> {
    await stack.refresh();
    await stack.up(detached);
    expect(await tracesOfReplicas(await pair.source())).toEqual([]);
    await stack.up(pair.declared());
    await pair.expectWhole();
  }

  it("has all that was acknowledged before it began, whenever that is applied", async () => {
    const [source, copy] = [await pair.source(), await pair.copy()];
    const lock = await heldBack(copy);
    for (let row = 0; row < 5; row += 1) await pair.write();
    const acknowledged = await idsOn(source);
    expect(await idsOn(copy)).not.toEqual(acknowledged);
    stack.declare(detached);
    const run = await stack.deployment.start("up");
    await run.untilPrinted(`${r}: catch up with the source`);
    await lock[Symbol.asyncDispose]();
    succeeded(await run.result);
    const alone = await pair.copy();
    expect(alone.slaveOf).toBeUndefined();
    expect(await idsOn(alone)).toEqual(acknowledged);
    await expectAttachedAgain();
  });

  it("its source down and its applier stopped: applies what was received", async () => {
    const [source, copy] = [await pair.source(), await pair.copy()];
    await pair.onCopy("STOP REPLICA SQL_THREAD");
    const id = await pair.write();
    await received(copy, source);
    expect(await idsOn(copy)).not.toContain(id);
    {
      await using _ = await down(source);
      await stack.up(detached);
      expect(await sql(await pair.copy(), "SHOW REPLICA STATUS")).toEqual([]);
      expect(await idsOn(await pair.copy())).toContain(id);
    }
    await expectAttachedAgain();
  });

  it("destroy leaves nothing", async () => {
    await stack.destroy();
    expect(await namedLike(pair.prefix)).toEqual([]);
  });
});

describe("a re-point while the root of the tree is down", () => {
  const [m, n, r] = ["root-m", "root-n", "root-r"];
  const of = (name: string, seconds: number) =>
    `{ slaveOf: ${name.replaceAll("-", "")}, timeouts: { update: ${seconds} } }`;
  const sources = { [m]: `{ databases: [{ name: "shop" }] }`, [n]: of("root-m", 60) };
  const stack = new Stack(embedded, "root");

  afterAll(() => stack.end());

  it("to a sibling that is behind is not called errant, and is done when the root is back", async () => {
    await stack.up({ ...sources, [r]: of(m, 60) });
    const [root, sibling, copy] = [await stack.see(m), await stack.see(n), await stack.see(r)];
    await sql(root, "CREATE TABLE shop.parcels (id INT PRIMARY KEY)");
    expect(await caughtUp(sibling, root)).toBe(true);
    await sql(sibling, "STOP REPLICA IO_THREAD");
    await sql(root, "INSERT INTO shop.parcels VALUES (1)");
    expect(await caughtUp(copy, root)).toBe(true);
    {
      await using _ = await down(root);
      stack.declare({ ...sources, [r]: of(n, 15) });
      const { rc, output } = await stack.deployment.up();
      expect(rc).toBe(1);
      expect(output).not.toContain("holds transactions");
    }
    expect(await value(copy, "SELECT COUNT(*) FROM shop.parcels")).toBe(1);
    await sql(sibling, "START REPLICA");
    await stack.refresh();
    await stack.up({ ...sources, [r]: of(n, 60) });
    const after = await stack.see(r);
    expect(after).toMatchObject({ status: "ACTIVE", slaveOf: sibling.id, drift: [] });
    await sql(await stack.see(m), "INSERT INTO shop.parcels VALUES (2)");
    expect(await caughtUp(after, await stack.see(m))).toBe(true);
    expect(await value(after, "SELECT COUNT(*) FROM shop.parcels")).toBe(2);
  });
});
