import { describe, expect, it } from "vitest";
import { SpokenServer } from "./spokenServer";
import type { Row } from "../../../src/mysql/session";

const NAMED = [{ name: "app", host: "%" }];
const GLOBAL = 31;
const IN_DATABASE = 19;

/** As the server answers of an account that has nothing. */
const bare: Row = {
  name: "app",
  host: "%",
  attribute: '{"fingerprint":"print"}',
  plugin: "caching_sha2_password",
  storedAs: "digest",
  locked: "N",
  expired: "N",
  tls: "ANY",
  maxConnections: "135",
  byTheHour: "0",
  hasPasswordRules: "0",
  hasSecondPassword: null,
  factors: null,
  restrictions: null,
  globally: "N".repeat(GLOBAL),
  dynamic: null,
  everything: '["SYSTEM_USER", "CLONE_ADMIN"]',
  inDatabases: null,
  onTables: null,
  onRoutines: null,
  roles: null,
};

async function usersIn(...rows: readonly Row[]) {
  const server = SpokenServer.answering([/FROM mysql.user u/, rows], [/@@version/, [{}]]);
  return (await server.observe(NAMED)).users;
}

async function stateOf(changes: Row) {
  return (await usersIn({ ...bare, ...changes }))[0]?.state;
}

it("an account that has nothing says so", async () => {
  expect(await usersIn(bare)).toEqual([
    {
      name: "app",
      host: "%",
      fingerprint: "print",
      state: {
        storedPassword: "digest",
        plugin: "caching_sha2_password",
        isLocked: false,
        isExpired: false,
        tls: "required",
        maxConnections: 135,
        isRationed: false,
        hasPasswordRules: false,
        hasSecondPassword: false,
        hasSecondFactor: false,
        privileges: [{ privileges: [] }],
        restrictions: [],
        notPassedOn: [],
        unheld: ["SYSTEM_USER", "CLONE_ADMIN"],
        roles: [],
      },
    },
  ]);
});

it.each<[string, Row, object]>([
  ["a lock", { locked: "Y" }, { isLocked: true }],
  ["an expired password", { expired: "Y" }, { isExpired: true }],
  ["TLS that is not needed", { tls: "" }, { tls: "open" }],
  ["a certificate", { tls: "X509" }, { tls: "certificate" }],
  ["a certain certificate", { tls: "SPECIFIED" }, { tls: "certificate" }],
  ["limits by the hour", { byTheHour: "7" }, { isRationed: true }],
  ["rules", { hasPasswordRules: "1" }, { hasPasswordRules: true }],
  ["a second password", { hasSecondPassword: "1" }, { hasSecondPassword: true }],
  ["a second factor", { factors: "1" }, { hasSecondFactor: true }],
  [
    "the first privilege",
    { globally: `Y${"N".repeat(GLOBAL - 1)}` },
    { privileges: [{ privileges: ["SELECT"] }] },
  ],
  [
    "the last privilege",
    { globally: `${"N".repeat(GLOBAL - 1)}Y` },
    { privileges: [{ privileges: ["GRANT OPTION"] }] },
  ],
  [
    "privileges of components",
    { dynamic: '{"SYSTEM_USER": "N", "ROLE_ADMIN": "Y"}' },
    {
      privileges: [{ privileges: ["SYSTEM_USER", "ROLE_ADMIN"] }],
      notPassedOn: ["SYSTEM_USER"],
      unheld: ["CLONE_ADMIN"],
    },
  ],
  [
    "a database, a table and a routine",
    {
      inDatabases: JSON.stringify({ "a\\_b": `NY${"N".repeat(IN_DATABASE - 2)}` }),
      onTables: '[["log", "t", ",Select"], ["log", "u", "Select,Create View,Grant,Select"]]',
      onRoutines: '[["log", "p", "Execute,Alter Routine"]]',
    },
    {
      privileges: [
        { privileges: [] },
        { database: "a\\_b", privileges: ["INSERT"] },
        { database: "log", object: "t", privileges: ["SELECT"] },
        { database: "log", object: "u", privileges: ["SELECT", "CREATE VIEW", "GRANT OPTION"] },
        { database: "log", object: "p", privileges: ["EXECUTE", "ALTER ROUTINE"] },
      ],
    },
  ],
  [
    "what was taken away in a database",
    { restrictions: '[{"Database": "mysql", "Privileges": ["INSERT", "OF_ANOTHER_RELEASE"]}]' },
    { restrictions: [{ database: "mysql", privileges: ["INSERT"] }] },
  ],
  ["a role", { roles: '[["boss", "%"]]' }, { roles: [{ name: "boss", host: "%" }] }],
])("%s is read", async (_, changes, state) => {
  expect(await stateOf(changes)).toMatchObject(state);
});

describe("not seen is", () => {
  it.each<[string, Row]>([
    ["a way to log in that is not known", { tls: "NEW" }],
    ["another number of privileges", { globally: "Y" }],
    ["another number of privileges on a database", { inDatabases: '{"shop": "Y"}' }],
    ["a list that is none", { roles: '{"boss": "%"}' }],
    ["an entry of another form", { roles: '[["boss"]]' }],
    ["a table of another form", { onTables: '[["shop", "t"]]' }],
    ["what is no JSON", { dynamic: "{" }],
  ])("%s", async (_, changes) => {
    expect(await usersIn({ ...bare, ...changes })).toEqual([
      { name: "app", host: "%", fingerprint: "print" },
    ]);
  });
});

it("an account without our attribute is there when it was asked for", async () => {
  expect(await usersIn({ ...bare, attribute: null })).toMatchObject([
    { name: "app", fingerprint: "", state: { storedPassword: "digest" } },
  ]);
});

it("one statement asks for everything, and none more than without accounts", async () => {
  const asked = async (...names: typeof NAMED) => {
    const server = SpokenServer.answering([/@@version/, [{}]]);
    await server.observe(names);
    return server.wire.sent.length;
  };
  expect(await asked(...NAMED, ...NAMED)).toBe(await asked());
});

it("a stored password leaves the server as a digest only, and only where it is salted", async () => {
  const server = SpokenServer.answering([/@@version/, [{}]]);
  await server.observe(NAMED);
  const [text = ""] = server.wire.sent.filter((one) => one.includes("authentication_string"));
  const digest = "IF(plugin = 'caching_sha2_password', SHA2(authentication_string, 256), '')";
  expect(text.split(digest)).toHaveLength(2);
  expect(text.replace(digest, "")).not.toContain("authentication_string");
});
