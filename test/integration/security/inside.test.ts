import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HEALTH_OPTIONS, paths, VOLUME_ROOT } from "../../../src/ground/names";
import { Secret } from "../../../src/ground/secret";
import type { InstanceReport } from "../../../src/manage/report";
import { findContainerOf } from "../../../src/observe/census";
import { read } from "../../../src/observe/host/vault";
import { besideContainer, inVolumesOf } from "../../support/beside";
import { answering } from "../../support/containers";
import { docker } from "../../support/engineView";
import { execute } from "../../support/execute";
import { sql, value } from "../../support/instances";
import { Managed, wanted } from "../../support/managed";

/** What an account with FILE, or a program that runs as mysqld's user, finds and reaches in a container. */

const ROOT = "for root";
const MiB = 1024 ** 2;
const managed = new Managed();
const spec = wanted("inside-m", { rootPassword: new Secret(ROOT) });
let report: InstanceReport;
let password = "";

beforeAll(async () => {
  report = await managed.bring(spec);
  const container = await findContainerOf(managed.ports.engine, report.id);
  const { keys } = await read(managed.ports.engine, container?.id ?? "");
  password = keys.admin?.reveal() ?? "";
  expect(password).toHaveLength(56);
});

afterAll(() => managed[Symbol.asyncDispose]());

const asRoot = async (statement: string) =>
  value(await answering({ ...report, rootPassword: ROOT }), statement);
const restarted = async () => {
  await docker.getContainer("inside-m").restart({ t: 60 });
  await answering({ ...report, rootPassword: ROOT });
};
const asMysqld = (command: string) => execute("inside-m", command, "mysql");

/** Of the container's whole life, and of a start that is not the first. */
describe.each(["the first start", "a later start"])("after %s", (start) => {
  beforeAll(async () => {
    if (start !== "the first start") await restarted();
  });

  it("the administrator's password is in one file, and in nothing that a process holds", async () => {
    const planted = "nobody else writes this";
    const search = (text: string) =>
      besideContainer(
        "inside-m",
        `grep -rlFe '${text}' /proc/1/root${VOLUME_ROOT} /proc/1/root/run /proc/1/root/tmp /proc/1/root/etc || true
         for file in /proc/1/fd/*; do
           if [ -f "$file" ] || [ -p "$file" ]; then
             if timeout 1 cat "$file" | grep -qFe '${text}'; then echo "$file"; fi
           fi
         done 2>/dev/null
         for file in /proc/1/environ /proc/1/cmdline; do
           if tr '\\0' '\\n' < $file | grep -qFe '${text}'; then echo $file; fi
         done`,
      );
    expect(await search(password)).toEqual([`/proc/1/root${paths.adminPassword}`]);
    const mode = await execute("inside-m", `stat -c '%a %U' ${paths.adminPassword}`);
    expect(mode.trim()).toBe("600 root");
    // what the search finds, when there is something to find
    await execute("inside-m", `echo ${planted} > /run/mysqld/planted`);
    expect(await search(planted)).toEqual(["/proc/1/root/run/mysqld/planted"]);
    expect(await search("--defaults-file")).toContain("/proc/1/cmdline");
    expect(await search("MYSQLD_PARENT_PID")).toContain("/proc/1/environ");
    await execute("inside-m", "rm /run/mysqld/planted");
  });

  it.each([
    "/proc/self/fd/3",
    "/dev/fd/3",
    paths.serverKey,
    paths.authorityKey,
    HEALTH_OPTIONS,
    paths.adminPassword,
    paths.replicationSecret,
    "/etc/passwd",
    "/proc/self/environ",
  ])("LOAD_FILE reads nothing of %s", async (path) => {
    expect(await asRoot(`SELECT LOAD_FILE('${path}')`)).toBeNull();
  });

  it.each([
    `${paths.instance}/planted`,
    `${paths.instance}/by-server/planted`,
    `${paths.data}/planted`,
    `${VOLUME_ROOT}/planted`,
    "/tmp/planted",
  ])("INTO OUTFILE writes nothing to %s", async (path) => {
    const attempt = asRoot(`SELECT 'planted' INTO OUTFILE '${path}'`);
    await expect(attempt).rejects.toThrow();
    const there = await execute("inside-m", `if [ -e ${path} ]; then echo there; fi`);
    expect(there).toBe("");
  });
});

describe("a program that runs as mysqld's user", () => {
  it.each([
    ["a file of the provider's", `echo x > ${paths.instance}/planted`],
    ["the provider's folder", `mv ${paths.instance} ${VOLUME_ROOT}/elsewhere`],
    ["the configuration", `echo x >> ${paths.configuration}`],
    ["the data directory's place", `mv ${paths.data} ${VOLUME_ROOT}/elsewhere`],
  ])("cannot change %s", async (_, command) => {
    await expect(asMysqld(command)).rejects.toThrow(/denied|Read-only/);
  });

  it("gets nothing by links that it leaves where the start script of root works", async () => {
    const victim = "/usr/bin/stat";
    const before = await execute("inside-m", `stat -c '%u %s %Y' ${victim}`);
    const password = await execute("inside-m", `stat -c '%u %a' ${paths.adminPassword}`);
    await asMysqld(`
      rm -rf /var/run/mysqld/*
      ln -s ${victim} /var/run/mysqld/init.sql
      ln -sfn ${paths.adminPassword} /var/run/mysqld/admin
      ln -sfn ${paths.adminPassword} ${paths.tls}/planted
      ln -sfn ${victim} ${paths.data}/planted
    `);
    await restarted();
    expect(await execute("inside-m", `stat -c '%u %s %Y' ${victim}`)).toBe(before);
    expect(await execute("inside-m", `stat -c '%u %a' ${paths.adminPassword}`)).toBe(password);
    expect(await managed.see(spec, report)).toMatchObject({ status: "ACTIVE" });
  });
});

describe("what somebody puts into the volume", () => {
  // as an earlier version left it to mysqld
  const OWN_FOLDER = `${paths.instance}/by-server`;
  const KEPT = `${VOLUME_ROOT}/kept`;

  it.each([
    ["a huge file", `truncate -s 512M ${OWN_FOLDER}/big`],
    ["a pipe that nobody writes to", `mkfifo ${OWN_FOLDER}/pipe`],
    ["a link", `ln -s /dev/zero ${OWN_FOLDER}/link`],
    [
      "a pipe in the place of mysqld's own file",
      `rm ${paths.initialised}; mkfifo ${paths.initialised}`,
    ],
    [
      "a link in the place of mysqld's own file",
      `rm -f ${paths.initialised}; ln -s /dev/zero ${paths.initialised}`,
    ],
  ])(
    "%s makes a look neither slow nor large, whether the server runs or not",
    async (_, command) => {
      await execute(
        "inside-m",
        `mkdir -p ${OWN_FOLDER}; chown mysql:mysql ${OWN_FOLDER}; cp -a ${paths.initialised} ${KEPT}; ${command}`,
      );
      const running = await lookOf(new Managed());
      await docker.getContainer("inside-m").stop({ t: 60 });
      const stopped = await lookOf(new Managed());
      await inVolumesOf(
        "inside-m",
        `rm -rf ${OWN_FOLDER} ${paths.initialised}; mv ${KEPT} ${paths.initialised}`,
      );
      await docker.getContainer("inside-m").start();
      await answering({ ...report, rootPassword: ROOT });
      expect({ running, stopped }).toEqual({
        running: { status: "ACTIVE", isSmall: true, isQuick: true },
        stopped: { status: "SHUTDOWN", isSmall: true, isQuick: true },
      });
    },
  );

  /** By a process that has never looked: it has to read everything. */
  async function lookOf(other: Managed) {
    const before = process.memoryUsage.rss();
    const began = Date.now();
    const { status } = await other.see(spec, report);
    return {
      status,
      isSmall: process.memoryUsage.rss() - before < 200 * MiB,
      isQuick: Date.now() - began < 15_000,
    };
  }
});

it("a root at the socket with a password is somebody's, and stays over a restart", async () => {
  const own = "'root'@'localhost'";
  await asRoot(`CREATE USER ${own} IDENTIFIED BY 'somebody else'`);
  await restarted();
  expect(
    await asRoot("SELECT COUNT(*) FROM mysql.user WHERE host = 'localhost' AND user = 'root'"),
  ).toBe(1);
  await asRoot(`DROP USER ${own}`);
});

it("accounts of a restart are those of the volume, and root at the socket is nobody's", async () => {
  const accounts = await sql(
    await answering({ ...report, rootPassword: ROOT }),
    "SELECT CONCAT(user, '@', host) AS account FROM mysql.user WHERE account_locked = 'N' ORDER BY 1",
  );
  expect(accounts.map(({ account }) => account)).toEqual([
    "replication-health@localhost",
    "replication-provider@%",
    "root@%",
  ]);
});
