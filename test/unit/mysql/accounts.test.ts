// Longer than other files: the statements for every kind of account, whose rows are to be read side by side.
import { describe, expect, it } from "vitest";
import { GLOBAL_COLUMNS, SERVICE_PRIVILEGES } from "../../../src/ground/privileges";
import { Secret } from "../../../src/ground/secret";
import type { Row } from "../../../src/mysql/session";
import { FENCED, OPEN, SpokenServer, type Script } from "./spokenServer";

const [ON, OFF] = ["sql_log_bin = 1", "sql_log_bin = 0"];
const [LOWER, RAISE] = ["SET GLOBAL super_read_only = 0", "SET GLOBAL super_read_only = 1"];
const REPLICA: Script = [[/AS fenced/, [{ fenced: "1", opened: "0", following: "1" }]]];

const account = {
  name: "replica-1",
  password: new Secret("pw"),
  attribute: { replica: "r", source: "s", root: "u", engine: "E", sourceEngine: "F" },
};
const app = {
  name: "app",
  host: "%",
  password: new Secret("pw"),
  databases: ["shop"],
  maxConnections: 0,
  fingerprint: (stored: string) => `print of ${stored}`,
};

/** Without the fence's lock, and each statement by its first words and what it says of the account. */
function told(server: SpokenServer): readonly string[] {
  return server.done
    .filter((text) => !text.includes("LOCK("))
    .map((text) => text.replace(/ PASSWORD (EXPIRE NEVER |HISTORY).*ACCOUNT UNLOCK/, " …"));
}

describe("the account of a replica", () => {
  const attribute =
    '{"pulumi-mysql-replication":{"replica":"r","source":"s","root":"u","engine":"E","sourceEngine":"F"}}';
  const how = `IDENTIFIED WITH caching_sha2_password BY 'pw' REQUIRE SSL … ATTRIBUTE '${attribute}'`;
  const made = [
    [ON, `CREATE USER IF NOT EXISTS replica-1@% ${how}`, OFF],
    [ON, `ALTER USER replica-1@% ${how}`, OFF],
    [ON, "GRANT REPLICATION SLAVE, SYSTEM_USER ON *.* TO replica-1@%", OFF],
  ].flat();

  it("is logged, in statements that do on servers that have it and on those that do not", async () => {
    const server = SpokenServer.answering(...OPEN);
    await server.ensureReplicationAccount(account);
    expect(told(server)).toEqual(made);
  });

  it("is made behind a fence", async () => {
    const server = SpokenServer.answering(...FENCED);
    await server.ensureReplicationAccount(account);
    expect(told(server)).toEqual([LOWER, ...made, RAISE]);
  });

  it("is not made on a replica: nothing is logged there", async () => {
    const server = SpokenServer.answering(...REPLICA);
    await expect(server.ensureReplicationAccount(account)).rejects.toMatchObject({ errno: 1290 });
    expect(told(server)).toEqual([LOWER, RAISE]);
  });

  it("that is there loses what others have granted", async () => {
    const server = SpokenServer.answering(
      ...OPEN,
      [/FROM mysql.user/, [{ name: "replica-1" }]],
      [/SHOW GRANTS/, [{ g: "GRANT SELECT, REPLICATION SLAVE ON *.* TO replica-1@%" }]],
    );
    await server.ensureReplicationAccount(account);
    expect(told(server)).toContain(
      "REVOKE IF EXISTS ALL PRIVILEGES, GRANT OPTION FROM replica-1@%",
    );
  });

  it("keeps its old password beside a new one, in one statement with what says so", async () => {
    const server = SpokenServer.answering(...OPEN);
    const attribute = { ...account.attribute, secret: "mark", hasOldPassword: true };
    await server.ensureReplicationAccount({ ...account, attribute, keepsOldPassword: true });
    const [, create = "", , , alter = ""] = told(server);
    expect(create).not.toContain("RETAIN");
    expect(alter).toContain("BY 'pw' RETAIN CURRENT PASSWORD REQUIRE SSL");
    expect(alter).toContain('"secret":"mark","hasOldPassword":true');
  });

  it("has its old password discarded on all servers, whether they have it or not", async () => {
    const server = SpokenServer.answering(...FENCED);
    await server.discardOldPassword(account);
    const discard = `ALTER USER IF EXISTS replica-1@% DISCARD OLD PASSWORD ATTRIBUTE '{"pulumi-mysql-replication":{"hasOldPassword":false}}'`;
    expect(told(server)).toEqual([LOWER, ON, discard, OFF, RAISE]);
  });

  it("is dropped here only, where it is there", async () => {
    const server = SpokenServer.answering(...FENCED, [/FROM mysql.user/, [{ name: "replica-1" }]]);
    await server.dropInternalAccounts(["replica-1", "replica-2"]);
    expect(told(server)).toEqual([LOWER, "DROP USER IF EXISTS replica-1@%", RAISE]);
  });

  it("that is not there is not dropped: the fence stays as it is", async () => {
    const server = SpokenServer.answering(...FENCED);
    await server.dropInternalAccounts(["replica-1"]);
    await server.dropInternalAccounts([]);
    expect(server.done).toEqual([]);
  });
});

const root = {
  password: new Secret("pw"),
  privileges: "service" as const,
  maxConnections: 7,
  fingerprint: (stored: string) => `print of ${stored}`,
};

/** What the server stores of a password. */
const STORED: Script = [[/AS storedAs/, [{ storedAs: "the stored" }]]];
const LIMITS = "WITH MAX_QUERIES_PER_HOUR 0 MAX_UPDATES_PER_HOUR 0 MAX_CONNECTIONS_PER_HOUR 0";

describe("a user", () => {
  const limit = `${LIMITS} MAX_USER_CONNECTIONS 0`;
  const how = `IDENTIFIED WITH caching_sha2_password BY 'pw' ${limit}`;
  const rules = "PASSWORD EXPIRE DEFAULT PASSWORD REQUIRE CURRENT DEFAULT";
  const print = (text: string) =>
    `ATTRIBUTE '{"pulumi-mysql-replication":{"fingerprint":"${text}"}}'`;
  const grants: Script = [
    [/FROM mysql.user WHERE User IN/, [{ name: "app" }]],
    [
      /SHOW GRANTS/,
      [{ g: "GRANT USAGE ON *.* TO app@%" }, { g: "GRANT ALL PRIVILEGES ON shop.* TO app@%" }],
    ],
    [/FROM mysql.db/, [{ pattern: "shop" }]],
  ];
  const there: Script = [...STORED, ...grants, ...OPEN];

  it("has its fingerprint last of all: it tells how the password is stored", async () => {
    const server = SpokenServer.answering(...STORED, ...OPEN);
    await server.ensureUser(app);
    expect(told(server)).toEqual(
      [
        [ON, `CREATE USER IF NOT EXISTS app@% ${how} ${rules} … ${print("")}`, OFF],
        [ON, "GRANT ALL PRIVILEGES ON shop.* TO app@%", OFF],
        [ON, `ALTER USER app@% ${print("print of the stored")}`, OFF],
      ].flat(),
    );
  });

  it("that has its grants is granted nothing", async () => {
    const server = SpokenServer.answering(...there);
    await server.ensureUser(app);
    expect(told(server)).toEqual(
      [
        [ON, `ALTER USER app@% ${how} ${rules} … ${print("")}`, OFF],
        [ON, `ALTER USER app@% ${print("print of the stored")}`, OFF],
      ].flat(),
    );
  });

  it.each<[string, Script, readonly string[]]>([
    ["its password", [], [`ALTER USER app@% ${limit} ${rules} …`]],
    ["how it logs in", [], []],
    [
      "how it logs in, and loses a second password",
      [[/hasSecondPassword/, [{ hasSecondPassword: "1", factors: null }]]],
      ["ALTER USER app@% DISCARD OLD PASSWORD"],
    ],
    [
      "how it logs in, and needs no second factor",
      [[/hasSecondPassword/, [{ hasSecondPassword: "0", factors: "1" }]]],
      ["ALTER USER app@% DROP 2 FACTOR"],
    ],
    [
      "how it logs in, and needs no third factor",
      [[/hasSecondPassword/, [{ hasSecondPassword: "0", factors: "2" }]]],
      ["ALTER USER app@% DROP 2 FACTOR DROP 3 FACTOR"],
    ],
    [
      "how it logs in, and has again what was revoked",
      [[/SHOW GRANTS/, [{ g: "GRANT USAGE ON *.* TO app@%" }]]],
      ["GRANT ALL PRIVILEGES ON shop.* TO app@%"],
    ],
  ])("keeps %s", async (kept, script, statements) => {
    const server = SpokenServer.answering(...script, ...there);
    await server.ensureUser({ ...app, keeps: kept === "its password" ? "password" : "login" });
    expect(told(server).map((text) => text.replace(/ +/g, " "))).toEqual(
      statements.flatMap((text) => [ON, text, OFF]),
    );
  });

  it("that has gone meanwhile keeps nothing", async () => {
    const server = SpokenServer.answering(...STORED, ...OPEN);
    await server.ensureUser({ ...app, keeps: "login" });
    expect(told(server)).toContain(`ALTER USER app@% ${print("print of the stored")}`);
  });

  it("is not made on a replica", async () => {
    const server = SpokenServer.answering(...REPLICA);
    await expect(server.ensureUser(app)).rejects.toMatchObject({ errno: 1290 });
    await expect(server.ensureRoot(root)).rejects.toMatchObject({ errno: 1290 });
    expect(told(server).filter((text) => text === ON)).toEqual([]);
  });

  it.each([
    [true, "REQUIRE SSL WITH"],
    [false, "REQUIRE NONE WITH"],
    [undefined, "BY 'pw' WITH"],
  ])("requires TLS as declared (%s), else as the account has it", async (requireTls, clause) => {
    const server = SpokenServer.answering(...OPEN);
    await server.ensureUser({ ...app, ...(requireTls !== undefined && { requireTls }) });
    expect(told(server)[1]?.replace(/ +/g, " ")).toContain(clause);
  });

  it("is dropped where it is there, and logged", async () => {
    const there = SpokenServer.answering(...OPEN, [/FROM mysql.user/, [{ name: "app" }]]);
    await there.dropUser("app", "%");
    expect(told(there)).toEqual([ON, "DROP USER IF EXISTS app@%", OFF]);
    const absent = SpokenServer.answering(...OPEN);
    await absent.dropUser("app", "%");
    expect(absent.done).toEqual([]);
  });
});

describe("root", () => {
  /** As the server answers of root. */
  const heldBut = (privileges: readonly string[], row: Row = {}): Script => {
    const columns = [...Object.values(GLOBAL_COLUMNS), "GRANT OPTION"];
    const dynamic = privileges.filter((one) => !columns.some((name) => name === one));
    const state = {
      name: "root",
      host: "%",
      tls: "ANY",
      globally: columns.map((name) => (privileges.includes(name) ? "Y" : "N")).join(""),
      dynamic: JSON.stringify(Object.fromEntries(dynamic.map((name) => [name, "Y"]))),
      everything: null,
      inDatabases: null,
      onTables: null,
      onRoutines: null,
      roles: null,
      ...row,
    };
    return [
      [/account_locked = 'Y'/, []],
      [/FROM mysql.user u/, [state]],
      [/FROM mysql.user/, [{ name: "root" }]],
    ];
  };
  const held = (...privileges: readonly string[]) => heldBut([...privileges, "GRANT OPTION"]);
  const grantsOf = (server: SpokenServer) =>
    told(server).filter((text) => /^(GRANT|REVOKE|DROP)/.test(text));
  const [LIST, IN_SYSTEM] = [
    /^GRANT SELECT, INSERT, .*, XA_RECOVER_ADMIN ON \*\.\*/,
    / ON mysql\.\*/,
  ];

  it("needs TLS, and has a limit of connections", async () => {
    const server = SpokenServer.answering(...OPEN);
    await server.ensureRoot(root);
    expect(told(server)[1]).toContain(`REQUIRE SSL ${LIMITS} MAX_USER_CONNECTIONS 7`);
  });

  it("with all privileges has all", async () => {
    const server = SpokenServer.answering(...OPEN);
    await server.ensureRoot({ ...root, privileges: "all" });
    expect(grantsOf(server)).toEqual(["GRANT ALL PRIVILEGES ON *.* TO root@% WITH GRANT OPTION"]);
  });

  it("of a service is made with what is in the list, and cannot write the server's own schema", async () => {
    const server = SpokenServer.answering(...OPEN);
    await server.ensureRoot(root);
    expect(grantsOf(server)).toEqual([
      expect.stringMatching(LIST),
      expect.stringMatching(IN_SYSTEM),
    ]);
    expect(grantsOf(server)[1]).toMatch(/^REVOKE IF EXISTS INSERT, UPDATE, DELETE/);
  });

  it("that has everything loses what is not in the list, and nothing else in between", async () => {
    const server = SpokenServer.answering(
      ...held(...SERVICE_PRIVILEGES, "SUPER", "FILE", "SOMETHING_NEW"),
      ...OPEN,
    );
    await server.ensureRoot(root);
    expect(grantsOf(server)).toEqual([
      "REVOKE IF EXISTS FILE, SUPER, SOMETHING_NEW ON *.* FROM root@%",
      expect.stringMatching(IN_SYSTEM),
    ]);
  });

  it("that is set again is granted nothing: a grant would lift what is revoked", async () => {
    const server = SpokenServer.answering(...held(...SERVICE_PRIVILEGES), ...OPEN);
    await server.ensureRoot(root);
    expect(grantsOf(server)).toEqual([expect.stringMatching(IN_SYSTEM)]);
  });

  it("loses the roles that it was granted, and its twin without a password goes", async () => {
    const server = SpokenServer.answering(
      [/account_locked = 'Y'/, [{ name: "root" }]],
      ...heldBut([...SERVICE_PRIVILEGES, "GRANT OPTION"], { roles: '[["boss", "%"]]' }),
      ...OPEN,
    );
    await server.ensureRoot(root);
    expect(grantsOf(server).slice(1)).toEqual([
      "REVOKE IF EXISTS boss@% FROM root@%",
      "DROP USER IF EXISTS root@localhost",
    ]);
  });

  it.each<[string, readonly string[], Row, readonly string[]]>([
    [
      "the right to pass on what it has",
      SERVICE_PRIVILEGES,
      {},
      ["GRANT USAGE ON *.* TO root@% WITH GRANT OPTION"],
    ],
    [
      "the right to pass on what has no column",
      [...SERVICE_PRIVILEGES, "GRANT OPTION"],
      {
        dynamic:
          '{"APPLICATION_PASSWORD_ADMIN":"Y","FLUSH_TABLES":"N","ROLE_ADMIN":"N","SET_ANY_DEFINER":"Y","SHOW_ROUTINE":"Y","XA_RECOVER_ADMIN":"Y"}',
      },
      ["GRANT FLUSH_TABLES, ROLE_ADMIN ON *.* TO root@% WITH GRANT OPTION"],
    ],
    [
      "what was taken from it in a database, and not what is withheld",
      [...SERVICE_PRIVILEGES, "GRANT OPTION"],
      {
        restrictions: JSON.stringify([
          { Database: "shop", Privileges: ["SELECT", "DROP"] },
          { Database: "mysql", Privileges: ["SELECT", "INSERT"] },
        ]),
      },
      ["GRANT SELECT, DROP ON shop.* TO root@%", "GRANT SELECT ON mysql.* TO root@%"],
    ],
  ])("gets back %s", async (_, privileges, row, statements) => {
    const server = SpokenServer.answering(...heldBut(privileges, row), ...OPEN);
    await server.ensureRoot({ ...root, keeps: "login" });
    expect(grantsOf(server)).toEqual([...statements, expect.stringMatching(IN_SYSTEM)]);
  });

  it("loses what it was granted on the tables of accounts", async () => {
    const onTables = '[["mysql", "user", "Update"], ["shop", "t", "Update"]]';
    const script = heldBut([...SERVICE_PRIVILEGES, "GRANT OPTION"], { onTables });
    const server = SpokenServer.answering(...script, ...OPEN);
    await server.ensureRoot({ ...root, keeps: "login" });
    expect(grantsOf(server).at(-1)).toBe(
      "REVOKE IF EXISTS ALL PRIVILEGES ON mysql.user FROM root@%",
    );
  });

  it("of which nothing can be read is left as it is", async () => {
    const server = SpokenServer.answering(...heldBut([], { globally: "?" }), ...OPEN);
    await expect(server.ensureRoot(root)).rejects.toMatchObject({ errno: undefined });
    expect(server.done).toEqual([]);
  });

  it("that came from a former source is marked without a transaction", async () => {
    const server = SpokenServer.answering(...held(...SERVICE_PRIVILEGES), ...FENCED);
    const { privileges } = root;
    await server.adoptAccount({ name: "root", host: "%", privileges, fingerprint: "print" });
    expect(told(server)).toEqual([
      LOWER,
      expect.stringMatching(IN_SYSTEM),
      expect.stringContaining('"fingerprint":"print"'),
      RAISE,
    ]);
  });
});

describe("a database", () => {
  const shop = { name: "shop", characterSet: "utf8mb4" };

  it.each([
    ["not there: made", shop, [], "CREATE DATABASE IF NOT EXISTS shop CHARACTER SET 'utf8mb4'"],
    [
      "there: changed",
      shop,
      [{ characterSet: "x" }],
      "ALTER DATABASE shop CHARACTER SET 'utf8mb4'",
    ],
  ])("is %s, and logged", async (_, spec, seen, statement) => {
    const server = SpokenServer.answering(...OPEN, [/FROM information_schema.SCHEMATA/, seen]);
    await server.ensureDatabase(spec);
    expect(told(server)).toEqual([ON, statement, OFF]);
  });

  it("that is there and of which nothing more is declared is left alone", async () => {
    const server = SpokenServer.answering(...OPEN, [/SCHEMATA/, [{ characterSet: "x" }]]);
    await server.ensureDatabase({ name: "shop" });
    expect(server.done).toEqual([]);
  });

  it("is dropped where it is there, and logged", async () => {
    const there = SpokenServer.answering(...OPEN, [/SCHEMATA/, [{ characterSet: "x" }]]);
    await there.dropDatabase("shop");
    expect(told(there)).toEqual([ON, "DROP DATABASE IF EXISTS shop", OFF]);
    const absent = SpokenServer.answering(...OPEN);
    await absent.dropDatabase("shop");
    expect(absent.done).toEqual([]);
  });

  it("is counted with what only newer servers have", async () => {
    const script: Script = [[/information_schema.TABLES/, [{ objects: "3" }]]];
    const counted = (...more: Script) =>
      SpokenServer.answering(...script, ...more).countObjects("shop");
    expect(await counted([/LIBRARIES/, [{ objects: "2" }]])).toBe(5);
    expect(await counted([/LIBRARIES/, 1109])).toBe(3);
    expect(await SpokenServer.answering().countObjects("shop")).toBeUndefined();
  });
});
