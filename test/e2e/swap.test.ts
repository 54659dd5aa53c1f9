import { afterAll, describe, expect, it } from "vitest";
import { aliasOf } from "../../src/ground/names";
import { lifeOf } from "../support/containers";
import { deployments } from "../support/deployments";
import { caughtUp, sql, Stack, succeeded, tracesOfReplicas, value } from "../support/instances";
import { misled } from "../support/misled";
import { letOrdinaryUserIn, openMembersDuring, takesRows } from "../support/ordinary";
import { picture } from "../support/picture";
import { accountOf, tracesOf } from "../support/traces";

// m1 ← s1, s2 becomes s1 ← m1, s2, and back, by moving `slaveOf` in the program.
describe.each(deployments())("roles are swapped, $engine engine", (kind) => {
  const prefix = kind.engine === "cli" ? "wc" : "we";
  const [m1, s1, s2] = ["m1", "s1", "s2"].map((name) => `${prefix}-${name}`) as [
    string,
    string,
    string,
  ];
  const of = (name: string) => `{ slaveOf: ${name.replaceAll("-", "")} }`;
  const stack = new Stack(kind, `swap-${kind.engine}`);
  const see = (name: string) => stack.see(name);

  afterAll(() => stack.end());

  it("T-A14: first the old source is fenced, then slaveOf moves; ids and data stay, all follow the new source", async () => {
    await stack.up({ [m1]: "{}", [s1]: of(m1), [s2]: of(m1) });
    const [source, replica] = [await see(m1), await see(s1)];
    await sql(source, "CREATE DATABASE shop");
    await sql(source, "CREATE TABLE shop.parcels (id INT PRIMARY KEY)");
    await letOrdinaryUserIn(source);
    await sql(source, "INSERT INTO shop.parcels VALUES (1)");
    expect(await caughtUp(replica, source)).toBe(true);
    const lives = await livesOf();
    await expectOneOpenAtATime([m1, s1], async () => {
      await up({ [m1]: "{ readOnly: true }", [s1]: of(m1), [s2]: of(m1) });
      await expect(sql(source, "INSERT INTO shop.parcels VALUES (9)")).rejects.toMatchObject({
        errno: 1290,
      });
      expect(await open()).toEqual([]);
      await up({ [s1]: "{}", [m1]: of(s1), [s2]: of(s1) });
    });
    expect(await open()).toEqual([s1]);
    expect(await livesOf()).toEqual(lives);
    const [old, now, sibling] = [await see(m1), await see(s1), await see(s2)];
    expect(old).toMatchObject({ id: source.id, serverUuid: source.serverUuid, slaveOf: now.id });
    expect(now).toMatchObject({ id: replica.id, serverUuid: replica.serverUuid });
    expect(sibling.slaveOf).toBe(now.id);
    await sql(now, "INSERT INTO shop.parcels VALUES (2)");
    for (const follower of [old, sibling]) {
      expect(await caughtUp(follower, now)).toBe(true);
      expect(await value(follower, "SELECT COUNT(*) FROM shop.parcels")).toBe(2);
      const write = sql(follower, "INSERT INTO shop.parcels VALUES (9)");
      await expect(write).rejects.toMatchObject({ errno: 1290 });
    }
    expect((await tracesOfReplicas(now)).filter((trace) => trace.endsWith(" dumps"))).toHaveLength(
      2,
    );
  });

  it("T-A14: and back", async () => {
    const lives = await livesOf();
    await expectOneOpenAtATime([m1, s1], async () => {
      await up({ [s1]: "{ readOnly: true }", [m1]: of(s1), [s2]: of(s1) });
      await up({ [m1]: "{}", [s1]: of(m1), [s2]: of(m1) });
    });
    expect(await open()).toEqual([m1]);
    expect(await livesOf()).toEqual(lives);
    const source = await see(m1);
    await sql(source, "INSERT INTO shop.parcels VALUES (3)");
    for (const name of [s1, s2]) {
      const follower = await see(name);
      expect(follower.slaveOf).toBe(source.id);
      const [status = {}] = await sql(follower, "SHOW REPLICA STATUS");
      expect(status).toMatchObject({ Source_UUID: source.serverUuid, Replica_IO_Running: "Yes" });
      expect(await caughtUp(follower, source)).toBe(true);
      expect(await value(follower, "SELECT COUNT(*) FROM shop.parcels")).toBe(3);
      expect(await tracesOf(follower, source)).toContain(`${accountOf(follower)} dumps`);
    }
    expect(await tracesOfReplicas(await see(s1))).toHaveLength(2); // both accounts, and no dump thread
    await stack.refresh();
    expect([...((await see(m1)).slaves ?? [])].sort()).toEqual(
      [await see(s1), await see(s2)].map(({ id }) => id).sort(),
    );
    expect((await see(s1)).slaves).toEqual([]);
    expect((await stack.deployment.up({ expectNoChanges: true })).rc).toBe(0);
  });

  const before = { [m1]: "{}", [s1]: of(m1), [s2]: of(m1) };
  const fenced = { ...before, [m1]: "{ readOnly: true }" };
  const swapped = { [s1]: "{}", [m1]: of(s1), [s2]: of(s1) };

  it("T-A14: without that first update it is refused in the preview, and nothing is touched", async () => {
    const then = await picture(stack);
    stack.declare(swapped);
    const { rc, output } = await stack.deployment.preview();
    expect(rc).toBe(1);
    expect(output).toContain(`${m1} is writable. First set readOnly: true on ${m1}`);
    expect(await picture(stack)).toEqual(then);
    expect(await open()).toEqual([m1]);
  });

  it("T-A14: a second update that fails leaves one writable member; taken back it is as before, with all data", async () => {
    const old = await see(m1);
    await expectOneOpenAtATime([m1, s1], async () => {
      await up(fenced);
      const [promoted, sibling] = [await see(s1), await see(s2)];
      {
        await using _ = await misled(m1, aliasOf(promoted.id), sibling.address ?? "");
        stack.declare(swapped);
        const { rc, output } = await (await stack.deployment.start("up")).result;
        expect(rc).toBe(1);
        expect(output).toContain(`the receiver of ${m1} stopped with error 2026`);
      }
      expect(await open()).toEqual([s1]);
      await up(fenced);
      expect(await open()).toEqual([]);
      await up(before);
    });
    expect(await open()).toEqual([m1]);

    await sql(await see(m1), "INSERT INTO shop.parcels VALUES (4)");
    for (const follower of [await see(s1), await see(s2)]) {
      expect(follower).toMatchObject({ status: "ACTIVE", slaveOf: old.id, drift: [] });
      expect(await caughtUp(follower, await see(m1))).toBe(true);
      expect(await value(follower, "SELECT COUNT(*) FROM shop.parcels")).toBe(4);
    }
    expect((await stack.deployment.up({ expectNoChanges: true })).rc).toBe(0);
  });

  /** In a process of its own, which leaves this one free to look. */
  async function up(declared: Readonly<Record<string, string>>): Promise<void> {
    stack.declare(declared);
    succeeded(await (await stack.deployment.start("up")).result);
  }

  async function expectOneOpenAtATime(
    ever: readonly string[],
    work: () => Promise<unknown>,
  ): Promise<void> {
    const members = await Promise.all([m1, s1, s2].map(see));
    const open = await openMembersDuring(members, work);
    process.stdout.write(`${open.looks} looks at who is open\n`);
    expect(open.together).toEqual([]);
    expect(open.ever).toEqual(ever);
  }

  /** Those that take a row of an ordinary user now. */
  async function open(): Promise<readonly string[]> {
    const names = [];
    for (const name of [m1, s1, s2]) if (await takesRows(await see(name))) names.push(name);
    return names;
  }

  const livesOf = () => Promise.all([m1, s1, s2].map(async (name) => lifeOf(await see(name))));
});
