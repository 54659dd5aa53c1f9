import { X509Certificate } from "node:crypto";
import mysql from "mysql2/promise";
import { afterAll, beforeAll, expect, it } from "vitest";
import { aliasOf, paths } from "../../../src/ground/names";
import { Secret } from "../../../src/ground/secret";
import type { InstanceReport } from "../../../src/manage/report";
import { containerOf } from "../../support/containers";
import { freePort } from "../../support/docker";
import { execute } from "../../support/execute";
import { caughtUp } from "../../support/instances";
import { value } from "../../support/instances";
import { Managed, wanted } from "../../support/managed";

/** Clients that verify: whom they trust as a server, by which names, and what somebody gains with its files. */

const managed = new Managed();
const PASSWORD = "a password of many characters";
const replica = wanted("named-s");
let source = wanted("named-m", { rootPassword: new Secret(PASSWORD) });
let m: InstanceReport;
let s: InstanceReport;

const below = () => ({ ...replica, source: { id: m.id, isOfThisProgram: true as const } });
const root = (of: InstanceReport) => ({ address: of.address ?? "", rootPassword: PASSWORD });

beforeAll(async () => {
  source = { ...source, port: await freePort() };
  m = await managed.bring(source);
  s = await managed.bring(below());
});
afterAll(() => managed[Symbol.asyncDispose]());

/** What a client on this machine says of whoever answers at this host and port. */
async function verified(host: string, port: number, ca = ""): Promise<string> {
  const ssl = { ca, rejectUnauthorized: true, verifyIdentity: true };
  try {
    const login = { host, port, user: "root", password: PASSWORD, ssl };
    await (await mysql.createConnection(login)).end();
    return "verified";
  } catch (error) {
    return String(error);
  }
}

/** The same of a client in the container `from`, which has the authority in a file. */
async function verifiedIn(from: string, host: string, ca: string): Promise<string> {
  const options = `--ssl-mode=VERIFY_IDENTITY --ssl-ca=${ca} -uroot -h${host} -NBe 'SELECT 1'`;
  return (await execute(from, `MYSQL_PWD='${PASSWORD}' mysql ${options} 2>&1 || true`)).trim();
}

it("clients verify a server by each of its names, and by no other", async () => {
  expect(await verified("localhost", m.port, m.caCertificate)).toBe("verified");
  expect(await verified("127.0.0.1", m.port, m.caCertificate)).toBe("verified");
  // mysql2 compares names and no addresses; mysql compares both
  const pinned = `${paths.instance}/source-${m.id}.pem`;
  expect(await verifiedIn(s.name, m.name, pinned)).toBe("1");
  expect(await verifiedIn(s.name, aliasOf(m.id), pinned)).toBe("1");
  expect(await verifiedIn(s.name, m.address ?? "", pinned)).toMatch(/SSL connection error/);
});

it("a server is not taken for another one, whose authority the client trusts", async () => {
  expect(await verified("127.0.0.1", m.port, s.caCertificate)).not.toBe("verified");
  const pinned = `${paths.instance}/source-${m.id}.pem`;
  expect(await verifiedIn(m.name, s.name, paths.ownCa)).toMatch(/SSL connection error/);
  expect(await verifiedIn(s.name, s.name, pinned)).toMatch(/SSL connection error/);
});

it("another name is in the certificate after the update that gives it, and replicas notice nothing", async () => {
  const life = await containerOf(m.name);
  const before = m;
  source = { ...source, name: "named-anew" };
  m = await managed.bring(source, m);
  expect(m).toMatchObject({ name: "named-anew", drift: [], caCertificate: before.caCertificate });
  expect(await containerOf(m.name)).toEqual(life);
  const pinned = `${paths.instance}/source-${m.id}.pem`;
  expect(await verifiedIn(s.name, "named-anew", pinned)).toBe("1");
  const shown = new X509Certificate(await execute(m.name, `cat ${paths.serverCertificate}`));
  expect(shown.checkHost("named-m")).toBeUndefined();
  s = await managed.bring(below(), s);
  expect([s.drift, s.replication.state]).toEqual([[], "replicating"]);
  expect(await caughtUp(root(s), root(m))).toBe(true);
});

it("mysqld cannot read the authority's key, and SQL cannot either", async () => {
  await expect(execute(m.name, `cat ${paths.authorityKey}`, "mysql")).rejects.toThrow();
  expect(await execute(m.name, `stat -c '%U %a' ${paths.authorityKey}`)).toBe("root 600\n");
  const query = "SELECT LOAD_FILE(?) IS NULL";
  expect(await value(root(m), query, [paths.authorityKey])).toBe(1);
});
