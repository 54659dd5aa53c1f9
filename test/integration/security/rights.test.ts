import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { labels, paths, VOLUME_ROOT } from "../../../src/ground/names";
import { Secret } from "../../../src/ground/secret";
import type { InstanceReport } from "../../../src/manage/report";
import { templateKey, templateName } from "../../../src/plan/host/containerSpec";
import { answering, restarted } from "../../support/containers";
import { dockerScratch } from "../../support/docker";
import { docker } from "../../support/engineView";
import { execute } from "../../support/execute";
import { HelperWatch } from "../../support/helperWatch";
import { caughtUp, sql, value } from "../../support/instances";
import { claimOf, knownOf, Managed, wanted } from "../../support/managed";
import { NONE, recreatedWithoutLimits, RIGHTS_OF_THE_START, rightsIn } from "../../support/rights";

// Whoever gets into a container gets no further: what a server and a helper may do, and a whole life within that.
const PASSWORD = "for root";
/** It gets a template of its own, so that a template is made while the test looks. */
const PAGES = { innodb_page_size: "8192" };

const managed = new Managed();
const scratch = dockerScratch();
const rootPassword = new Secret(PASSWORD);
const databases = [{ name: "shop" }];
const m = wanted("rights-m", {
  rootPassword,
  rootPrivileges: "all",
  databases,
  configuration: PAGES,
});
let source: InstanceReport;
let helpers: HelperWatch;

const asRoot = (seen: InstanceReport) => ({ ...seen, rootPassword: PASSWORD });

/** As mysqld's user: what somebody who has taken mysqld over can do. */
async function asMysqld(command: string): Promise<string> {
  return execute(m.name, `( ${command} ) 2>&1 || true`, "mysql");
}

beforeAll(async () => {
  helpers = await HelperWatch.begin();
  source = await managed.bring(m);
});

afterAll(async () => {
  helpers[Symbol.dispose]();
  await managed[Symbol.asyncDispose]();
  await scratch[Symbol.asyncDispose]();
  const template = templateName(templateKey(source.imageId, PAGES));
  await managed.ports.engine.removeContainer(template);
  await managed.ports.engine.removeVolume(template);
});

describe("a server", () => {
  it("has no rights, and no program gives it any", async () => {
    const status = rightsIn(await execute(m.name, "cat /proc/1/status"));
    expect(status).toMatchObject({
      effective: NONE,
      bounding: RIGHTS_OF_THE_START,
      gainsNothing: true,
    });
    expect(status.uid).toBeGreaterThan(0);
  });

  it("cannot become root by a setuid program, not even by one of root's making", async () => {
    const tool = `${VOLUME_ROOT}/instance/tool`;
    await execute(m.name, `cp "$(command -v id)" ${tool}; chmod 4755 ${tool}`);
    try {
      const uid = (await execute(m.name, "id -u mysql")).trim();
      expect((await asMysqld(`${tool} -u`)).trim()).toBe(uid);
    } finally {
      await execute(m.name, `rm ${tool}`);
    }
  });

  it("cannot change its programs, as nobody in the container can", async () => {
    for (const place of ["/usr/sbin/mysqld-2", "/etc/new", "/root/new", "/new", "/var/lib/new"]) {
      await expect(execute(m.name, `: > ${place}`)).rejects.toThrow(/read-only/i);
    }
  });

  it("can fill only a little of its memory with files", async () => {
    const fill = "head -c 100000000 /dev/zero > ";
    for (const place of ["/tmp/full", "/run/mysqld/full"]) {
      expect(await asMysqld(`${fill}${place}`)).toMatch(/no space/i);
      await execute(m.name, `rm ${place}`);
    }
  });

  it("writes its temporary files into the volume, where no start leaves any", async () => {
    expect(await value(asRoot(source), "SELECT @@tmpdir")).toBe(paths.temporary);
    await execute(m.name, `touch ${paths.temporary}/left`);
    await restarted(asRoot(source));
    expect(await execute(m.name, `ls -A ${paths.temporary}`)).not.toContain("left");
    expect(await execute(m.name, `stat -c '%U %a' ${paths.temporary}`)).toBe("mysql 700\n");
    source = await managed.see(m, source);
  });

  it("starts no more processes than it may, and an update gives that limit back", async () => {
    const { engine } = managed.ports;
    const seen = await engine.findContainer(m.name);
    expect(seen?.processes).toBe(2048);
    if (!seen) return;
    await engine.updateResources(seen.id, { memory: seen.memory, processes: 100 });
    const bomb = 'i=0; while [ "$i" -lt 200 ]; do sleep 3 & i=$((i + 1)); done; echo all';
    const said = await asMysqld(bomb);
    expect(said).toMatch(/cannot fork|resource temporarily unavailable|retry/i);
    expect(said).not.toMatch(/^all$/m);
    source = await managed.bring(m, source);
    expect((await engine.findContainer(m.name))?.processes).toBe(2048);
  });
});

it("helpers have limits too, and a root file system that nobody can write", async () => {
  const { inspected } = await helpers.seen();
  expect(helpers.names.join()).toContain("mysql-replication-validate-");
  expect(helpers.names.join()).toContain(templateName(templateKey(source.imageId, PAGES)));
  for (const text of inspected) {
    const { HostConfig } = JSON.parse(text) as Awaited<
      ReturnType<ReturnType<typeof docker.getContainer>["inspect"]>
    >;
    expect(HostConfig).toMatchObject({
      CapDrop: ["ALL"],
      SecurityOpt: ["no-new-privileges"],
      ReadonlyRootfs: true,
      NetworkMode: "none",
    });
    expect(HostConfig.Memory).toBeGreaterThan(0);
    expect(HostConfig.PidsLimit).toBeGreaterThan(0);
  }
});

it("a container without any right has none, and writes nowhere", async () => {
  const rights = { ofRoot: [], memoryFolders: [] };
  const { id } = await scratch.started("bare", { rights });
  const { stdout } = await managed.ports.engine.run(id, ["cat", "/proc/1/status"]);
  expect(rightsIn(stdout)).toEqual({ effective: NONE, bounding: NONE, gainsNothing: true, uid: 0 });
  const { exitCode } = await managed.ports.engine.run(id, ["touch", "/tmp/x"]);
  expect(exitCode).not.toBe(0);
});

it("a whole life: replay, a copy with its restart, a configuration, a detach, a delete", async () => {
  const app = { name: "app", host: "%", password: new Secret("app's"), databases: ["shop"] };
  const withUser = { ...m, users: [app] };
  source = await managed.bring(withUser, source);
  await sql(asRoot(source), "CREATE TABLE shop.parcels (id INT PRIMARY KEY)");
  await sql(asRoot(source), "INSERT INTO shop.parcels VALUES (1)");
  const replay = wanted("rights-replay", { source: { id: source.id }, configuration: PAGES });
  const replayed = await managed.bring(replay);
  await sql(asRoot(source), "FLUSH BINARY LOGS");
  await sql(asRoot(source), "PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");
  const copy = wanted("rights-copy", { source: { id: source.id }, configuration: PAGES });
  const copied = await managed.bring(copy);
  await sql(asRoot(source), "INSERT INTO shop.parcels VALUES (2)");
  for (const replica of [replayed, copied]) {
    expect(replica).toMatchObject({ status: "ACTIVE", drift: [] });
    expect(await caughtUp(asRoot(replica), asRoot(source))).toBe(true);
    const status = rightsIn(await execute(replica.name, "cat /proc/1/status"));
    expect(status).toMatchObject({ effective: NONE, bounding: RIGHTS_OF_THE_START });
  }
  const configured = { ...PAGES, max_connections: "77" };
  source = await managed.bring({ ...withUser, configuration: configured }, source);
  expect(await value(asRoot(source), "SELECT @@max_connections")).toBe(77);
  const { source: _, ...alone } = replay;
  const detached = await managed.bring(alone, replayed);
  expect(detached).toMatchObject({ status: "ACTIVE", drift: [] });
  await sql(asRoot(detached), "INSERT INTO shop.parcels VALUES (3)");
  await managed.remove(alone, detached);
  await managed.remove(copy, copied);
  expect(await docker.listContainers({ all: true, filters: { name: ["rights-replay"] } })).toEqual(
    [],
  );
});

it("a container that a former release created is announced, and created again with its data", async () => {
  const name = "rights-old";
  const old = wanted(name, { rootPassword, databases });
  const before = await managed.bring(old);
  await sql(asRoot(before), "CREATE TABLE shop.kept (id INT PRIMARY KEY)");
  await recreatedWithoutLimits(name, { [labels.schema]: "1", [labels.made]: "former" });
  await docker.getContainer(name).start();
  const unlimited = await answering(asRoot(before));
  expect(rightsIn(await execute(name, "cat /proc/1/status")).gainsNothing).toBe(false);
  const forecast = await managed.instances.forecast(
    { ...old, patience: 30 },
    knownOf(before),
    claimOf("one", before),
  );
  expect(forecast.plan.map(({ text }) => text).join()).toMatch(
    /new container on the same volume, data kept: unavailable meanwhile; a former release/,
  );
  expect(await value(unlimited, "SELECT COUNT(*) FROM shop.kept")).toBe(0);
  const after = await managed.bring(old, before);
  expect(after).toMatchObject({ id: before.id, serverUuid: before.serverUuid, drift: [] });
  expect(await value(asRoot(after), "SELECT COUNT(*) FROM shop.kept")).toBe(0);
  expect(rightsIn(await execute(name, "cat /proc/1/status")).gainsNothing).toBe(true);
});
