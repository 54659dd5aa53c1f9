// Longer than other files: all of it runs on one fleet of servers, which takes seconds to start.
import { Secret } from "../../../src/ground/secret";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { UserSpec } from "../../../src/ports/accounts";
import type { MysqlServer } from "../../../src/ports/server";
import { startFleet, type Fleet, type TestServer } from "../../support/mysqld";

/** Databases and accounts of one server, which takes seconds to start: hence one long file. */

let fleet: Fleet<"m1">;
let m1: TestServer;
let server: MysqlServer;
beforeAll(async () => {
  fleet = await startFleet(["m1"]);
  m1 = fleet.server("m1");
  server = await m1.connect();
  await server.open();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await fleet[Symbol.asyncDispose]();
});
afterEach(async () => {
  const { users, databases } = await server.observe();
  for (const { name, host } of users) await server.dropUser(name, host);
  for (const { name } of databases) await server.dropDatabase(name);
});

/** How many transactions an act writes. */
async function written(act: () => Promise<unknown>): Promise<number> {
  const count = async () => {
    const last = /(\d+)$/.exec((await server.observe()).gtidExecuted)?.[1];
    return Number(last ?? 0);
  };
  const before = await count();
  await act();
  return (await count()) - before;
}

/** The password, and then the fingerprint of how it is stored. */
const PASSWORD_ALONE = 2;

function user(changes: Partial<UserSpec> = {}): UserSpec {
  return {
    name: "app",
    host: "%",
    password: new Secret("p"),
    databases: [],
    maxConnections: 0,
    fingerprint: () => "1",
    ...changes,
  };
}

async function grantsOf(account: string): Promise<string[]> {
  return (await m1.sql(`SHOW GRANTS FOR ${account}`)).split("\n").toSorted();
}

/** What the user can do there: `wrote`, or the error's number. */
async function tryToWrite(as: UserSpec, database: string): Promise<unknown> {
  const connection = await m1.raw(as.name, as.password.reveal());
  try {
    const table = `\`${database.replaceAll("`", "``")}\`.t`;
    await connection.query(`CREATE TABLE ${table} (i INT); DROP TABLE ${table}`);
    return "wrote";
  } catch (error) {
    return (error as { errno?: number }).errno;
  } finally {
    await connection.end();
  }
}

/** Of databases, users and passwords: each must arrive as it is, and do nothing else. */
const WEIRD = [
  "shop",
  "a_b",
  "a%b",
  "it's",
  'say "hi"',
  "back\\slash",
  "back\\\\_two",
  "end\\",
  "tick`tick",
  "dot.ted",
  "ünïcode 中文",
  "?? and ?",
  "'; DROP DATABASE victim; -- x",
  "`; DROP DATABASE victim; -- x",
  "\\'; DROP DATABASE victim; #",
];

describe("databases", () => {
  it.each(WEIRD)("%j is made once, counted and dropped once", async (name) => {
    await server.ensureDatabase({ name: "victim" });
    expect(await server.countObjects(name)).toBeUndefined();
    expect(await written(() => server.ensureDatabase({ name }))).toBe(1);
    expect(await written(() => server.ensureDatabase({ name }))).toBe(0);
    const names = (await server.observe()).databases.map((database) => database.name);
    expect(names.toSorted()).toEqual([name, "victim"].toSorted());
    expect(await server.countObjects(name)).toBe(0);
    expect(await written(() => server.dropDatabase(name))).toBe(1);
    expect(await written(() => server.dropDatabase(name))).toBe(0);
  });

  it.each([
    ["its character set", { characterSet: "latin1" }, "latin1", "latin1_swedish_ci"],
    ["its collation", { collation: "utf8mb4_bin" }, "utf8mb4", "utf8mb4_bin"],
    ["both", { characterSet: "latin1", collation: "latin1_bin" }, "latin1", "latin1_bin"],
    ["neither", {}, "utf8mb4", "utf8mb4_0900_ai_ci"],
  ])("get %s, when made and when changed", async (_, wanted, characterSet, collation) => {
    const made = { name: "made", ...wanted };
    const changed = { name: "changed", ...wanted };
    await server.ensureDatabase(made);
    await server.ensureDatabase({ name: "changed" });
    await server.ensureDatabase(changed);
    expect((await server.observe()).databases).toEqual([
      { name: "changed", characterSet, collation },
      { name: "made", characterSet, collation },
    ]);
  });

  it("differ in the case of their letters", async () => {
    await server.ensureDatabase({ name: "shop" });
    expect(await written(() => server.ensureDatabase({ name: "Shop" }))).toBe(1);
    expect(await server.countObjects("SHOP")).toBeUndefined();
  });

  it.each([
    ["a table", "CREATE TABLE d.x (i INT)"],
    ["a view", "CREATE VIEW d.x AS SELECT 1"],
    ["a procedure", "CREATE PROCEDURE d.x() SELECT 1"],
    ["an event", "CREATE EVENT d.x ON SCHEDULE EVERY 1 DAY DISABLE DO SELECT 1"],
    ["a library", "CREATE LIBRARY d.x LANGUAGE JAVASCRIPT AS 'export function f() {}'"],
  ])("holding %s are not empty", async (_, statement) => {
    await server.ensureDatabase({ name: "d" });
    await m1.sql(statement);
    expect(await server.countObjects("d")).toBe(1);
  });
});

describe("users", () => {
  it("are made with ALL on their databases and nothing else", async () => {
    await server.ensureUser(user({ databases: ["shop", "log"] }));
    expect(await grantsOf("app")).toEqual([
      "GRANT ALL PRIVILEGES ON `log`.* TO `app`@`%`",
      "GRANT ALL PRIVILEGES ON `shop`.* TO `app`@`%`",
      "GRANT USAGE ON *.* TO `app`@`%`",
    ]);
    expect((await server.observe()).users).toEqual([{ name: "app", host: "%", fingerprint: "1" }]);
  });

  it.each(WEIRD)("%j as a name, a password and a database", async (text) => {
    await server.ensureDatabase({ name: "victim" });
    await server.ensureDatabase({ name: text });
    const weird = user({ name: text, password: new Secret(`${text}\n\t\0"`), databases: [text] });
    await server.ensureUser(weird);
    expect(await tryToWrite(weird, text)).toBe("wrote");
    expect(await tryToWrite(weird, "victim")).toBe(1142);
    expect((await server.observe()).users).toEqual([{ name: text, host: "%", fingerprint: "1" }]);
    // Seen as it is: nothing is granted a second time.
    expect(await written(() => server.ensureUser(weird))).toBe(PASSWORD_ALONE);
    await server.ensureUser({ ...weird, databases: [] });
    expect(await tryToWrite(weird, text)).toBe(1142);
    expect((await server.observe()).databases.map(({ name }) => name)).toContain("victim");
    await server.dropUser(text, "%");
    expect((await server.observe()).users).toEqual([]);
  });

  it.each([
    ["a_b", "aXb"],
    ["a%b", "aXXb"],
    ["a\\b", "ab"],
  ])("with %j have nothing on %j", async (granted, alike) => {
    await server.ensureDatabase({ name: granted });
    await server.ensureDatabase({ name: alike });
    await server.ensureUser(user({ databases: [granted] }));
    expect(await tryToWrite(user(), granted)).toBe("wrote");
    expect(await tryToWrite(user(), alike)).toBe(1142);
  });

  it.each<[string, Partial<UserSpec>, number]>([
    ["nothing changed", {}, PASSWORD_ALONE],
    ["another password", { password: new Secret("q"), fingerprint: () => "2" }, 2],
    ["one database more", { databases: ["shop", "log"], fingerprint: () => "2" }, 3],
    ["one database less", { databases: [], fingerprint: () => "2" }, 3],
    ["another database", { databases: ["log"], fingerprint: () => "2" }, 4],
  ])("%s: %j writes as many transactions as needed", async (_, change, transactions) => {
    const given = user({ databases: ["shop"] });
    expect(await written(() => server.ensureUser(given))).toBe(3);
    const changed = { ...given, ...change };
    expect(await written(() => server.ensureUser(changed))).toBe(transactions);
    const grants = changed.databases.map((name) => `GRANT ALL PRIVILEGES ON \`${name}\`.* TO`);
    expect((await grantsOf("app")).map((line) => line.replace(/ TO .*/, " TO"))).toEqual(
      [...grants, "GRANT USAGE ON *.* TO"].toSorted(),
    );
    expect((await server.observe()).users).toMatchObject([
      { fingerprint: changed.fingerprint("") },
    ]);
    await (await m1.raw(changed.name, changed.password.reveal())).end();
  });

  it.each([
    ["a global privilege", "GRANT SELECT ON *.* TO app"],
    ["a dynamic privilege", "GRANT CONNECTION_ADMIN ON *.* TO app"],
    ["the right to grant", "GRANT ALL ON shop.* TO app WITH GRANT OPTION"],
    ["another database", "GRANT SELECT ON log.* TO app"],
    ["another database with the right to grant", "GRANT ALL ON log.* TO app WITH GRANT OPTION"],
    ["a table", "GRANT SELECT ON log.t TO app"],
    ["a column", "GRANT SELECT (i) ON log.t TO app"],
    ["a role", "GRANT some_role TO app"],
    ["less than all", "REVOKE INSERT ON shop.* FROM app"],
  ])("lose what others gave or took: %s", async (_, act) => {
    await server.ensureDatabase({ name: "log" });
    await m1.sql("CREATE TABLE log.t (i INT); CREATE ROLE IF NOT EXISTS some_role");
    await server.ensureUser(user({ databases: ["shop"] }));
    const exactly = await grantsOf("app");
    await m1.sql(act);
    await server.ensureUser(user({ databases: ["shop"] }));
    expect(await grantsOf("app")).toEqual(exactly);
    expect((await server.observe()).users).toMatchObject([{ fingerprint: "1" }]);
    await m1.sql("DROP ROLE some_role");
  });

  it("keep their grants beside a role that everybody has", async () => {
    await m1.sql("CREATE ROLE everybody; SET GLOBAL mandatory_roles='everybody'");
    await server.ensureUser(user({ databases: ["shop"] }));
    expect(await written(() => server.ensureUser(user({ databases: ["shop"] })))).toBe(
      PASSWORD_ALONE,
    );
    await m1.sql("SET GLOBAL mandatory_roles=''; DROP ROLE everybody");
  });

  it("of another host are others", async () => {
    await server.ensureUser(user());
    await server.ensureUser(user({ host: "10.%", fingerprint: () => "2" }));
    expect((await server.observe()).users).toEqual([
      { name: "app", host: "%", fingerprint: "1" },
      { name: "app", host: "10.%", fingerprint: "2" },
    ]);
    expect(await written(() => server.dropUser("app", "10.%"))).toBe(1);
    expect(await written(() => server.dropUser("app", "10.%"))).toBe(0);
    expect((await server.observe()).users).toMatchObject([{ host: "%" }]);
  });

  it("of a host in capitals are recognised", async () => {
    const capitals = user({ host: "LOCALHOST", databases: ["shop"] });
    await server.ensureUser(capitals);
    expect(await written(() => server.ensureUser(capitals))).toBe(PASSWORD_ALONE);
    await server.dropUser("app", "LOCALHOST");
    expect((await server.observe()).users).toEqual([]);
  });

  it("made by others are taken over, with password, lock and all", async () => {
    await m1.sql("CREATE USER app IDENTIFIED BY 'x' ACCOUNT LOCK ATTRIBUTE '{\"team\": \"a\"}'");
    await server.ensureUser(user());
    await (await m1.raw("app", "p")).end();
    const attribute = await m1.sql(
      "SELECT ATTRIBUTE->>'$.team' FROM information_schema.USER_ATTRIBUTES WHERE USER='app'",
    );
    expect(attribute).toBe("a");
  });

  it("get the same password again where a history forbids it", async () => {
    await m1.sql("SET GLOBAL password_history=5");
    await server.ensureUser(user());
    await server.ensureUser(user());
    await m1.sql("SET GLOBAL password_history=0");
  });

  it("whose making was interrupted are seen, and as not finished", async () => {
    await server.ensureUser(user({ databases: ["shop"] }));
    // No identifier is that long: the grant fails after the account was changed.
    const broken = user({ databases: ["x".repeat(65)], fingerprint: () => "2" });
    await expect(server.ensureUser(broken)).rejects.toMatchObject({ errno: 1059 });
    expect((await server.observe()).users).toEqual([{ name: "app", host: "%", fingerprint: "" }]);
    await server.ensureUser(user({ databases: ["shop"] }));
    expect((await server.observe()).users).toMatchObject([{ fingerprint: "1" }]);
    // The failed statement was to be logged; the next one is not.
    expect(await written(() => server.setOwnPassword(m1.endpoint.password))).toBe(0);
  });

  it("root has everything if it is to, and may pass it on", async () => {
    const all = { privileges: "all" as const, maxConnections: 0 };
    await server.ensureRoot({ ...all, password: new Secret("secret"), fingerprint: () => "r1" });
    await server.ensureRoot({ ...all, password: new Secret("secret2"), fingerprint: () => "r2" });
    const root = await m1.raw("root", "secret2");
    await root.query("CREATE USER made_by_root; GRANT ALL ON *.* TO made_by_root");
    await root.query("DROP USER made_by_root");
    await root.end();
    expect((await server.observe()).users).toEqual([
      { name: "root", host: "%", fingerprint: "r2" },
    ]);
  });
});

describe("accounts of the tree", () => {
  const attribute = {
    replica: "3e11fa47-71ca-41e1-9e33-c80aa9429562",
    source: "s",
    root: "u",
    engine: "engine",
    sourceEngine: "engine",
  };
  const account = { name: "replica-1", password: new Secret("it's\\"), attribute };

  afterEach(() => server.dropInternalAccounts(["replica-1"]));

  it("may replicate over TLS and nothing else", async () => {
    expect(await written(() => server.ensureReplicationAccount(account))).toBe(3);
    expect((await server.observe()).replicationAccounts).toEqual([
      { name: "replica-1", ...attribute },
    ]);
    expect(await grantsOf("`replica-1`")).toEqual([
      "GRANT REPLICATION SLAVE ON *.* TO `replica-1`@`%`",
      "GRANT SYSTEM_USER ON *.* TO `replica-1`@`%`",
    ]);
    const made = await m1.sql("SHOW CREATE USER `replica-1`");
    expect(made).toContain("REQUIRE SSL");
    expect(made).toContain("PASSWORD EXPIRE NEVER");
    await (await m1.raw("replica-1", "it's\\")).end();
  });

  it("are changed in place, with statements that also do where the account is not", async () => {
    await server.ensureReplicationAccount(account);
    const changed = {
      ...account,
      password: new Secret("other"),
      attribute: { ...attribute, source: "s2" },
    };
    expect(await written(() => server.ensureReplicationAccount(changed))).toBe(3);
    expect((await server.observe()).replicationAccounts).toMatchObject([{ source: "s2" }]);
    await (await m1.raw("replica-1", "other")).end();
  });

  it("lose what others gave them", async () => {
    await server.ensureReplicationAccount(account);
    await m1.sql("GRANT SELECT ON *.* TO `replica-1`");
    await server.ensureReplicationAccount(account);
    expect(await grantsOf("`replica-1`")).toEqual([
      "GRANT REPLICATION SLAVE ON *.* TO `replica-1`@`%`",
      "GRANT SYSTEM_USER ON *.* TO `replica-1`@`%`",
    ]);
  });

  it("are dropped outside of the binary log, those that exist", async () => {
    await server.ensureReplicationAccount(account);
    await server.ensureReplicationAccount({ ...account, name: "replica-2" });
    const names = ["replica-2", "replica-1", "replica-3"];
    expect(await written(() => server.dropInternalAccounts(names))).toBe(0);
    expect((await server.observe()).replicationAccounts).toEqual([]);
    await server.dropInternalAccounts(names);
    await server.dropInternalAccounts([]);
  });

  it("are made and dropped on a fenced server, which is fenced afterwards", async () => {
    await server.fence(5);
    try {
      await server.ensureReplicationAccount(account);
      expect((await server.observe()).replicationAccounts).toHaveLength(1);
      await server.dropInternalAccounts([account.name]);
      expect(await server.observe()).toMatchObject({
        replicationAccounts: [],
        superReadOnly: true,
      });
    } finally {
      await server.open();
    }
  });

  it("what others wrote into the attribute does not stop the observation", async () => {
    const { replica } = attribute;
    await m1.sql(`CREATE USER odd1 ATTRIBUTE '{"pulumi-mysql-replication": 7}';
      CREATE USER odd2 ATTRIBUTE '{"pulumi-mysql-replication": {"replica": "${replica}", "source": 3}}';
      CREATE USER odd3 ATTRIBUTE '{"pulumi-mysql-replication": {"replica": "call 555", "source": "s"}}'`);
    const { replicationAccounts, users } = await server.observe();
    expect(replicationAccounts).toEqual([
      { name: "odd2", replica, source: "", root: "", engine: "", sourceEngine: "" },
    ]);
    expect(users).toEqual([]);
    await m1.sql("DROP USER odd1, odd2, odd3");
  });
});

describe("many at once on one session", () => {
  it("what is logged and what is not never mix", async () => {
    const names = ["u1", "u2", "u3"];
    const transactions = await written(() =>
      Promise.all([
        ...names.map((name) => server.ensureUser(user({ name }))),
        server.setOwnPassword(m1.endpoint.password),
      ]),
    );
    expect(transactions).toBe(PASSWORD_ALONE * names.length);
  });
});

// Last: it cannot be switched off again while accounts are restricted.
it("with partial_revokes names are no patterns", async () => {
  await m1.sql("SET GLOBAL partial_revokes=ON");
  for (const name of ["a_b", "aXb"]) await server.ensureDatabase({ name });
  await server.ensureUser(user({ databases: ["a_b"] }));
  expect(await tryToWrite(user(), "a_b")).toBe("wrote");
  expect(await tryToWrite(user(), "aXb")).toBe(1142);
  expect(await written(() => server.ensureUser(user({ databases: ["a_b"] })))).toBe(PASSWORD_ALONE);
  await m1.sql("SET GLOBAL partial_revokes=OFF");
});

it("where the server keeps names in lower case, capitals name the same", async () => {
  await using lower = await startFleet(["m2"], {
    initOptions: "--lower-case-table-names=1",
    configuration: "lower_case_table_names=1\n",
  });
  await using second = await lower.server("m2").connect();
  await second.open();
  await second.ensureDatabase({ name: "Shop" });
  await second.ensureUser(user({ databases: ["Shop"] }));
  const before = await second.observe();
  expect(before).toMatchObject({ lowerCaseTableNames: 1, databases: [{ name: "shop" }] });
  await second.ensureDatabase({ name: "Shop" });
  expect(await second.countObjects("Shop")).toBe(0);
  await second.ensureUser(user({ databases: ["Shop"] }));
  const { gtidExecuted } = await second.observe();
  const [since] = await second.subtract([[gtidExecuted, before.gtidExecuted]]);
  expect(since).toMatch(/:(\d+)-(\d+)$/);
  const [from = 0, to = 0] = (since?.split(":")[1] ?? "").split("-").map(Number);
  expect(to - from + 1).toBe(PASSWORD_ALONE);
  await second.dropDatabase("Shop");
  expect((await second.observe()).databases).toEqual([]);
});
