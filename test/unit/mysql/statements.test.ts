import { escape, escapeId } from "mysql2";
import { describe, expect, it } from "vitest";
import { databasePattern } from "../../../src/ground/privileges";
import { Secret } from "../../../src/ground/secret";
import * as accountStatements from "../../../src/mysql/accountStatements";
import * as eventStatements from "../../../src/mysql/eventStatements";
import { lockWait } from "../../../src/mysql/lockStatements";
import { render, secretsOf, type Statement } from "../../../src/mysql/sql";
import * as statements from "../../../src/mysql/statements";

const text = (statement: Statement) =>
  render(statement, {
    string: (value) => escape(value),
    identifier: (name) => escapeId(name, true),
  }).replace(/\s+/g, " ");

const EVIL = "'`\"\\; DROP DATABASE victim; -- ";
const account = { name: EVIL, host: EVIL };
const evil = new Secret(EVIL);
const pw = new Secret("pw");
const channel = { host: EVIL, port: 1, user: EVIL, password: evil, caFile: EVIL, delay: 0 };

describe("what comes from outside is a value in every statement", () => {
  it.each<[string, Statement]>([
    ["changing the source", statements.changeSource(channel)],
    ["subtracting", statements.subtractSets([[EVIL, EVIL]])],
    ["waiting", statements.waitForSet(EVIL, 1)],
    ["asking", statements.waitForSet(EVIL, 0)],
    ["looking for a database", statements.databaseNamed(EVIL)],
    [
      "making a database",
      statements.createDatabase({ name: EVIL, characterSet: EVIL, collation: EVIL }),
    ],
    [
      "changing a database",
      statements.alterDatabase({ name: EVIL, characterSet: EVIL, collation: EVIL }),
    ],
    ["dropping a database", statements.dropDatabase(EVIL)],
    [
      "setting an event",
      eventStatements.alterEvent({ database: EVIL, name: EVIL }, account, "ENABLED"),
    ],
    ["looking for an event", eventStatements.eventNamed({ database: EVIL, name: EVIL })],
    ["taking on its character sets", eventStatements.writtenBy(EVIL, EVIL)],
    ["counting", statements.countObjects(EVIL)],
    ["counting libraries", statements.countLibraries(EVIL)],
    ["looking for accounts", accountStatements.accountsNamed([EVIL, EVIL], EVIL)],
    [
      "an account of the tree",
      accountStatements.replicationAccount(false, account, accountStatements.newPassword(evil), {
        x: EVIL,
      }),
    ],
    [
      "an account as another server has it",
      accountStatements.replicationAccount(false, account, accountStatements.storedPassword(evil), {
        x: EVIL,
      }),
    ],
    ["stored passwords", accountStatements.passwordHashes([EVIL, EVIL], EVIL)],
    [
      "a user",
      accountStatements.userAccount(
        true,
        account,
        { password: evil, maxConnections: 1 },
        { x: EVIL },
      ),
    ],
    ["an attribute", accountStatements.setAttribute(account, { x: EVIL })],
    ["the own password", accountStatements.ownPassword(evil)],
    ["dropping accounts", accountStatements.dropAccounts([account, account])],
    ["showing grants", accountStatements.showGrants(account)],
    ["reading grants", accountStatements.databaseGrants(account)],
    ["reading roles", accountStatements.roles(account)],
    ["granting a database", accountStatements.grantDatabase(EVIL, account)],
    ["revoking a database", accountStatements.revokeDatabase(EVIL, account)],
    ["revoking roles", accountStatements.revokeRoles([account], account)],
  ])("%s", (_, statement) => expect(outsideOfQuotes(text(statement))).not.toMatch(/victim|;|--/));
});

describe("passwords are known as secrets", () => {
  it.each<[string, Statement]>([
    ["of a channel", statements.changeSource({ ...channel, password: pw })],
    [
      "of an account of the tree",
      accountStatements.replicationAccount(true, account, accountStatements.newPassword(pw), {}),
    ],
    [
      "stored by another server",
      accountStatements.replicationAccount(true, account, accountStatements.storedPassword(pw), {}),
    ],
    [
      "of a user",
      accountStatements.userAccount(false, account, { password: pw, maxConnections: 1 }, {}),
    ],
    ["of the administrator", accountStatements.ownPassword(pw)],
  ])("%s", (_, statement) => expect(secretsOf(statement)).toEqual(["pw"]));
});

describe("a database's name in GRANT", () => {
  const plain = { partialRevokes: false, lowerCase: false };
  it.each([
    ["Shop", "as it is", plain, "Shop"],
    ["a_b", "without wildcards", plain, "a\\_b"],
    ["a%b", "without wildcards", plain, "a\\%b"],
    ["a\\b", "with its backslash", plain, "a\\\\b"],
    ["a\\_b", "with both", plain, "a\\\\\\_b"],
    ["a_b", "plain under partial_revokes", { ...plain, partialRevokes: true }, "a_b"],
    ["A_b", "in lower case where the server keeps it so", { ...plain, lowerCase: true }, "a\\_b"],
  ])("%s is written %s", (name, _, rules, pattern) =>
    expect(databasePattern(name, rules)).toBe(pattern),
  );
});

describe("bounds", () => {
  it.each<[string, Statement, string]>([
    ["no time left asks instead of waiting for ever", statements.waitForSet("s", 0), "GTID_SUBSET"],
    ["a stop waits 2 seconds at least", statements.stopTimeout(0), "= 2"],
    ["and whole seconds", statements.stopTimeout(2.1), "= 3"],
    ["a lock waits 1 second at least", lockWait(0), "= 1"],
  ])("%s", (_, statement, expected) => expect(text(statement)).toContain(expected));
});

it("the option list of a channel is whole, whatever is wanted", () => {
  const options = (delay: number) =>
    [...text(statements.changeSource({ ...channel, delay })).matchAll(/\b([A-Z_]{6,}) = /g)].map(
      (match) => match[1],
    );
  expect(options(0)).toEqual(options(60));
  expect(options(0)).toHaveLength(31);
});

/** Empties string literals and quoted names, read as the server reads them. */
function outsideOfQuotes(statement: string): string {
  return statement.replace(/'(?:[^'\\]|\\[^])*'|`(?:[^`]|``)*`/g, "");
}
