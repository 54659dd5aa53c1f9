import {
  ADMINISTRATIVE_PRIVILEGES,
  DATABASE_COLUMNS,
  databasePattern,
  GLOBAL_COLUMNS,
  GRANT_OPTION,
  SERVICE_PRIVILEGES,
  SYSTEM_SCHEMA,
  WITHHELD_IN_SYSTEM,
} from "../../ground/privileges";
import type { AccountName, AccountState, Kept, Privileges } from "../../ports/accounts";
import type { ServerFacts } from "../../ports/server";

/** One thing in which an account is not as declared. */
export type Difference =
  /** `renamedTo`: the name that it has now. */
  | { readonly kind: "missing"; readonly renamedTo?: AccountName }
  /** Its attribute does not tell what its password was set to: a former release has set it, or somebody else. */
  | { readonly kind: "unmarked" }
  /** Another password is declared than it was set to. */
  | { readonly kind: "redeclared" }
  /** Somebody else has set its password. */
  | { readonly kind: "password" }
  | { readonly kind: "plugin"; readonly plugin: string }
  | { readonly kind: "secondPassword" | "secondFactor" | "expired" | "locked" }
  | { readonly kind: "tls"; readonly has: AccountState["tls"]; readonly requireTls: boolean }
  | { readonly kind: "connections"; readonly has: number; readonly declared: number }
  /** By the hour. */
  | { readonly kind: "rationed" }
  | { readonly kind: "passwordRules" }
  | { readonly kind: "lacks"; readonly on: Privileges }
  | { readonly kind: "exceeds"; readonly on: Privileges }
  | { readonly kind: "role"; readonly role: AccountName };

/** What is declared of an account, but for its password. */
export interface DeclaredAccess {
  /** Undefined: as the account has it. */
  readonly requireTls: boolean | undefined;
  readonly maxConnections: number;
  /** On which databases everything is allowed, or what root may do. */
  readonly may: readonly string[] | "service" | "all";
}

/** As this package creates accounts. */
export const PLUGIN = "caching_sha2_password";

const ALL_IN_DATABASE: readonly string[] = Object.values(DATABASE_COLUMNS);
const ALL: readonly string[] = [...Object.values(GLOBAL_COLUMNS), GRANT_OPTION];
const SERVICE: readonly string[] = [...SERVICE_PRIVILEGES, GRANT_OPTION];

/** What of an account is not as declared, whoever has set it; its password is judged by its fingerprint. */
export function differencesIn(
  state: AccountState,
  { requireTls, maxConnections, may }: DeclaredAccess,
  server: Pick<ServerFacts, "partialRevokes" | "lowerCaseTableNames">,
): readonly Difference[] {
  return [
    ...(state.plugin === PLUGIN ? [] : [{ kind: "plugin", plugin: state.plugin } as const]),
    ...when(state.hasSecondPassword, { kind: "secondPassword" }),
    ...when(state.hasSecondFactor, { kind: "secondFactor" }),
    ...when(state.isExpired, { kind: "expired" }),
    ...when(state.isLocked, { kind: "locked" }),
    ...(requireTls === undefined || state.tls === (requireTls ? "required" : "open")
      ? []
      : [{ kind: "tls", has: state.tls, requireTls } as const]),
    ...when(state.maxConnections !== maxConnections, {
      kind: "connections",
      has: state.maxConnections,
      declared: maxConnections,
    }),
    ...when(state.isRationed, { kind: "rationed" }),
    ...when(state.hasPasswordRules, { kind: "passwordRules" }),
    ...privilegesOf(state, may, server),
  ];
}

function privilegesOf(
  state: AccountState,
  may: DeclaredAccess["may"],
  server: Pick<ServerFacts, "partialRevokes" | "lowerCaseTableNames">,
): readonly Difference[] {
  // a role gives nothing to an account that may do everything
  if (may === "all") return lackingOfAll(state);
  const roles = state.roles.map((role) => ({ kind: "role", role }) as const);
  if (may === "service") return [...ofService(state, server.partialRevokes), ...roles];
  const lowerCase = server.lowerCaseTableNames !== 0;
  const names = lowerCase ? may.map((name) => name.toLowerCase()) : may;
  const rules = { partialRevokes: server.partialRevokes, lowerCase };
  const patterns = new Map(names.map((name) => [databasePattern(name, rules), name]));
  return [...ofUser(state, patterns, names), ...roles];
}

function ofUser(
  { privileges }: AccountState,
  patterns: ReadonlyMap<string, string>,
  names: readonly string[],
): readonly Difference[] {
  const found = new Set(privileges.map(({ database, object }) => (object ? "" : database)));
  const absent = [...patterns].flatMap(([pattern, database]) =>
    found.has(pattern) ? [] : lacking({ database, privileges: ALL_IN_DATABASE }),
  );
  const seen = privileges.flatMap((one): readonly Difference[] => {
    const { database = "", object, privileges: has } = one;
    // what is on a table of a declared database is a part of everything on it
    const name = object === undefined ? patterns.get(database) : names.find((n) => n === database);
    if (name === undefined) return exceeding(one);
    const extra = has.filter((privilege) => privilege === GRANT_OPTION);
    const lacks = object === undefined ? without(ALL_IN_DATABASE, has) : [];
    return [
      ...lacking({ database: name, privileges: lacks }),
      ...exceeding({ ...one, database: name, privileges: extra }),
    ];
  });
  return [...absent, ...seen];
}

function ofService(
  { privileges, restrictions, notPassedOn }: AccountState,
  partialRevokes: boolean,
): readonly Difference[] {
  const has = globally(privileges);
  const cannotPassOn = notPassedOn.some((name) => SERVICE.includes(name));
  const lacks = without(SERVICE, cannotPassOn ? without(has, [GRANT_OPTION]) : has);
  const inSystem = restrictions.find(({ database }) => database === SYSTEM_SCHEMA);
  const restricted = inSystem?.privileges ?? [];
  // a server without partial_revokes cannot take anything away in one database
  const there = partialRevokes
    ? WITHHELD_IN_SYSTEM.filter((name) => has.includes(name) && !restricted.includes(name))
    : [];
  const inSystemOnly = privileges.filter(({ database }) => database === SYSTEM_SCHEMA);
  return [
    ...lacking({ privileges: lacks }),
    ...exceeding({ privileges: without(has, SERVICE) }),
    ...restrictions.flatMap(({ database, privileges: taken }) =>
      lacking({
        ...(database !== undefined && { database }),
        privileges: database === SYSTEM_SCHEMA ? without(taken, WITHHELD_IN_SYSTEM) : taken,
      }),
    ),
    ...exceeding({ database: SYSTEM_SCHEMA, privileges: there }),
    // elsewhere, what is granted in a database is a part of what root has on everything
    ...inSystemOnly.flatMap((one) =>
      exceeding({ ...one, privileges: one.privileges.filter((name) => isMoreInSystem(name)) }),
    ),
  ];
}

function isMoreInSystem(privilege: string): boolean {
  return WITHHELD_IN_SYSTEM.includes(privilege);
}

function lackingOfAll({
  privileges,
  restrictions,
  notPassedOn,
  unheld,
}: AccountState): readonly Difference[] {
  const has = globally(privileges);
  const held = notPassedOn.length > 0 ? without(has, [GRANT_OPTION]) : has;
  return [
    ...lacking({ privileges: [...without(ALL, held), ...unheld.filter(isOfServer)] }),
    ...restrictions.flatMap(lacking),
  ];
}

/** What a component has brought may not be there to be granted any more. */
function isOfServer(privilege: string): boolean {
  return [...ADMINISTRATIVE_PRIVILEGES, ...SERVICE].includes(privilege);
}

function globally(privileges: AccountState["privileges"]): readonly string[] {
  return privileges.find(({ database }) => database === undefined)?.privileges ?? [];
}

function without(all: readonly string[], some: readonly string[]): readonly string[] {
  return all.filter((name) => !some.includes(name));
}

function lacking(on: Privileges): readonly Difference[] {
  return when(on.privileges.length > 0, { kind: "lacks", on });
}

function exceeding(on: Privileges): readonly Difference[] {
  return when(on.privileges.length > 0, { kind: "exceeds", on });
}

function when(is: boolean, difference: Difference): readonly Difference[] {
  return is ? [difference] : [];
}

/** What adoptAccount sets right without a transaction: a server without partial_revokes has ignored it. */
export function isWithheldByAdoption(difference: Difference): boolean {
  return difference.kind === "exceeds" && difference.on.database === SYSTEM_SCHEMA;
}

/** How an account logs in: all of it is set anew together with the password, or without it. */
const OPTIONS: readonly Difference["kind"][] = [
  "locked",
  "tls",
  "connections",
  "rationed",
  "passwordRules",
];
const PASSWORD: readonly Difference["kind"][] = [
  "missing",
  "unmarked",
  "redeclared",
  "password",
  "plugin",
  "expired",
];

/** What stays as it is while the differences are set right. */
export function keptIn(differences: readonly Difference[]): { readonly keeps?: Kept } {
  const has = (kinds: readonly Difference["kind"][]) =>
    differences.some(({ kind }) => kinds.includes(kind));
  if (differences.length === 0 || has(PASSWORD)) return {};
  return { keeps: has(OPTIONS) ? "password" : "login" };
}
