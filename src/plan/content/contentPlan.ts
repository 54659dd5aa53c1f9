import { matches, partsOfRoot, partsOfUser } from "./accounts";
import { whereabouts } from "../census";
import type { InstanceFacts } from "../facts";
import { replicationAccountOf } from "../../ground/names";
import type { ServerFacts } from "../../ports/server";
import type { InstanceSpec } from "../spec";
import type { Step } from "../steps";

/** Root, databases and users of a standalone instance; a replica gets them from its source. */
export function accountSteps(spec: InstanceSpec, seen: InstanceFacts): readonly Step[] {
  if (spec.source) return [];
  return [
    ...rootSteps(spec, seen),
    ...databaseSteps(spec, seen),
    ...userSteps(spec, seen),
    ...orphanSteps(seen),
  ];
}

function rootSteps({ rootPassword }: InstanceSpec, seen: InstanceFacts): readonly Step[] {
  if (rootPassword === undefined) return [];
  const root = seen.server?.users.find(({ name, host }) => name === "root" && host === "%");
  return root && matches(root.fingerprint, partsOfRoot(rootPassword))
    ? []
    : [{ kind: "ensureRoot" }];
}

function databaseSteps(spec: InstanceSpec, seen: InstanceFacts): readonly Step[] {
  const key = databaseKey(seen.server);
  const there = new Map(seen.server?.databases.map((database) => [key(database.name), database]));
  const ensure = spec.databases
    .filter(({ name, characterSet, collation }) => {
      const found = there.get(key(name));
      return (
        !found ||
        (characterSet !== undefined && found.characterSet !== charsetOf(characterSet)) ||
        (collation !== undefined && found.collation !== charsetOf(collation))
      );
    })
    .map((database): Step => ({ kind: "ensureDatabase", database }));
  const drop = spec.formerDatabases
    .filter((name) => there.has(key(name)))
    .map((name): Step => ({ kind: "dropDatabase", name }));
  return [...ensure, ...drop];
}

/**
 * Maps a name to the key by which the server distinguishes databases: some servers fold names to lower case.
 */
export function databaseKey(
  server: Pick<ServerFacts, "lowerCaseTableNames"> | undefined,
): (name: string) => string {
  const folds = (server?.lowerCaseTableNames ?? 0) !== 0;
  return (name) => (folds ? name.toLowerCase() : name);
}

/** For a character set or a collation: the server has them in lower case, and `utf8` under its long name. */
export function charsetOf(declared: string): string {
  return declared.toLowerCase().replace(/^utf8(?=_|$)/, "utf8mb3");
}

function userSteps(spec: InstanceSpec, seen: InstanceFacts): readonly Step[] {
  const users = seen.server?.users ?? [];
  const find = (name: string, host: string) =>
    users.find((user) => user.name === name && user.host === host.toLowerCase());
  const ensure = spec.users
    .filter((user) => {
      const found = find(user.name, user.host);
      return !found || !matches(found.fingerprint, partsOfUser(user));
    })
    .map(({ name, host }): Step => ({ kind: "ensureUser", name, host }));
  const drop = spec.formerUsers
    .filter(({ name, host }) => find(name, host))
    .map(({ name, host }): Step => ({ kind: "dropUser", name, host }));
  return [...drop, ...ensure];
}

/**
 * Drops the accounts of replicas that were deleted while this server did not answer, once the engine that
 * held them says that they are gone.
 */
function orphanSteps({ server, census }: InstanceFacts): readonly Step[] {
  const names = (server?.replicationAccounts ?? [])
    .filter(
      ({ replica, engine, name }) =>
        name === replicationAccountOf(replica) &&
        whereabouts(census, replica, engine).kind === "gone",
    )
    .map(({ name }) => name);
  return names.length === 0 ? [] : [{ kind: "dropOrphanedAccounts", names }];
}
