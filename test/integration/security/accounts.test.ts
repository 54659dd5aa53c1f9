import mysql, { type Connection } from "mysql2/promise";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ADMIN_USER, replicationAccountOf } from "../../../src/ground/names";
import { Secret } from "../../../src/ground/secret";
import type { InstanceReport } from "../../../src/manage/report";
import { findContainerOf } from "../../../src/observe/census";
import { read } from "../../../src/observe/host/vault";
import { Managed, wanted } from "../../support/managed";

/**
 * Whoever has a login to a server, root included, changes neither the server nor its administrator, and keeps
 * nobody else out. Longer than other files: all of it attacks one tree, which takes long to create.
 */

const managed = new Managed();
const PASSWORD = "a password of many characters";
const MAX_CONNECTIONS = 20;
const user = (name: string, databases: readonly string[], requireTls: boolean | undefined) => ({
  name,
  host: "%",
  password: new Secret(PASSWORD),
  databases,
  ...(requireTls !== undefined && { requireTls }),
});
const source = wanted("attacked-m", {
  rootPassword: new Secret(PASSWORD),
  databases: [{ name: "shop" }, { name: "a_b" }],
  users: [
    user("app", ["shop", "a_b"], true),
    user("weak", [], true),
    user("former", [], undefined),
    user("plain", [], false),
  ],
  configuration: { max_connections: String(MAX_CONNECTIONS) },
});
const replica = wanted("attacked-s", { configuration: source.configuration ?? {} });
let m: InstanceReport;
let s: InstanceReport;

beforeAll(async () => {
  m = await managed.bring(source);
  s = await managed.bring({ ...replica, source: { id: m.id } });
});
afterAll(() => managed[Symbol.asyncDispose]());

interface Login {
  readonly password?: string;
  readonly tls?: boolean;
  readonly at?: InstanceReport;
}

function connected(name: string, { password = PASSWORD, tls = true, at = m }: Login = {}) {
  const ssl = tls ? { ssl: { rejectUnauthorized: false } } : {};
  return mysql.createConnection({ host: at.address ?? "", user: name, password, ...ssl });
}

type Rows = readonly Readonly<Record<string, unknown>>[];

/** What the last statement answers. */
async function as(name: string, statements: readonly string[], login: Login = {}): Promise<Rows> {
  const connection = await connected(name, login);
  try {
    let rows: unknown = [];
    for (const statement of statements) [rows] = await connection.query(statement);
    return Array.isArray(rows) ? (rows as Rows) : [];
  } finally {
    await connection.end();
  }
}

async function adminPassword(of: InstanceReport): Promise<string> {
  const container = await findContainerOf(managed.ports.engine, of.id);
  const { keys } = await read(managed.ports.engine, container?.id ?? "");
  return keys.admin?.reveal() ?? "";
}

/** As the administrator of the server, for what a test has to prepare. */
async function asAdmin(of: InstanceReport, ...statements: readonly string[]): Promise<Rows> {
  return as(ADMIN_USER, statements, { password: await adminPassword(of), at: of });
}

/** What root must not be able to do, and the error that it gets. */
const attacks: [string, readonly string[], number][] = [
  ["change the administrator", [`ALTER USER '${ADMIN_USER}'@'%' IDENTIFIED BY 'mine'`], 1227],
  ["drop the administrator", [`DROP USER '${ADMIN_USER}'@'%'`], 1227],
  ["rename the administrator", [`RENAME USER '${ADMIN_USER}'@'%' TO 'gone'@'%'`], 1227],
  ["become the administrator by a role", [`GRANT '${ADMIN_USER}'@'%' TO root@'%'`], 1227],
  ["or by a role of MySQL's own", ["GRANT 'mysql.session'@'localhost' TO root@'%'"], 1227],
  ["or as a proxy", [`GRANT PROXY ON '${ADMIN_USER}'@'%' TO root@'%'`], 1698],
  [
    "or by a procedure that runs as the administrator",
    [
      `CREATE DEFINER='${ADMIN_USER}'@'%' PROCEDURE shop.p() SET GLOBAL super_read_only = 0`,
      "CALL shop.p()",
    ],
    1227,
  ],
  ["write a file", ["SELECT 1 INTO OUTFILE '/tmp/of-root'"], 1227],
  ["move the fence", ["SET GLOBAL super_read_only = 1"], 1227],
  ["change a variable for every start", ["SET PERSIST max_connections = 1"], 1227],
  ["write without the binary log", ["SET SESSION sql_log_bin = 0"], 1227],
  [
    "invent a transaction",
    [`SET gtid_next = '${"a".repeat(8)}-aaaa-aaaa-aaaa-${"a".repeat(12)}:1'`],
    1227,
  ],
  ["write where accounts are kept", ["UPDATE mysql.user SET Host = Host WHERE User = 'x'"], 1142],
  ["create a table there", ["CREATE TABLE mysql.of_root (i INT)"], 1142],
  ["lock it", ["LOCK TABLES mysql.user WRITE"], 1044],
  ["give itself the right to", ["GRANT INSERT ON mysql.* TO root@'%'"], 1044],
  ["take back what it lost", ["GRANT SUPER ON *.* TO root@'%'"], 1045],
  ["reset the binary logs", ["RESET BINARY LOGS AND GTIDS"], 1227],
  ["purge the binary logs", ["PURGE BINARY LOGS BEFORE NOW()"], 1227],
  ["stop replication", ["STOP REPLICA"], 1227],
  ["point replication elsewhere", ["CHANGE REPLICATION SOURCE TO SOURCE_HOST = 'x'"], 1227],
  ["copy other data over this", ["CLONE INSTANCE FROM x@y:1 IDENTIFIED BY 'z'"], 1227],
  ["load a plugin", ["INSTALL PLUGIN validate_password SONAME 'validate_password.so'"], 1142],
  ["load a component", ["INSTALL COMPONENT 'file://component_validate_password'"], 1142],
  ["load a function", ["CREATE FUNCTION f RETURNS STRING SONAME 'f.so'"], 1044],
  ["end the server", ["SHUTDOWN"], 1227],
];

describe("root cannot", () => {
  it.each(attacks)("%s", async (_, statements, errno) => {
    await expect(as("root", statements)).rejects.toMatchObject({ errno });
  });

  it("read a file", async () => {
    const [row] = await as("root", ["SELECT LOAD_FILE('/etc/passwd') AS content"]);
    expect(row?.["content"]).toBeNull();
  });

  it("end the administrator's connections", async () => {
    const administrator = await connected(ADMIN_USER, { password: await adminPassword(m) });
    try {
      const [rows] = await administrator.query("SELECT CONNECTION_ID() AS id");
      const id = Number((rows as Rows)[0]?.["id"]);
      await expect(as("root", [`KILL ${String(id)}`])).rejects.toMatchObject({ errno: 1095 });
      await administrator.query("SELECT 1");
    } finally {
      await administrator.end();
    }
  });

  it("take a replica's account, or its connection", async () => {
    const account = replicationAccountOf(s.id);
    const statements = [
      `ALTER USER '${account}'@'%' IDENTIFIED BY 'mine'`,
      `DROP USER '${account}'@'%'`,
      `GRANT '${account}'@'%' TO root@'%'`,
    ];
    for (const statement of statements) {
      await expect(as("root", [statement])).rejects.toMatchObject({ errno: 1227 });
    }
    const [thread] = await as("root", [
      "SELECT ID AS id FROM performance_schema.processlist WHERE COMMAND LIKE 'Binlog Dump%'",
    ]);
    const kill = `KILL ${String(thread?.["id"])}`;
    await expect(as("root", [kill])).rejects.toMatchObject({ errno: 1095 });
  });

  it("do more on a replica", async () => {
    const login = { at: s };
    const statements = ["SET GLOBAL super_read_only = 0", "STOP REPLICA"];
    for (const statement of statements) {
      await expect(as("root", [statement], login)).rejects.toMatchObject({ errno: 1227 });
    }
  });

  it("log in from the server itself without a password", async () => {
    const rows = await asAdmin(m, "SELECT 1 FROM mysql.user WHERE User = 'root' AND Host <> '%'");
    expect(rows).toEqual([]);
  });
});

it("root can do what the owner of databases needs", async () => {
  await as("root", [
    "CREATE DATABASE of_root",
    "CREATE TABLE of_root.t (i INT PRIMARY KEY)",
    "CREATE PROCEDURE of_root.p() SELECT 1",
    "CREATE TRIGGER of_root.tr BEFORE INSERT ON of_root.t FOR EACH ROW SET NEW.i = NEW.i + 1",
    "CREATE USER made_by_root IDENTIFIED BY 'a password of its own'",
    "CREATE ROLE of_root_role",
    "GRANT SELECT ON of_root.* TO of_root_role",
    "GRANT of_root_role TO made_by_root",
    "GRANT ALL ON of_root.* TO made_by_root WITH GRANT OPTION",
    "ALTER USER made_by_root ACCOUNT LOCK",
    "SELECT User FROM mysql.user",
    "SHOW PROCESSLIST",
    "SHOW BINARY LOGS",
    "XA RECOVER",
    "DROP USER made_by_root",
    "DROP ROLE of_root_role",
    "DROP DATABASE of_root",
  ]);
});

describe("a login without any privilege", () => {
  it("does not know the locks under which runs work", async () => {
    await using server = await managed.server(m);
    await server.lockForCopying(0);
    const look = "SELECT OBJECT_NAME FROM performance_schema.metadata_locks";
    await expect(as("weak", [look])).rejects.toMatchObject({ errno: 1142 });
  });

  it("keeps no copy waiting", async () => {
    const holder = await connected("weak");
    try {
      await holder.query("SELECT GET_LOCK('pulumi-mysql-replication.copy', 0)");
      await holder.query("SELECT GET_LOCK('pulumi-mysql-replication.fence', 0)");
      await using server = await managed.server(m);
      expect(await server.lockForCopying(0)).toBe(true);
    } finally {
      await holder.end();
    }
  });

  it("is named if it holds such a lock all the same", async () => {
    const holder = await connected("weak");
    try {
      await using server = await managed.server(m);
      await server.lockForCopying(0);
      const [row] = await as("root", [
        "SELECT OBJECT_NAME AS name FROM performance_schema.metadata_locks WHERE OBJECT_TYPE = 'USER LEVEL LOCK'",
      ]);
      await server[Symbol.asyncDispose]();
      await holder.query("SELECT GET_LOCK(?, 10)", [row?.["name"]]);
      await using next = await managed.server(m);
      await expect(next.lockForCopying(0)).rejects.toThrow("weak");
    } finally {
      await holder.end();
    }
  });

  it("leaves connections for others", async () => {
    const held: Connection[] = [];
    try {
      const opened = (async () => {
        for (;;) held.push(await connected("weak"));
      })();
      await expect(opened).rejects.toMatchObject({ errno: 1226 });
      expect(held.length).toBeLessThan(MAX_CONNECTIONS);
      await as("root", ["SELECT 1"]);
      expect(await managed.see(source, m)).toMatchObject({ status: "ACTIVE" });
    } finally {
      await Promise.all(held.map((connection) => connection.end()));
    }
  });
});

describe("a user with databases", () => {
  it.each(["MyISAM", "ARCHIVE", "CSV"])(
    "creates no %s table, which no copy takes",
    async (engine) => {
      const create = `CREATE TABLE shop.left_behind (i INT NOT NULL) ENGINE = ${engine}`;
      await expect(as("app", [create])).rejects.toMatchObject({ errno: 3161 });
    },
  );

  it("has its databases, whatever characters are in their names", async () => {
    await as("app", ["CREATE TABLE a_b.t (i INT PRIMARY KEY)", "DROP TABLE a_b.t"]);
    await asAdmin(m, "CREATE DATABASE axb");
    const create = "CREATE TABLE axb.t (i INT PRIMARY KEY)";
    await expect(as("app", [create])).rejects.toMatchObject({ errno: 1142 });
    await asAdmin(m, "DROP DATABASE axb");
  });
});

it("a user keeps its databases when a former release granted them with wildcards escaped", async () => {
  await asAdmin(
    m,
    "REVOKE ALL ON a_b.* FROM app",
    "GRANT ALL ON `a\\_b`.* TO app",
    `ALTER USER app ATTRIBUTE '{"pulumi-mysql-replication": {"fingerprint": "salt:digest"}}'`,
  );
  const create = ["CREATE TABLE a_b.t (i INT PRIMARY KEY)", "DROP TABLE a_b.t"];
  await expect(as("app", create)).rejects.toMatchObject({ errno: 1142 });
  m = await managed.bring(source, m);
  await as("app", create);
  const rows = await asAdmin(m, "SELECT Db FROM mysql.db WHERE User = 'app' ORDER BY Db");
  expect(rows.map(({ Db }) => Db)).toEqual(["a_b", "shop"]);
});

describe("without TLS", () => {
  it.each(["root", "app", "weak"])("%s cannot log in", async (name) => {
    await expect(connected(name, { tls: false })).rejects.toMatchObject({ errno: 1045 });
  });

  it("a user can log in for whom the program says so", async () => {
    await (await connected("plain", { tls: false })).end();
  });

  it("a user of whom the program says nothing logs in as before", async () => {
    await asAdmin(m, "ALTER USER former REQUIRE SSL", "ALTER USER former ATTRIBUTE '{\"x\": 1}'");
    const forgotten = `ALTER USER former ATTRIBUTE '{"pulumi-mysql-replication": {"fingerprint": ""}}'`;
    await asAdmin(m, forgotten);
    m = await managed.bring(source, m);
    await expect(connected("former", { tls: false })).rejects.toMatchObject({ errno: 1045 });
  });
});

describe("a root with every privilege, as a former release made it,", () => {
  it("has those of a service after the next update, which says so before", async () => {
    await asAdmin(
      m,
      "GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION",
      "ALTER USER root@'%' REQUIRE NONE",
      `ALTER USER root@'%' ATTRIBUTE '{"pulumi-mysql-replication": {"fingerprint": "salt:digest"}}'`,
    );
    expect((await managed.see(source, m)).drift.join()).toContain("root");
    m = await managed.bring(source, m);
    expect((await managed.see(source, m)).drift).toEqual([]);
    await expect(as("root", ["SET GLOBAL super_read_only = 1"])).rejects.toMatchObject({
      errno: 1227,
    });
    await expect(as("root", ["CREATE TABLE mysql.t (i INT)"])).rejects.toMatchObject({
      errno: 1142,
    });
    await expect(connected("root", { tls: false })).rejects.toMatchObject({ errno: 1045 });
  });

  it("keeps them where the program says so", async () => {
    m = await managed.bring({ ...source, rootPrivileges: "all" }, m);
    await as("root", ["CREATE TABLE mysql.t (i INT)", "DROP TABLE mysql.t"]);
    m = await managed.bring(source, m);
    await expect(as("root", ["CREATE TABLE mysql.t (i INT)"])).rejects.toMatchObject({
      errno: 1142,
    });
  });
});

it("a detached replica takes its accounts over without a transaction of its own", async () => {
  s = await managed.bring(
    { ...replica, ...{ rootPassword: new Secret(PASSWORD), users: source.users } },
    s,
  );
  expect(s.drift).toEqual([]);
  expect(s.replication.gtidExecuted).not.toContain(s.serverUuid);
  const prints = await asAdmin(
    s,
    "SELECT ATTRIBUTE AS a FROM information_schema.USER_ATTRIBUTES WHERE ATTRIBUTE LIKE '%fingerprint%'",
  );
  expect(prints).toHaveLength(5);
  for (const { a } of prints) expect(JSON.stringify(a)).toContain(s.id);
  await expect(as("root", ["CREATE TABLE mysql.t (i INT)"], { at: s })).rejects.toMatchObject({
    errno: 1142,
  });
  s = await managed.bring({ ...replica, source: { id: m.id } }, s);
  expect(s.status).toBe("ACTIVE");
});
