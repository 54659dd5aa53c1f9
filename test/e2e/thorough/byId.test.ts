import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectEngine } from "../../../src/docker/dockerEngine";
import { read } from "../../../src/observe/host/vault";
import { containerOf, down } from "../../support/containers";
import { deployments } from "../../support/deployments";
import { placesOf } from "../../support/exposure";
import { caughtUp, sql, Stack, succeeded, tracesOfReplicas, value } from "../../support/instances";
import {
  accountOf,
  errantOn,
  holdings,
  namedLike,
  oneOfEach,
  tracesOf,
} from "../../support/traces";
import { newDirectory } from "../../support/workspace";

// A replica whose source another stack owns and allows: all that it is told is the source's id.
const ROOT = "for root of the other stack";
const APP = "for app of the other stack";
const SOURCE = `databases: [{ name: "shop" }], rootPassword: ${JSON.stringify(ROOT)},
  users: [{ name: "app", password: ${JSON.stringify(APP)}, databases: ["shop"] }]`;
const NOBODY = "00000000-0000-4000-8000-000000000000";

describe.each(deployments())("a source of another stack, $engine engine", (kind) => {
  const prefix = `byid-${kind.engine}`;
  const [m, r, q] = [`${prefix}-m`, `${prefix}-r`, `${prefix}-q`];
  // stacks refer to one another inside one backend
  const backend = newDirectory("backend");
  const env = { PULUMI_BACKEND_URL: `file://${backend}` };
  const together: ConstructorParameters<typeof Stack>[0] = {
    create: (settings) => kind.create({ ...settings, env }),
  };
  const owner = new Stack(together, `${prefix}-owner`);
  const reader = new Stack(together, `${prefix}-reader`);
  // the instance is declared below it
  const exported = `exports.sourceId = pulumi.output(0).apply(() => ${m.replaceAll("-", "")}.id);`;
  const reference = `const other = new pulumi.StackReference("organization/${owner.project}/dev");`;
  const source = () => owner.see(m);
  /** Its root password is not known to its own stack. */
  const copy = async (name = r) => ({ ...(await reader.see(name)), rootPassword: ROOT });
  const byId = async () => `{ slaveOf: ${JSON.stringify((await source()).id)} }`;
  const APP_LOGIN = { user: "app", password: APP };

  async function expectReplica(name: string): Promise<void> {
    const [above, below] = [await source(), await copy(name)];
    expect(below).toMatchObject({ status: "ACTIVE", slaveOf: above.id, drift: [] });
    expect(below.datastore).toEqual(above.datastore);
    await sql(above, "INSERT INTO shop.parcels VALUES (NULL)");
    expect(await caughtUp(below, above)).toBe(true);
    const counted = "SELECT COUNT(*) FROM shop.parcels";
    expect(await value(below, counted)).toBe(await value(above, counted));
    const write = sql(below, "INSERT INTO shop.parcels VALUES (NULL)", [], APP_LOGIN);
    await expect(write).rejects.toMatchObject({ errno: 1290 });
    expect(await errantOn(below, above)).toBe("");
  }

  beforeAll(async () => {
    owner.declare({ [m]: `{ ${SOURCE} }` }, exported);
    succeeded(await owner.deployment.up());
    await sql(await source(), "CREATE TABLE shop.parcels (id INT AUTO_INCREMENT PRIMARY KEY)");
  });

  afterAll(async () => {
    await reader.end().finally(() => owner.end());
    rmSync(backend, { recursive: true, force: true });
    expect(await namedLike(prefix)).toEqual([]);
  });

  it("an id that is no instance's is refused in the preview, with those that there are", async () => {
    reader.declare({ [r]: `{ slaveOf: "${NOBODY}" }` });
    const { rc, output } = await reader.deployment.preview();
    expect(rc).not.toBe(0);
    expect(output).toContain(NOBODY);
    expect(output).toContain(`${m} (${(await source()).id})`);
    expect(await namedLike(r)).toEqual([]);
  });

  it("without the permission of the source's program it is refused in the preview, which names what to declare", async () => {
    reader.declare({ [r]: await byId() });
    const { rc, output } = await reader.deployment.preview();
    expect(rc).not.toBe(0);
    expect(output).toContain(
      `Declare replicasFrom: ["${reader.project}/dev"] on ${m} in ${owner.project}/dev`,
    );
    expect((await reader.deployment.up()).rc).not.toBe(0);
    expect(await namedLike(r)).toEqual([]);

    const before = await containerOf(m);
    owner.declare({ [m]: `{ replicasFrom: ["${reader.project}/dev"], ${SOURCE} }` }, exported);
    expect(succeeded(await owner.deployment.up()).output).toContain(
      `replicas of ${reader.project}/dev are allowed from now on`,
    );
    expect(await containerOf(m)).toEqual(before);
  });

  it("slaveOf is its id: the replica comes up, and after a refresh the source lists it", async () => {
    await reader.up({ [r]: await byId() });
    await expectReplica(r);
    expect((await reader.deployment.up({ expectNoChanges: true })).rc).toBe(0);
    await owner.refresh();
    const [above, below] = [await source(), await copy()];
    expect(above.slaves).toEqual([below.id]);
    expect(await tracesOf(below, above)).toEqual([accountOf(below), `${accountOf(below)} dumps`]);
  });

  it("no password is handed over: neither in clear nor as a secret does the replica's stack hold one", async () => {
    const { uri, rootPassword } = await reader.see(r);
    const { username, password, hostname, port } = new URL(uri);
    expect({ username, password, hostname, port }).toEqual({
      username: "",
      password: "",
      hostname: r,
      port: "3306",
    });
    expect(rootPassword).toBeUndefined();

    const [channel = {}] = await sql(
      await copy(),
      "SELECT User_password AS password FROM mysql.slave_master_info",
    );
    const contents = [m, r].map((name) => read(connectEngine(), name));
    const held = (await Promise.all(contents)).map(({ keys }) => keys.admin?.reveal() ?? "");
    const known = { ROOT, APP, channel: String(channel["password"]), of: held[0], own: held[1] };
    const states = {
      whole: await reader.deployment.exportState(),
      visible: await reader.deployment.visibleState(),
    };
    for (const [whose, secret = ""] of Object.entries(known)) {
      expect(secret.length, whose).toBeGreaterThan(10);
      expect(placesOf(secret, states), whose).toEqual([]);
    }
  });

  const referring = { [r]: `{ slaveOf: other.requireOutput("sourceId") }` };
  // the embedded engine knows one stack
  const references = {
    cli: {
      title:
        "an output of a StackReference is as good: nothing changes for this one, another comes up",
      async expectIt() {
        reader.declare(referring, reference);
        expect((await reader.deployment.up({ expectNoChanges: true })).rc).toBe(0);
        const both = { ...referring, [q]: `{ slaveOf: other.getOutput("sourceId") }` };
        reader.declare(both, reference);
        expect(succeeded(await reader.deployment.up()).changes).toMatchObject({ create: 1 });
        await expectReplica(q);
        const gone = await copy(q);
        reader.declare(referring, reference);
        succeeded(await reader.deployment.up());
        expect(await holdings(gone.urn)).toEqual([]);
        expect(await tracesOf(gone, await source())).toEqual([]);
      },
    },
    embedded: {
      title: "a StackReference ends in an error that says what is missing, and nothing changes",
      async expectIt() {
        const before = [await containerOf(r), await reader.deployment.resources()];
        reader.declare(referring, reference);
        const { rc, output } = await reader.deployment.up();
        expect(rc).toBe(1);
        expect(output).toContain("reading a resource by id (get)");
        expect([await containerOf(r), await reader.deployment.resources()]).toEqual(before);
      },
    },
  }[kind.engine];

  it(references.title, () => references.expectIt());

  it("the source's stack is not destroyed while the replica is there: it is named, and all goes on", async () => {
    const before = await source();
    const { rc, output } = await owner.deployment.destroy();
    expect(rc).toBe(1);
    expect(output).toContain(`${m} is still the source of ${r}`);
    expect(await holdings(before.urn)).toEqual(oneOfEach(before));
    await expectReplica(r);
  });

  it("nor while that source is stopped: its replica names it, and its volume stays", async () => {
    const before = await source();
    {
      await using _ = await down(before);
      const { rc, output } = await owner.deployment.destroy();
      expect(rc).toBe(1);
      expect(output).toContain(`${m} is still the source of ${r}`);
      expect(await holdings(before.urn)).toEqual(oneOfEach(before));
    }
    await owner.refresh();
    await reader.refresh();
    await expectReplica(r);
  });

  it("detached, it is the last that the other stack's source hears of it", async () => {
    const before = await copy();
    await reader.up({ [r]: "{}" });
    const alone = await copy();
    expect(alone).toMatchObject({ id: before.id, serverUuid: before.serverUuid, status: "ACTIVE" });
    expect(alone.slaveOf).toBeUndefined();
    expect(await sql(alone, "SHOW REPLICA STATUS")).toEqual([]);
    expect(await tracesOfReplicas(await source())).toEqual([]);
    expect((await reader.deployment.up({ expectNoChanges: true })).rc).toBe(0);
  });

  it("attached again and deleted: the source is clean, and its stack can go", async () => {
    await reader.up({ [r]: await byId() });
    await expectReplica(r);
    const gone = await copy();
    await reader.up({});
    expect(await holdings(gone.urn)).toEqual([]);
    const above = await source();
    expect(await tracesOfReplicas(above)).toEqual([]);
    await owner.destroy();
    expect(await holdings(above.urn)).toEqual([]);
  });
});
