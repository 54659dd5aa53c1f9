import { Secret } from "../../../src/ground/secret";
import mysql from "mysql2/promise";
import { afterAll, beforeAll, expect, it } from "vitest";
import { read } from "../../../src/observe/host/vault";
import { labels, paths } from "../../../src/ground/names";
import type { InstanceReport } from "../../../src/manage/report";
import { execute } from "../../support/execute";
import { Managed, wanted } from "../../support/managed";

// The certificate that an instance is given before its first start, and the keys that the server makes itself.
const PASSWORD = "for root";
const managed = new Managed();
const plain = { name: "plain", host: "%", password: new Secret(PASSWORD), databases: [] };
const spec = wanted("tls-m", {
  rootPassword: new Secret(PASSWORD),
  users: [{ ...plain, requireTls: false }],
});
let report: InstanceReport;

beforeAll(async () => {
  report = await managed.bring(spec);
});

afterAll(() => managed[Symbol.asyncDispose]());

async function filesOf({ id }: InstanceReport) {
  const { engine } = managed.ports;
  const [container] = await engine.listContainers({ [labels.instance]: id });
  return (await read(engine, container?.id ?? "")).files;
}

/** The certificate that the server shows to whoever trusts `ca` only. */
async function shownTo(ca: string): Promise<unknown> {
  const connection = await mysql.createConnection({
    host: report.address ?? "",
    user: "root",
    password: PASSWORD,
    ssl: { ca, rejectUnauthorized: true },
  });
  try {
    const [rows] = await connection.query("SHOW STATUS LIKE 'Current_tls_cert'");
    return (rows as { Value: string }[])[0]?.Value;
  } finally {
    await connection.end();
  }
}

it("the server shows it, and nobody but mysqld reads its key", async () => {
  const { ownCa = "" } = await filesOf(report);
  expect(await shownTo(ownCa)).toBe(paths.serverCertificate);
  await execute("tls-m", `[ "$(stat -c '%U %a' ${paths.serverKey})" = "mysql 600" ]`);
  await execute("tls-m", `[ ! -e ${paths.data}/server-key.pem ]`);
});

it("what the provider reads of an instance holds no private key", async () => {
  expect(JSON.stringify(await filesOf(report))).not.toContain("PRIVATE KEY");
});

it("a change that starts the server again keeps it; another instance has another", async () => {
  const { ownCa } = await filesOf(report);
  report = await managed.bring({ ...spec, configuration: { max_connections: "77" } }, report);
  expect((await filesOf(report)).ownCa).toBe(ownCa);
  const other = await managed.bring(wanted("tls-n"));
  const { ownCa: others = "" } = await filesOf(other);
  expect(others).not.toBe(ownCa);
  await expect(shownTo(others)).rejects.toThrow(/signature|verify|certificate/);
});

it("who may log in without TLS does: the server makes the keys for passwords itself", async () => {
  const connection = await mysql.createConnection({
    host: report.address ?? "",
    user: "plain",
    password: PASSWORD,
  });
  const [rows] = await connection.query("SHOW STATUS LIKE 'Ssl_version'");
  await connection.end();
  expect(rows).toMatchObject([{ Value: "" }]);
});
