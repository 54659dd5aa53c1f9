import { describe, expect, it } from "vitest";
import type { Bag } from "../../../src/provider/unknowns";
import { program, reasons } from "./builders";

const user = { name: "app", password: "secret-word" };

describe("what check refuses of accounts, settings and source", () => {
  it.each<[string, Bag, string]>([
    [
      "an empty root password",
      { rootPassword: "" },
      "rootPassword: expected a password of at least one character, got an empty string",
    ],
    [
      "a reserved database",
      { databases: [{ name: "sys" }] },
      'databases[0].name: "sys" is reserved. Choose another name',
    ],
    [
      "a reserved database in capitals",
      { databases: [{ name: "MySQL" }] },
      'databases[0].name: "MySQL" is reserved',
    ],
    [
      "a database twice",
      { databases: [{ name: "a" }, { name: "b" }, { name: "a" }] },
      'databases[2].name: "a" is declared twice',
    ],
    [
      "a database without name",
      { databases: [{}] },
      "databases[0].name: is missing; expected 1 to 64 characters without / and \\, not ending in a space",
    ],
    [
      "a database as text",
      { databases: ["shop"] },
      "databases[0]: expected an object, got a string",
    ],
    [
      "databases as object",
      { databases: {} },
      "databases: expected an array of databases, got an object",
    ],
    [
      "a character set with a quote",
      { databases: [{ name: "a", characterSet: "x'" }] },
      "databases[0].characterSet: expected a character set or collation such as",
    ],
    [
      "a reserved user",
      { users: [{ ...user, name: "root" }] },
      'users[0].name: "root" is reserved',
    ],
    [
      "the provider's own user",
      { users: [{ ...user, name: "replication-provider" }] },
      'users[0].name: "replication-provider" is reserved',
    ],
    [
      "a user name of 33 characters",
      { users: [{ ...user, name: "u".repeat(33) }] },
      "users[0].name: expected 1 to 32 characters",
    ],
    [
      "a user twice",
      { users: [user, { ...user, host: "%" }] },
      "users[1].name: app@% is declared twice",
    ],
    [
      "a user without password",
      { users: [{ name: "app" }] },
      "users[0].password: is missing; expected a password of at least one character",
    ],
    [
      "a password that is a number",
      { users: [{ name: "app", password: 12345678 }] },
      "users[0].password: expected a password of at least one character, got a number",
    ],
    [
      "a user of an undeclared database",
      { databases: [{ name: "shop" }], users: [{ ...user, databases: ["shop2"] }] },
      'users[0].databases: "shop2" is not declared in databases. Add it there',
    ],
    [
      "a misspelt property of a user",
      { users: [{ ...user, database: [] }] },
      "users[0].database: is not a known property. Did you mean databases?",
    ],
    [
      "a managed variable",
      { configuration: { server_id: 7 } },
      "configuration.server_id: cannot be declared, because the provider gives each server its identity",
    ],
    [
      "a managed variable in disguise",
      { configuration: { "Loose-Skip-Log-Bin": true } },
      "configuration.Loose-Skip-Log-Bin: cannot be declared, because replication depends on it",
    ],
    [
      "a variable in two spellings",
      { configuration: { "max-connections": 1, max_connections: 2 } },
      "configuration.max_connections: max_connections is declared twice (in variable names - and _ are the same)",
    ],
    [
      "a value with a new line",
      { configuration: { init_connect: "a\nskip_grant_tables" } },
      "configuration.init_connect: expected a single-line string, a number, true or false, got a string",
    ],
    [
      "a value that is a list",
      { configuration: { sql_mode: ["ANSI"] } },
      "configuration.sql_mode: expected a single-line string",
    ],
    [
      "a name that opens a section",
      { configuration: { "[client]": "x" } },
      'configuration["[client]"]: is not a valid server variable name',
    ],
    [
      "a label of ours",
      { labels: { "io.pulumi-mysql-replication.owner": "me" } },
      'labels["io.pulumi-mysql-replication.owner"]: labels that begin with io.pulumi-mysql-replication. are reserved for the provider',
    ],
    ["a label without key", { labels: { "": "x" } }, 'labels[""]: a label needs a key'],
    [
      "a timeout of nothing",
      { timeouts: { create: 0 } },
      "timeouts.create: expected a number of seconds above 0, got 0",
    ],
    [
      "a timeout as text",
      { timeouts: { update: "10m" } },
      'timeouts.update: expected a number of seconds above 0, got "10m"',
    ],
    [
      "protection as text",
      { deletionProtection: "false" },
      'deletionProtection: expected true or false, got "false"',
    ],
    [
      "a source that is a name",
      { slaveOf: "m1" },
      'slaveOf: expected a resource or the id of an instance (a UUID), got "m1"',
    ],
  ])("%s", async (_, args, expected) => {
    expect(await reasons(program(args))).toEqual([expect.stringContaining(expected)]);
  });
});
