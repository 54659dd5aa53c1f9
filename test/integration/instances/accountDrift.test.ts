// Longer than other files: all that somebody can do to an account, on one server, which takes long to create.
import mysql from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ADMIN_USER } from "../../../src/ground/names";
import { WITHHELD_IN_SYSTEM } from "../../../src/ground/privileges";
import { Secret } from "../../../src/ground/secret";
import type { InstanceReport } from "../../../src/manage/report";
import { findContainerOf } from "../../../src/observe/census";
import { read } from "../../../src/observe/host/vault";
import { Managed, wanted } from "../../support/managed";

const managed = new Managed();
const PASSWORD = "a password of many characters";
const declared = {
  rootPassword: new Secret(PASSWORD),
  databases: [{ name: "shop" }, { name: "a_b" }],
  users: [
    {
      name: "app",
      host: "%",
      password: new Secret(PASSWORD),
      databases: ["shop", "a_b"],
      requireTls: true,
    },
  ],
};
const source = wanted("drifting-m", declared);
const replica = wanted("drifting-s");
let m: InstanceReport;
let s: InstanceReport;

beforeAll(async () => {
  m = await managed.bring(source);
  s = await managed.bring({ ...replica, source: { id: m.id } });
  await asAdmin(
    "CREATE DATABASE log",
    "CREATE TABLE log.t (i INT PRIMARY KEY)",
    "CREATE PROCEDURE log.p() SELECT 1",
    "CREATE ROLE boss",
    "CREATE USER other",
  );
});
afterAll(() => managed[Symbol.asyncDispose]());

async function asAdmin(...statements: readonly string[]): Promise<void> {
  const container = await findContainerOf(managed.ports.engine, m.id);
  const { keys } = await read(managed.ports.engine, container?.id ?? "");
  const connection = await mysql.createConnection({
    host: m.address ?? "",
    user: ADMIN_USER,
    password: keys.admin?.reveal() ?? "",
    ssl: { rejectUnauthorized: false },
  });
  try {
    for (const statement of statements) await connection.query(statement);
  } finally {
    await connection.end();
  }
}

async function logsIn(name: string, at = m): Promise<void> {
  const ssl = { rejectUnauthorized: false };
  const login = { host: at.address ?? "", user: name, password: PASSWORD, ssl };
  await (await mysql.createConnection(login)).end();
}

/** What is told of it, and that an up sets exactly that right, here and on the replica. */
async function repaired(name: string, lines: readonly string[], args = source): Promise<void> {
  expect((await managed.see(args, m)).drift.toSorted()).toEqual(lines.toSorted());
  m = await managed.bring(args, m);
  expect(m.drift).toEqual([]);
  expect((await managed.see(args, m)).drift).toEqual([]);
  await logsIn(name);
}

it("what was just set up is as declared, on every look", async () => {
  expect(m.drift).toEqual([]);
  expect((await managed.see(source, m)).drift).toEqual([]);
});

describe("of a declared user,", () => {
  it.each<[string, readonly string[]]>([
    ["ALTER USER app IDENTIFIED BY 'theirs'", ["the password of app@% was changed"]],
    // the same password has another salt, and whoever has set it may know it
    [`ALTER USER app IDENTIFIED BY '${PASSWORD}'`, ["the password of app@% was changed"]],
    [
      "ALTER USER app IDENTIFIED WITH sha256_password BY 'theirs'",
      ["app@% logs in by sha256_password instead of caching_sha2_password"],
    ],
    [
      "ALTER USER app IDENTIFIED BY 'theirs' RETAIN CURRENT PASSWORD",
      ["the password of app@% was changed", "app@% has a second password, which nobody declared"],
    ],
    ["ALTER USER app PASSWORD EXPIRE", ["the password of app@% has expired"]],
    ["ALTER USER app ACCOUNT LOCK", ["app@% is locked"]],
    ["ALTER USER app REQUIRE NONE", ["app@% may log in without TLS"]],
    [
      "ALTER USER app REQUIRE X509",
      ["app@% needs a certificate of its own to log in, which nobody declared"],
    ],
    [
      "ALTER USER app REQUIRE SUBJECT '/CN=app'",
      ["app@% needs a certificate of its own to log in, which nobody declared"],
    ],
    [
      "ALTER USER app WITH MAX_USER_CONNECTIONS 5",
      ["app@% may have 5 connections at a time instead of 135 connections"],
    ],
    [
      "ALTER USER app WITH MAX_QUERIES_PER_HOUR 99",
      ["app@% is limited by the hour, which nobody declared"],
    ],
    ...[
      "PASSWORD EXPIRE INTERVAL 3 DAY",
      "PASSWORD HISTORY 5",
      "PASSWORD REUSE INTERVAL 9 DAY",
      "PASSWORD REQUIRE CURRENT",
      "FAILED_LOGIN_ATTEMPTS 3 PASSWORD_LOCK_TIME 1",
    ].map((rule): [string, readonly string[]] => [
      `ALTER USER app ${rule}`,
      ["app@% has rules of its own for its password, which nobody declared"],
    ]),
    ["REVOKE INSERT, DROP ON shop.* FROM app", ["app@% lacks INSERT, DROP on shop"]],
    ["REVOKE ALL ON shop.* FROM app", ["app@% lacks ALL on shop"]],
    ["REVOKE INSERT ON a_b.* FROM app", ["app@% lacks INSERT on a_b"]],
    ["GRANT FILE ON *.* TO app", ["app@% has FILE on *.*, which nobody declared"]],
    [
      "GRANT CONNECTION_ADMIN ON *.* TO app",
      ["app@% has CONNECTION_ADMIN on *.*, which nobody declared"],
    ],
    [
      "GRANT ALL ON shop.* TO app WITH GRANT OPTION",
      ["app@% has GRANT OPTION on shop, which nobody declared"],
    ],
    ["GRANT ALL ON log.* TO app", ["app@% has ALL on log, which nobody declared"]],
    [
      "GRANT SELECT, UPDATE ON log.t TO app",
      ["app@% has SELECT, UPDATE on log.t, which nobody declared"],
    ],
    ["GRANT SELECT (i) ON log.t TO app", ["app@% has SELECT on log.t, which nobody declared"]],
    [
      "GRANT EXECUTE ON PROCEDURE log.p TO app",
      ["app@% has EXECUTE on log.p, which nobody declared"],
    ],
    ["GRANT boss TO app", ["app@% has the role boss@%, which nobody declared"]],
    ["DROP USER app", ["app@% is missing"]],
    ["RENAME USER app TO mine", ["app@% was renamed to mine@%", "drop user mine"]],
    ["ALTER USER app ATTRIBUTE '{\"pulumi-mysql-replication\": null}'", [UNMARKED("app")]],
  ])("%s", async (statement, lines) => {
    await asAdmin(statement);
    await repaired("app", lines);
  });

  it("a default role goes with the role", async () => {
    await asAdmin("GRANT boss TO app", "SET DEFAULT ROLE boss TO app");
    await repaired("app", ["app@% has the role boss@%, which nobody declared"]);
  });

  it("what is granted on a table of its own database is no difference", async () => {
    await asAdmin("CREATE TABLE shop.t (i INT PRIMARY KEY)", "GRANT SELECT ON shop.t TO app");
    expect((await managed.see(source, m)).drift).toEqual([]);
    await asAdmin("REVOKE SELECT ON shop.t FROM app", "DROP TABLE shop.t");
  });
});

function UNMARKED(name: string): string {
  return `nothing tells whether ${name}@% has the declared password`;
}

describe("of root,", () => {
  it.each<[string, readonly string[]]>([
    ["ALTER USER root@'%' IDENTIFIED BY 'theirs'", ["the password of root@% was changed"]],
    ["ALTER USER root@'%' ACCOUNT LOCK", ["root@% is locked"]],
    ["ALTER USER root@'%' REQUIRE NONE", ["root@% may log in without TLS"]],
    ["REVOKE CREATE USER ON *.* FROM root@'%'", ["root@% lacks CREATE USER on *.*"]],
    ["REVOKE ROLE_ADMIN ON *.* FROM root@'%'", ["root@% lacks ROLE_ADMIN on *.*"]],
    ["REVOKE INSERT ON *.* FROM root@'%'", ["root@% lacks INSERT on *.*"]],
    ["REVOKE GRANT OPTION ON *.* FROM root@'%'", ["root@% lacks GRANT OPTION on *.*"]],
    ["REVOKE SELECT, DROP ON shop.* FROM root@'%'", ["root@% lacks SELECT, DROP on shop"]],
    ["GRANT FILE ON *.* TO root@'%'", ["root@% has FILE on *.*, which nobody declared"]],
    [
      "GRANT SYSTEM_USER ON *.* TO root@'%'",
      ["root@% has SYSTEM_USER on *.*, which nobody declared"],
    ],
    ["GRANT INSERT ON mysql.* TO root@'%'", ["root@% has INSERT on mysql, which nobody declared"]],
    [
      "GRANT UPDATE ON mysql.user TO root@'%'",
      ["root@% has UPDATE on mysql.user, which nobody declared"],
    ],
    ["GRANT boss TO root@'%'", ["root@% has the role boss@%, which nobody declared"]],
    ["DROP USER root@'%'", ["root@% is missing"]],
  ])("%s", async (statement, lines) => {
    await asAdmin(statement);
    await repaired("root", lines);
  });

  it("everything was granted", async () => {
    await asAdmin("GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION");
    const { drift } = await managed.see(source, m);
    expect(drift).toContain(
      `root@% has ${WITHHELD_IN_SYSTEM.join(", ")} on mysql, which nobody declared`,
    );
    expect(drift.join()).toMatch(/root@% has .*SYSTEM_USER.* on \*\.\*, which nobody declared/);
    await repaired("root", drift);
  });

  it("what is granted in a database is a part of what it has on everything", async () => {
    await asAdmin("GRANT ALL ON shop.* TO root@'%'");
    expect((await managed.see(source, m)).drift).toEqual([]);
    await asAdmin("REVOKE IF EXISTS ALL ON shop.* FROM root@'%'");
    await managed.bring(source, m);
  });
});

describe("of a root with every privilege,", () => {
  const all = { ...source, rootPrivileges: "all" as const };

  it("nothing differs when it was set", async () => {
    m = await managed.bring(all, m);
    expect(m.drift).toEqual([]);
    expect((await managed.see(all, m)).drift).toEqual([]);
  });

  it.each<[string, readonly string[]]>([
    ["REVOKE FILE ON *.* FROM root@'%'", ["root@% lacks FILE on *.*"]],
    ["REVOKE SYSTEM_USER ON *.* FROM root@'%'", ["root@% lacks SYSTEM_USER on *.*"]],
    ["REVOKE INSERT ON shop.* FROM root@'%'", ["root@% lacks INSERT on shop"]],
    ["REVOKE GRANT OPTION ON *.* FROM root@'%'", ["root@% lacks GRANT OPTION on *.*"]],
  ])("%s", async (statement, lines) => {
    await asAdmin(statement);
    await repaired("root", lines, all);
  });

  it("it can be that of a service again", async () => {
    m = await managed.bring(source, m);
    expect((await managed.see(source, m)).drift).toEqual([]);
  });
});

describe("on a replica", () => {
  it("nothing is compared, and what was set right has arrived", async () => {
    await managed.bring({ ...replica, source: { id: m.id } }, s);
    expect((await managed.see({ ...replica, source: { id: m.id } }, s)).drift).toEqual([]);
    await logsIn("app", s);
  });

  it("that is detached, the accounts are as declared, by what its source has told of them", async () => {
    s = await managed.bring({ ...replica, ...declared }, s);
    expect(s.drift).toEqual([]);
    expect(s.replication.gtidExecuted).not.toContain(s.serverUuid);
    expect((await managed.see({ ...replica, ...declared }, s)).drift).toEqual([]);
  });
});
