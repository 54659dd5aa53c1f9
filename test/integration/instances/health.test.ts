import { afterAll, beforeAll, expect, it } from "vitest";
import { HEALTH_OPTIONS, HEALTH_USER } from "../../../src/ground/names";
import { Secret } from "../../../src/ground/secret";
import type { InstanceReport } from "../../../src/manage/report";
import { docker } from "../../support/engineView";
import { execute } from "../../support/execute";
import { sql, value } from "../../support/instances";
import { Managed, wanted } from "../../support/managed";
import { poll } from "../../support/poll";

/** What the engine says of an instance, and what the check itself says when it is asked at once. */

const PASSWORD = "a password of many characters";
const managed = new Managed();
const source = wanted("healthy-m", {
  rootPassword: new Secret(PASSWORD),
  rootPrivileges: "all",
});
let m: InstanceReport;
let s: InstanceReport;

beforeAll(async () => {
  m = await managed.bring(source);
  s = await managed.bring(
    wanted("healthy-s", { source: { id: m.id, isOfThisProgram: true as const } }),
  );
});
afterAll(() => managed[Symbol.asyncDispose]());

const root = (of: InstanceReport) => ({ address: of.address ?? "", rootPassword: PASSWORD });

interface Inspected {
  readonly State: { readonly Health?: { readonly Status: string } };
  readonly Config: { readonly Healthcheck?: { readonly Test?: readonly string[] } };
}

async function inspected(of: InstanceReport): Promise<Inspected> {
  return (await docker.getContainer(of.name).inspect()) as Inspected;
}

/** "" if all is well. */
async function complaint(of: InstanceReport): Promise<string> {
  const { Config } = await inspected(of);
  const script = Config.Healthcheck?.Test?.at(-1) ?? "exit 99";
  return (await execute(of.name, `( ${script}\n) || true`)).trim();
}

const statusOf = async (of: InstanceReport) => (await inspected(of)).State.Health?.Status;

it("a source and its replica are healthy soon after they are up", async () => {
  for (const each of [m, s]) {
    const isHealthy = async () => (await statusOf(each)) === "healthy" || undefined;
    await poll(`the health of ${each.name}`, isHealthy, 60_000);
    expect(await complaint(each)).toBe("");
  }
});

it("a replica whose applier stops is not, until it runs again", async () => {
  await sql(root(s), "STOP REPLICA SQL_THREAD");
  expect(await complaint(s)).toBe("replication does not run");
  await sql(root(s), "START REPLICA SQL_THREAD");
  expect(await complaint(s)).toBe("");
});

it("a server that lets nobody in is not", async () => {
  await sql(root(m), "SET GLOBAL offline_mode = 1");
  expect(await complaint(m)).toBe("the server does not answer");
  await sql(root(m), "SET GLOBAL offline_mode = 0");
  expect(await complaint(m)).toBe("");
});

it("its account has one privilege, and is in no binary log and on no other server", async () => {
  const grants = await sql(root(m), `SHOW GRANTS FOR '${HEALTH_USER}'@'localhost'`);
  expect(grants.map((row) => Object.values(row)[0])).toEqual([
    `GRANT REPLICATION CLIENT ON *.* TO \`${HEALTH_USER}\`@\`localhost\``,
  ]);
  expect(await value(root(s), "SELECT @@gtid_executed")).not.toContain(s.serverUuid);
  const [ofSource, ofReplica] = await Promise.all(
    [m, s].map(({ name }) => execute(name, `cat ${HEALTH_OPTIONS}`)),
  );
  expect(ofSource).not.toBe(ofReplica);
});

it("mysqld cannot read its password", async () => {
  await expect(execute(m.name, `cat ${HEALTH_OPTIONS}`, "mysql")).rejects.toThrow();
});

it("a look at its health leaves no line in the server's log", async () => {
  await sql(root(m), "SET GLOBAL log_error_verbosity = 3");
  // the server may note late that a connection of this test has ended
  const lines = () =>
    value(
      root(m),
      "SELECT JSON_ARRAYAGG(DATA) FROM performance_schema.error_log WHERE DATA NOT LIKE '%user: ''root''%'",
    );
  const before = await lines();
  for (let at = 0; at < 3; at += 1) expect(await complaint(m)).toBe("");
  expect(await lines()).toEqual(before);
});
