import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ADMIN_USER } from "../../../src/ground/names";
import { Secret } from "../../../src/ground/secret";
import type { InstanceReport } from "../../../src/manage/report";
import { connector } from "../../../src/mysql/mysqlServer";
import { findContainerOf } from "../../../src/observe/census";
import { read } from "../../../src/observe/host/vault";
import type { CopyAccount } from "../../../src/ports/accounts";
import type { ServerConnector } from "../../../src/ports/server";
import { IMAGE } from "../../support/docker";
import { docker } from "../../support/engineView";
import { sql, type As } from "../../support/instances";
import { claimOf, knownOf, Managed, wanted } from "../../support/managed";

/** What a replica, or whoever poses as one, gets of its source. */

const ROOT = "for-root-of-the-source";
const REPOSITORY = "security-replicas";
const TAG = `${REPOSITORY}:latest`;
const m = wanted("replicas-m", {
  image: TAG,
  rootPassword: new Secret(ROOT),
  // purges binary logs, so that the replica has to copy
  rootPrivileges: "all",
  databases: [{ name: "shop" }],
});
const managed = new Managed();
let source: InstanceReport;
let otherImage = "";

beforeAll(async () => {
  await docker.getImage(IMAGE).tag({ repo: REPOSITORY, tag: "latest" });
  source = await managed.bring(m);
});

afterAll(async () => {
  await managed[Symbol.asyncDispose]();
  // the last name of the image that a test has made
  await docker.getImage(TAG).remove();
});

const asRoot = (instance: InstanceReport) => ({ ...instance, rootPassword: ROOT });

async function administratorOf({ id }: InstanceReport): Promise<As> {
  const container = await findContainerOf(managed.ports.engine, id);
  const { keys } = await read(managed.ports.engine, container?.id ?? "");
  return { user: ADMIN_USER, password: keys.admin?.reveal() ?? "" };
}

describe("an account that poses as a replica's", () => {
  const attribute = (replica: string) =>
    JSON.stringify({ "pulumi-mysql-replication": { replica, source: source.id, root: "x" } });

  it("puts no text of its own into the outputs", async () => {
    const forged = "call 555-0100: your licence has expired";
    await sql(asRoot(source), `CREATE USER forged ATTRIBUTE '${attribute(forged)}'`);
    const { slaves } = await managed.see(m, source);
    await sql(asRoot(source), "DROP USER forged");
    expect(slaves).toEqual([]);
  });

  it("with an id is listed like a replica, until it is dropped", async () => {
    const forged = randomUUID();
    await sql(asRoot(source), `CREATE USER forged ATTRIBUTE '${attribute(forged)}'`);
    const { slaves } = await managed.see(m, source);
    await sql(asRoot(source), "DROP USER forged");
    expect(slaves).toEqual([forged]);
    expect((await managed.see(m, source)).slaves).toEqual([]);
  });
});

describe("a tag that has moved since its source was created", () => {
  beforeAll(async () => {
    const { Id } = await docker.getContainer(source.name).inspect();
    const changes = "LABEL security.replicas=moved";
    const { Id: moved } = (await docker
      .getContainer(Id)
      .commit({ repo: REPOSITORY, tag: "latest", changes })) as { Id: string };
    otherImage = moved;
  });

  it("is announced in the preview of a replica, with both images", async () => {
    const replica = wanted("replicas-s", { image: TAG, source: { id: source.id } });
    const { plan, refusals } = await managed.instances.forecast(replica, undefined, claimOf("one"));
    expect(refusals).toEqual([]);
    expect(plan.map(({ severity, text }) => `${severity}: ${text}`)).toContainEqual(
      `warning: ${TAG} is ${otherImage.slice(0, 19)} now, and replicas-m runs ${source.imageId.slice(0, 19)}, which was ${TAG} when its container was created. Leave image out to run the same, or declare it by its digest`,
    );
  });

  it("is nothing to a replica that declares no image", async () => {
    const { image: _, ...replica } = wanted("replicas-s", { source: { id: source.id } });
    const { plan } = await managed.instances.forecast(replica, undefined, claimOf("one"));
    expect(plan.filter(({ severity }) => severity === "warning")).toEqual([]);
  });

  it("changes nothing about the source", async () => {
    const { plan } = await managed.instances.forecast(
      m,
      { ...knownOf(source), image: TAG },
      claimOf("one", source),
    );
    expect(plan).toEqual([]);
  });
});

describe("a replica that copies its source", () => {
  const { image: _, ...s } = wanted("replicas-s", { source: { id: "" } });
  let replica: InstanceReport;
  let account: CopyAccount | undefined;
  /** What the account of the copy can do, asked on the donor while it exists. */
  const tried: string[] = [];
  const own = (): As => ({
    user: account?.name ?? "",
    password: account?.password.reveal() ?? "",
  });

  const attempts = [
    `ALTER USER '${ADMIN_USER}'@'%' IDENTIFIED BY 'mine'`,
    "CREATE USER mine",
    "SELECT authentication_string FROM mysql.user",
    "CREATE TABLE shop.mine (id INT)",
    "SET GLOBAL super_read_only = OFF",
    "STOP REPLICA",
    "SHUTDOWN",
  ];

  async function tryAll(): Promise<void> {
    for (const statement of attempts) {
      const outcome = await sql(source, statement, [], own()).then(
        () => "done",
        (error: unknown) => String((error as { errno?: number }).errno),
      );
      tried.push(`${statement}: ${outcome}`);
    }
    const grants = await sql(source, "SHOW GRANTS", [], own());
    tried.push(...grants.flatMap((row) => Object.values(row)).map(String));
  }

  const observing: ServerConnector = {
    ...connector,
    async connect(...where) {
      const server = await connector.connect(...where);
      const ensure = server.ensureCopyAccount.bind(server);
      return Object.assign(server, {
        ensureCopyAccount: async (wants: CopyAccount) => {
          account = wants;
          await ensure(wants);
          await tryAll();
        },
      });
    },
  };

  beforeAll(async () => {
    await sql(asRoot(source), "FLUSH BINARY LOGS");
    await sql(asRoot(source), "PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");
    const copying = new Managed({ servers: observing });
    const spec = { ...s, source: { id: source.id } };
    replica = await copying.bring(spec);
    // removed with the others, before its source
    await managed.bring(spec, replica);
  });

  it("logs in to its donor as an account that can copy and nothing else", () => {
    expect(tried.filter((line) => line.endsWith(": done"))).toEqual([]);
    expect(tried.filter((line) => line.startsWith("GRANT"))).toEqual([
      expect.stringMatching(/^GRANT USAGE ON \*\.\* TO `copy-\w+`@`%`$/),
      expect.stringMatching(/^GRANT BACKUP_ADMIN(,SYSTEM_USER)? ON \*\.\* TO `copy-\w+`@`%`$/),
    ]);
  });

  it("keeps no way to log in there after the copy", async () => {
    await expect(sql(source, "SELECT 1", [], own())).rejects.toMatchObject({ errno: 1045 });
    const left = await sql(asRoot(source), "SELECT user FROM mysql.user WHERE user LIKE 'copy-%'");
    expect(left).toEqual([]);
  });

  it("has another administrator's password than its donor, and each opens its own server only", async () => {
    const [theirs, ours] = [await administratorOf(source), await administratorOf(replica)];
    expect(theirs.password).not.toBe(ours.password);
    await expect(sql(source, "SELECT 1", [], ours)).rejects.toMatchObject({ errno: 1045 });
    await expect(sql(replica, "SELECT 1", [], theirs)).rejects.toMatchObject({ errno: 1045 });
    expect(await sql(replica, "SELECT 1 AS one", [], ours)).toEqual([{ one: 1 }]);
  });

  it("is healthy, and nothing about its copy was written to the source's binary log", async () => {
    expect(replica).toMatchObject({ status: "ACTIVE", slaveOf: source.id, drift: [] });
    const events = await sql(asRoot(source), "SHOW BINLOG EVENTS");
    const texts = events.map(({ Info }) => String(Info));
    expect(texts.join("\n")).toContain("replica-");
    expect(texts.filter((text) => text.includes("copy-"))).toEqual([]);
  });
});
