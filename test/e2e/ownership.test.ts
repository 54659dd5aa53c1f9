import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { containerOf } from "../support/containers";
import { deployments } from "../support/deployments";
import { Stack, succeeded, value, type Seen } from "../support/instances";
import { fileIn } from "../support/volumeFiles";

/** Two states that take one instance for theirs, and a state that was lost. */

const EMPTY_STATE = '{"version":3,"deployment":{}}';

describe.each(deployments())("whose an instance is, $engine engine", (kind) => {
  const prefix = `owner-${kind.engine}`;
  const [m, r] = [`${prefix}-m`, `${prefix}-r`];
  const first = new Stack(kind, prefix);
  /** Another state, in another backend, with the same project, stack and resource names. */
  const second = new Stack(kind, prefix);
  const source = (more = "") => `{ databases: [{ name: "shop" }]${more} }`;
  const replica = (more = "") => `{ slaveOf: ${m.replaceAll("-", "")}${more} }`;
  const pair = { [m]: source(), [r]: replica() };
  const settled = "/var/lib/mysql/instance/settled";

  const everything = async () => {
    const seen = await Promise.all([first.see(m), first.see(r)]);
    return Promise.all(
      seen.map(async (one) => ({
        container: await containerOf(one.name),
        gtids: await value(one, "SELECT @@gtid_executed"),
      })),
    );
  };
  const tokenOf = (output: string, name: string) =>
    new RegExp(`${name} already exists.*?takeOver: "([0-9a-f]{8})"`, "s").exec(output)?.[1] ?? "";

  beforeAll(async () => {
    await first.up(pair);
    for (const name of [m, r]) expect(await fileIn(name, settled)).not.toBe("");
  });

  afterAll(async () => {
    await second.end();
    await first.end();
  });

  it("the preview of another state refuses them by name, owner and date; up touches nothing", async () => {
    const before = await everything();
    second.declare(pair);
    const preview = await second.deployment.preview();
    expect(preview.rc).not.toBe(0);
    const { urn } = await first.see(m);
    expect(preview.output).toContain(`${m} already exists. It was created for ${urn} on 20`);
    expect(tokenOf(preview.output, m)).toMatch(/^[0-9a-f]{8}$/);
    expect((await second.deployment.up()).rc).not.toBe(0);
    const held = await second.deployment.resources();
    expect(held.filter(({ type }) => type.includes("mysql"))).toEqual([]);
    succeeded(await second.deployment.destroy());
    expect(await everything()).toEqual(before);
  });

  it("a replica is refused in the preview also while its source is yet to be created", async () => {
    const elsewhere = {
      [`${prefix}-n`]: source(),
      [r]: `{ slaveOf: ${prefix.replaceAll("-", "")}n }`,
    };
    second.declare(elsewhere);
    const preview = await second.deployment.preview();
    expect(preview.rc).not.toBe(0);
    expect(tokenOf(preview.output, r)).toMatch(/^[0-9a-f]{8}$/);
  });

  it("a lost state: refused, and taken over by the program's word, told before; data and ids are kept", async () => {
    const before = [await first.see(m), await first.see(r)];
    const lost = await first.deployment.exportState();
    await first.deployment.importState(EMPTY_STATE);
    first.declare(pair);
    const refused = await first.deployment.preview();
    expect(refused.rc).not.toBe(0);
    const consent = { [m]: source(`, takeOver: "${tokenOf(refused.output, m)}"`), [r]: replica() };
    first.declare(consent);
    const tokenOfReplica = tokenOf((await first.deployment.preview()).output, r);
    const both = { ...consent, [r]: replica(`, takeOver: "${tokenOfReplica}"`) };
    first.declare(both);
    const preview = succeeded(await first.deployment.preview());
    for (const name of [m, r]) expect(preview.output).toContain(`TAKES OVER the running ${name}`);
    await first.up(both);
    const after = [await first.see(m), await first.see(r)];
    const same = ({ id, serverUuid, volume }: Seen) => ({ id, serverUuid, volume: volume.name });
    expect(after.map(same)).toEqual(before.map(same));
    expect(after.map(({ status, drift }) => ({ status, drift }))).toEqual(
      after.map(() => ({ status: "ACTIVE", drift: [] })),
    );
    expect(after[0]?.rootPassword).not.toBe(before[0]?.rootPassword);

    // who still has the lost state can neither change nor delete them
    await second.deployment.importState(lost);
    second.declare(pair);
    succeeded(await second.deployment.destroy());
    expect(await value(await first.see(m), "SELECT 1")).toBe(1);
    // a consent that was used is none any more, and changes nothing
    expect((await first.deployment.up({ expectNoChanges: true })).rc).toBe(0);
  });

  it("what retainOnDelete has left is refused like anybody's, until the program takes it over", async () => {
    const x = `${prefix}-x`;
    const kept = (more = "") => `{ deletionProtection: false${more} }, { retainOnDelete: true }`;
    await first.up({ ...pair, [x]: kept() });
    const { id } = await first.see(x);
    await first.up(pair);
    first.declare({ ...pair, [x]: kept() });
    const refused = await first.deployment.preview();
    expect(refused.rc).not.toBe(0);
    const takeOver = tokenOf(refused.output, x);
    await first.up({ ...pair, [x]: `{ takeOver: "${takeOver}" }` });
    expect((await first.see(x)).id).toBe(id);
    await first.up(pair);
  });
});
