import { afterAll, beforeAll, expect, it } from "vitest";
import { randomPassword } from "../../../src/ground/password";
import type { InstanceReport } from "../../../src/manage/report";
import { sql, value } from "../../support/instances";
import { Managed, wanted } from "../../support/managed";

/**
 * Servers that accept no password without two characters of each kind. The policy comes after the source, as
 * somebody would install it; a copy takes it along.
 */

const managed = new Managed();
const rootPassword = randomPassword();
const source = wanted("policy-m", {
  rootPassword,
  rootPrivileges: "all",
  databases: [{ name: "shop" }],
});
let m: InstanceReport;

const root = (of: InstanceReport) => ({ ...of, rootPassword: rootPassword.reveal() });

const POLICY = {
  length: 16,
  mixed_case_count: 2,
  number_count: 2,
  special_char_count: 2,
  policy: "'STRONG'",
};

async function impose(on: InstanceReport): Promise<void> {
  await sql(root(on), "INSTALL COMPONENT 'file://component_validate_password'");
  for (const [name, required] of Object.entries(POLICY)) {
    await sql(root(on), `SET PERSIST validate_password.${name} = ${required}`);
  }
}

beforeAll(async () => {
  m = await managed.bring(source);
  await impose(m);
});
afterAll(() => managed[Symbol.asyncDispose]());

async function expectPolicy(on: InstanceReport): Promise<void> {
  const weak = sql(root(on), "SET PASSWORD = 'Weak-password'");
  await expect(weak).rejects.toMatchObject({ errno: 1819 });
}

it("a replica that replays gets its account under the policy", async () => {
  const s = await managed.bring(wanted("policy-s", { source: { id: m.id } }));
  expect(s).toMatchObject({ status: "ACTIVE", slaveOf: m.id, drift: [] });
});

it("a copy takes the policy along, and its administrator's password passes it at the next start", async () => {
  await sql(root(m), "CREATE TABLE shop.parcels (id INT PRIMARY KEY)");
  await sql(root(m), "INSERT INTO shop.parcels VALUES (1)");
  await sql(root(m), "FLUSH BINARY LOGS");
  await sql(root(m), "PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");
  const c = await managed.bring(wanted("policy-c", { source: { id: m.id } }));
  expect(c).toMatchObject({ status: "ACTIVE", slaveOf: m.id, drift: [] });
  expect(await value(root(c), "SELECT COUNT(*) FROM shop.parcels")).toBe(1);
  const policies = "SELECT COUNT(*) FROM mysql.component WHERE component_urn LIKE '%password'";
  expect(await value(root(c), policies)).toBe(1);
});

it("every secret of the source rotates under the policy", async () => {
  const rotate = { administrator: "1", replication: "1" };
  m = await managed.bring({ ...source, rotate }, m);
  expect(m).toMatchObject({ status: "ACTIVE", drift: [] });
  await expectPolicy(m);
});
