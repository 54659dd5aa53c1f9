import { whereabouts } from "../census";
import type { AccountName } from "../../ports/accounts";
import type { InstanceFacts, SettledAccount } from "../facts";
import { replicationAccountOf } from "../../ground/names";
import type { ServerFacts } from "../../ports/server";
import type { InstanceSpec } from "../spec";
import type { Step } from "../steps";
import type { Difference } from "./difference";

/** Root, databases and users of a standalone instance; a replica gets them from its source. */
export function accountSteps(spec: InstanceSpec, seen: InstanceFacts): readonly Step[] {
  if (spec.source) return [];
  return [
    ...adoptionSteps(seen),
    ...rootSteps(spec, seen),
    ...databaseSteps(spec, seen),
    ...userSteps(spec, seen),
    ...orphanSteps(seen),
  ];
}

function rootSteps({ rootPassword }: InstanceSpec, seen: InstanceFacts): readonly Step[] {
  if (rootPassword === undefined) return [];
  if (settled(seen, ROOT)) return [];
  return [...renamedSteps(seen, ROOT), { kind: "ensureRoot", ...differing(seen, ROOT) }];
}

/** In what the account is not as declared, as a step tells it. */
function differing(
  { differingAccounts = [] }: Pick<InstanceFacts, "differingAccounts">,
  { name, host }: AccountName,
): { readonly differs?: readonly Difference[] } {
  const found = differingAccounts.find(
    (one) => one.name === name && one.host === host.toLowerCase(),
  );
  return found ? { differs: found.differences } : {};
}

/**
 * An account that has another name now lets in whoever knows the declared password. It is dropped instead of
 * renamed: a server below may not have it under that name, and a logged RENAME USER would end its replication.
 */
function renamedSteps(seen: InstanceFacts, account: AccountName): readonly Step[] {
  return (differing(seen, account).differs ?? []).flatMap((difference): readonly Step[] =>
    difference.kind === "missing" && difference.renamedTo
      ? [{ kind: "dropUser", ...difference.renamedTo }]
      : [],
  );
}

export const ROOT: AccountName = { name: "root", host: "%" };

/** The server keeps hosts in lower case. */
export function settled(
  { settledAccounts = [] }: Pick<InstanceFacts, "settledAccounts">,
  { name, host }: AccountName,
): SettledAccount | undefined {
  return settledAccounts.find((one) => one.name === name && one.host === host.toLowerCase());
}

function adoptionSteps({ settledAccounts = [] }: InstanceFacts): readonly Step[] {
  const accounts = settledAccounts
    .filter(({ isSetHere }) => !isSetHere)
    .map(({ name, host }) => ({ name, host }));
  return accounts.length === 0 ? [] : [{ kind: "adoptAccounts", accounts }];
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
    .filter((user) => !settled(seen, user))
    .flatMap(({ name, host }): readonly Step[] => [
      ...renamedSteps(seen, { name, host }),
      { kind: "ensureUser", name, host, ...differing(seen, { name, host }) },
    ]);
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
