import { afterAll, beforeAll, expect, it } from "vitest";
import { Secret } from "../../../src/ground/secret";
import type { MysqlServer } from "../../../src/ports/server";
import { startFleet, type Fleet, type TestServer } from "../../support/mysqld";

/** Accounts of replicas go from one server to another by what the server has stored of their passwords. */

const PASSWORD = "one that only the replica can derive";
const SOURCE = "11111111-1111-4111-8111-111111111111";
/** Each has another salt, which is any text of seven bits. */
const MANY = Array.from({ length: 24 }, (_, index) => index);

let fleet: Fleet<"m1" | "m2">;
let root: TestServer;
let [one, other]: MysqlServer[] = [];
beforeAll(async () => {
  fleet = await startFleet(["m1", "m2"]);
  root = fleet.server("m2");
  [one, other] = [await fleet.server("m1").connect(), await root.connect()];
});
afterAll(async () => {
  await one?.[Symbol.asyncDispose]();
  await other?.[Symbol.asyncDispose]();
  await fleet[Symbol.asyncDispose]();
});

const accountOf = (index: number) => {
  const replica = `22222222-2222-4222-8222-2222222222${String(index).padStart(2, "0")}`;
  const attribute = { replica, source: SOURCE, root: SOURCE, engine: "e", sourceEngine: "e" };
  return { name: `replica-${replica.replaceAll("-", "").slice(8)}`, attribute };
};

it("a replica logs in where its account was copied to, with the password that it had", async () => {
  const accounts = MANY.map(accountOf);
  for (const account of accounts) {
    await one?.ensureReplicationAccount({ ...account, password: new Secret(PASSWORD) });
  }
  const hashes = await one?.passwordHashes([...accounts.map(({ name }) => name), "replica-none"]);
  expect([...(hashes?.keys() ?? [])].toSorted()).toEqual(accounts.map(({ name }) => name));
  for (const account of accounts) {
    const passwordHash = hashes?.get(account.name) ?? new Secret("");
    await other?.copyReplicationAccount({ ...account, passwordHash });
  }
  const seen = (await other?.observe())?.replicationAccounts ?? [];
  expect(seen.map(({ name }) => name).toSorted()).toEqual(accounts.map(({ name }) => name));
  for (const { name, attribute } of accounts) {
    expect(seen.find((account) => account.name === name)).toMatchObject(attribute);
    const connection = await root.raw(name, PASSWORD);
    await connection.end();
    await expect(root.raw(name, `${PASSWORD}.`)).rejects.toMatchObject({ errno: 1045 });
  }
  const grants = await root.sql(`SHOW GRANTS FOR '${accounts[0]?.name ?? ""}'@'%'`);
  expect(grants.split("\n").toSorted()).toEqual([
    `GRANT REPLICATION SLAVE ON *.* TO \`${accounts[0]?.name ?? ""}\`@\`%\``,
    `GRANT SYSTEM_USER ON *.* TO \`${accounts[0]?.name ?? ""}\`@\`%\``,
  ]);
});

it("copied again, it is as the other server has it, whatever it was", async () => {
  const account = accountOf(1);
  await other?.open();
  await root.sql(`ALTER USER '${account.name}'@'%' IDENTIFIED BY 'another' ACCOUNT LOCK`);
  const passwordHash = (await one?.passwordHashes([account.name]))?.get(account.name);
  await other?.copyReplicationAccount({
    ...account,
    passwordHash: passwordHash ?? new Secret(""),
  });
  await (await root.raw(account.name, PASSWORD)).end();
});
