import type { DatabaseFacts } from "../../ports/accounts";
import type { ServerFacts } from "../../ports/server";
import type { InstanceFacts } from "../facts";
import { withServer } from "../serverFacts";
import type { DatabaseInput, InstanceSpec, UserInput } from "../spec";
import type { ContentStep } from "../steps";
import { ORDINARY, type TraitsOf } from "../traits";
import { fingerprint, partsOfRoot, partsOfUser } from "./accounts";
import { charsetOf, databaseKey } from "./contentPlan";

export const contentSteps = {
  ensureRoot: {
    ...ORDINARY,
    after: (_, seen, spec) => {
      const { rootPassword } = spec;
      if (rootPassword === undefined) return seen;
      return withUser(seen, "root", "%", partsOfRoot(rootPassword), spec);
    },
  },
  ensureDatabase: {
    ...ORDINARY,
    after: ({ database }, seen) =>
      withServer(seen, (server) => ({ databases: withDatabase(server, database) })),
  },
  dropDatabase: {
    ...ORDINARY,
    // the step drops a database only if it is empty
    data: "kept",
    after: ({ name }, seen) =>
      withServer(seen, (server) => ({ databases: databasesBut(server, name) })),
  },
  ensureUser: {
    ...ORDINARY,
    after: ({ name, host }, seen, spec) => {
      const user = spec.users.find((one) => one.name === name && one.host === host);
      return user ? withUser(seen, name, host, partsOfUser(user), spec) : seen;
    },
  },
  dropUser: {
    ...ORDINARY,
    after: ({ name, host }, seen) =>
      withServer(seen, (server) => ({ users: usersBut(server, { name, host }) })),
  },
} satisfies TraitsOf<ContentStep>;

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

function usersBut(server: ServerFacts, { name, host }: Pick<UserInput, "name" | "host">) {
  return server.users.filter((user) => user.name !== name || user.host !== host.toLowerCase());
}

/** The real salt is random; the fingerprint matches with any salt. */
function withUser(
  seen: InstanceFacts,
  name: string,
  host: string,
  parts: readonly string[],
  { id }: InstanceSpec,
): InstanceFacts {
  const user = { name, host: host.toLowerCase(), fingerprint: fingerprint(parts, id) };
  return withServer(seen, (server) => ({ users: [...usersBut(server, { name, host }), user] }));
}
