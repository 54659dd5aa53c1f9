import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { containerOf } from "../../support/containers";
import { deployments } from "../../support/deployments";
import { docker } from "../../support/engineView";
import { caughtUp, sql, Stack, succeeded, value, type Seen } from "../../support/instances";
import {
  accountOf,
  errantOn,
  holdings,
  namedLike,
  oneOfEach,
  tracesOf,
} from "../../support/traces";

// What replaces an instance, what keeps its volume, and what only seems to do either.
const source = (volume = "{}") => `{ databases: [{ name: "shop" }], volume: ${volume} }`;

describe.each(deployments())("replacement and kept volumes, $engine engine", (kind) => {
  const prefix = `replace-${kind.engine}`;
  const [m, r] = [`${prefix}-m`, `${prefix}-r`];
  const stack = new Stack(kind, prefix);
  const replica = (volume = "{}") => `{ slaveOf: ${m.replaceAll("-", "")}, volume: ${volume} }`;
  const see = (name: string) => stack.see(name);
  let written = 0;

  const write = async () => {
    await sql(await see(m), "INSERT INTO shop.parcels VALUES (?)", [(written += 1)]);
  };

  /** Everything that makes an instance the same one, as seen on the engine and in its server. */
  async function identity(name: string) {
    const { id, serverUuid, volume, urn } = await see(name);
    return {
      ...{ id, serverUuid, volume: volume.name },
      ...{ container: await containerOf(name), holdings: await holdings(urn) },
    };
  }

  async function expectPair(): Promise<void> {
    await write();
    const [above, copy] = [await see(m), await see(r)];
    expect(above).toMatchObject({ status: "ACTIVE", drift: [] });
    expect(copy).toMatchObject({ status: "ACTIVE", slaveOf: above.id, drift: [] });
    expect(await caughtUp(copy, above)).toBe(true);
    expect(await errantOn(copy, above)).toBe("");
    for (const one of [above, copy]) {
      expect(await value(one, "SELECT COUNT(*) FROM shop.parcels")).toBe(written);
      expect(await holdings(one.urn)).toEqual(oneOfEach(one));
    }
    const account = accountOf(copy);
    expect(await tracesOf(copy, above)).toEqual([account, `${account} dumps`]);
    expect((await stack.deployment.up({ expectNoChanges: true })).rc).toBe(0);
  }

  beforeAll(async () => {
    await stack.up({ [m]: source(), [r]: replica() });
    await sql(await see(m), "CREATE TABLE shop.parcels (id INT PRIMARY KEY)");
    await write();
  });

  afterAll(() => stack.end());

  /** As a user answers the refusals of a preview. Pulumi tells nobody that the state has what is to be replaced. */
  async function consent(replace: readonly string[]): Promise<void> {
    const takeOver = new Map<string, string>();
    for (;;) {
      const word = (name: string) => {
        const token = takeOver.get(name);
        return token === undefined ? "" : `, takeOver: "${token}"`;
      };
      const [of, copy] = [source(), replica()].map((args) => args.slice(0, -2));
      stack.declare({ [m]: `${of ?? ""}${word(m)} }`, [r]: `${copy ?? ""}${word(r)} }` });
      const { rc, output } = await stack.deployment.preview({ replace });
      if (rc === 0) return;
      const refused = /(\S+) already exists.*?--replace has set it aside.*?takeOver: "(\w{8})"/s;
      const [, name = "", token = ""] = refused.exec(output) ?? [];
      expect([m, r]).toContain(name);
      expect(takeOver.has(name)).toBe(false);
      takeOver.set(name, token);
    }
  }

  it.each([
    ["a source", [m]],
    ["a replica", [r]],
    ["both at once", [m, r]],
  ])("up --replace of %s: refused, and taken over by the program's word", async (_, names) => {
    const before = { [m]: await identity(m), [r]: await identity(r) };
    const gtids = await value(await see(m), "SELECT @@gtid_executed");
    const { rootPassword } = await see(m);
    const replace = await Promise.all(names.map(async (name) => (await see(name)).urn));
    expect((await stack.deployment.up({ replace })).rc).toBe(1);
    expect({ [m]: await identity(m), [r]: await identity(r) }).toEqual(before);
    await consent(replace);
    const run = succeeded(await stack.deployment.up({ replace }));
    expect(run.changes.replace).toBe(names.length);
    for (const name of names) expect(run.output).toContain(`TAKES OVER the running ${name}`);
    expect(run.output).toContain("it has been taken over since");
    expect({ [m]: await identity(m), [r]: await identity(r) }).toEqual(before);
    // one that was generated is generated anew, and is the one that logs in
    const isAnew = names.includes(m);
    expect((await see(m)).rootPassword === rootPassword).toBe(!isAnew);
    for (const name of [m, r]) {
      const lost = "SELECT GTID_SUBTRACT(?, @@gtid_executed)";
      expect(await value(await see(name), lost, [gtids])).toBe("");
    }
    await expectPair();
    stack.declare({ [m]: source(), [r]: replica() });
  });

  it("another volume.name is refused while there are replicas, and nothing is touched", async () => {
    const before = { [m]: await identity(m), [r]: await identity(r) };
    stack.declare({ [m]: source(`{ name: "${prefix}-other" }`), [r]: replica() });
    const refused = await stack.deployment.up();
    expect(refused.rc).toBe(1);
    // by the diff where the state says so already, by the servers otherwise
    expect(refused.output).toMatch(
      new RegExp(`is still the source of .*${before[r]?.id ?? ""}.*Detach, re-point or delete`),
    );
    expect(refused.output).not.toContain("its data is kept");
    expect({ [m]: await identity(m), [r]: await identity(r) }).toEqual(before);
  });

  it("volume.retain: destroy keeps the volumes, and leaves them by a clean shutdown", async () => {
    await stack.up({ [m]: source("{ retain: true }"), [r]: replica("{ retain: true }") });
    const seen = [await see(m), await see(r)];
    await write();
    await stack.destroy();
    for (const { urn, volume } of seen) {
      expect(await holdings(urn)).toEqual([`volume ${volume.name}`]);
    }
  });

  it("and the next up of the same resources picks the data up again", async () => {
    const volumes = await namedLike(prefix);
    await stack.up({ [m]: source("{ retain: true }"), [r]: replica("{ retain: true }") });
    expect((await namedLike(prefix)).filter((one) => one.startsWith("volume"))).toEqual(volumes);
    for (const name of [m, r]) expect(await log(name)).not.toContain("crash recovery");
    await expectPair();
  });

  it("another volume.name replaces an instance without replicas: delete first, new volume, no data", async () => {
    await stack.up({ [m]: source(), [r]: replica() });
    await stack.up({ [m]: source() });
    await stack.refresh();
    const before = await see(m);
    const run = await stack.up({ [m]: source(`{ name: "${prefix}-other" }`) });
    const done = run.events.filter(({ status, name }) => status === "done" && name === m);
    const [deleted, created] = ["delete-replaced", "create-replacement"].map((op) =>
      done.findIndex((event) => event.op === op),
    );
    expect(deleted).toBeGreaterThanOrEqual(0);
    expect(created).toBeGreaterThan(deleted ?? -1);
    const after: Seen = await see(m);
    expect(after.id).not.toBe(before.id);
    expect(await holdings(after.urn)).toEqual([`container ${m}`, `volume ${prefix}-other`]);
    expect(await sql(after, "SHOW TABLES IN shop")).toEqual([]);
    expect((await stack.deployment.up({ expectNoChanges: true })).rc).toBe(0);
  });

  it("destroy leaves nothing", async () => {
    await stack.destroy();
    expect(await namedLike(prefix)).toEqual([]);
  });
});

async function log(name: string): Promise<string> {
  const text = await docker.getContainer(name).logs({ stdout: true, stderr: true });
  return text.toString("latin1");
}
