import { optional } from "../../ground/optional";
import type { AccountName, DatabaseFacts } from "../../ports/accounts";
import type { ServerFacts } from "../../ports/server";
import type { InstanceFacts } from "../facts";
import { withServer } from "../serverFacts";
import type { DatabaseInput } from "../spec";
import type { ContentStep } from "../steps";
import { ORDINARY, type TraitsOf } from "../traits";
import { charsetOf, databaseKey, ROOT } from "./contentPlan";

export const contentSteps = {
  ensureRoot: {
    ...ORDINARY,
    data: "accountSet",
    subject: () => accountText(ROOT),
    after: (_, seen) => withSettled(seen, ROOT),
  },
  adoptAccounts: {
    ...ORDINARY,
    after: ({ accounts }, seen) => accounts.reduce(withSettled, seen),
  },
  ensureDatabase: {
    ...ORDINARY,
    data: "databaseCreated",
    subject: ({ database }) => database.name,
    after: ({ database }, seen) =>
      withServer(seen, (server) => ({ databases: withDatabase(server, database) })),
  },
  dropDatabase: {
    ...ORDINARY,
    // only if it is empty
    data: "databaseDropped",
    subject: ({ name }) => name,
    after: ({ name }, seen) =>
      withServer(seen, (server) => ({ databases: databasesBut(server, name) })),
  },
  ensureUser: {
    ...ORDINARY,
    data: "accountSet",
    subject: accountText,
    after: (user, seen) => withSettled(seen, user),
  },
  dropUser: {
    ...ORDINARY,
    data: "accountDropped",
    subject: accountText,
    after: ({ name, host }, seen) =>
      withServer(seen, (server) => ({ users: usersBut(server, { name, host }) })),
  },
} satisfies TraitsOf<ContentStep>;

function accountText({ name, host }: AccountName): string {
  return `${name}@${host.toLowerCase()}`;
}

function databasesBut(server: ServerFacts, name: string): readonly DatabaseFacts[] {
  const key = databaseKey(server);
  return server.databases.filter((database) => key(database.name) !== key(name));
}

/** The server chooses what is not declared: the value before, or MySQL's default, is the stand-in. */
function withDatabase(server: ServerFacts, declared: DatabaseInput): readonly DatabaseFacts[] {
  const key = databaseKey(server);
  const before = server.databases.find(({ name }) => key(name) === key(declared.name));
  const {
    characterSet = before?.characterSet ?? "utf8mb4",
    collation = before?.collation ?? "utf8mb4_0900_ai_ci",
  } = declared;
  const database = {
    name: before?.name ?? key(declared.name),
    characterSet: charsetOf(characterSet),
    collation: charsetOf(collation),
  };
  return [...databasesBut(server, declared.name), database];
}

function usersBut(server: ServerFacts, account: AccountName) {
  return server.users.filter((user) => !isSame(user, account));
}

/** The server keeps hosts in lower case. */
function isSame(one: AccountName, { name, host }: AccountName): boolean {
  return one.name === name && one.host === host.toLowerCase();
}

/** Only a key in the volume gives the real fingerprint; what counts is that the account is settled. */
function withSettled(seen: InstanceFacts, { name, host }: AccountName): InstanceFacts {
  const account = { name, host: host.toLowerCase() };
  const others = (seen.settledAccounts ?? []).filter((one) => !isSame(one, account));
  const differing = seen.differingAccounts?.filter((one) => !isSame(one, account));
  return withServer(
    {
      ...seen,
      settledAccounts: [...others, { ...account, isSetHere: true }],
      ...optional("differingAccounts", differing),
    },
    (server) => ({ users: [...usersBut(server, account), { ...account, fingerprint: "" }] }),
  );
}
