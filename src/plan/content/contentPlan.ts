import { matches, partsOfRoot, partsOfUser } from "./accounts";
import { whereabouts } from "../census";
import type { InstanceFacts } from "../facts";
import { replicationAccountOf } from "../../ground/names";
import type { InstanceSpec } from "../spec";
import type { Step } from "../steps";

/** Root, databases and users of an instance that stands alone; a replica gets its own from its source. */
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
  const folds = (seen.server?.lowerCaseTableNames ?? 0) !== 0;
  const key = (name: string) => (folds ? name.toLowerCase() : name);
  const there = new Map(seen.server?.databases.map((database) => [key(database.name), database]));
  const ensure = spec.databases
    .filter(({ name, characterSet, collation }) => {
      const found = there.get(key(name));
      return (
        !found ||
        (characterSet !== undefined && !sameCharset(found.characterSet, characterSet)) ||
        (collation !== undefined && !sameCharset(found.collation, collation))
      );
    })
    .map((database): Step => ({ kind: "ensureDatabase", database }));
  const drop = spec.formerDatabases
    .filter((name) => there.has(key(name)))
    .map((name): Step => ({ kind: "dropDatabase", name }));
  return [...ensure, ...drop];
}

/** The server knows them in lower case, and `utf8` under its long name. */
function sameCharset(seen: string, declared: string): boolean {
  return seen === declared.toLowerCase().replace(/^utf8(?=_|$)/, "utf8mb3");
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

/** Accounts of replicas that were deleted while this server could not be reached, as the engine says that held them. */
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
