import { MYSQL_PORT } from "../ground/names";
import type { Endpoint, InstanceReport } from "../manage/report";
import type { InstanceUris } from "../resource/instanceOutputs";
import type { Declared } from "./inputs";
import { present } from "./present";

type Seen = Pick<InstanceReport, "name" | "published">;

/** A login whose password the program knows. */
interface Login {
  /** Under which the output `uris` has it. */
  readonly key: string;
  readonly user: string;
  readonly password: string;
  readonly database: string | undefined;
}

/** Where other containers on the instance's network connect; it does not change when a port is published. */
export function internalEndpointOf({ name }: Pick<InstanceReport, "name">): Endpoint {
  return { host: name, port: MYSQL_PORT };
}

/** `m1:3306` or `[::1]:3307`. */
export function endpointText({ host, port }: Endpoint): string {
  return `${host.includes(":") ? `[${host}]` : host}:${String(port)}`;
}

export function uriOf(
  at: Endpoint,
  login: { readonly user: string; readonly password: string } | undefined,
  database: string | undefined,
): string {
  const credentials =
    login === undefined
      ? ""
      : `${encodeURIComponent(login.user)}:${encodeURIComponent(login.password)}@`;
  const path = database === undefined ? "" : encodeURIComponent(database);
  return `mysql://${credentials}${endpointText(at)}/${path}`;
}

/** The database to which root's URI leads: the first one that the root of the tree declares. */
export function firstDatabase(declared: Declared | undefined): string | undefined {
  const own =
    declared?.slaveOf === undefined ? declared?.databases : declared.__inherited?.databases;
  return own?.[0]?.name;
}

/** One entry for root and for each declared user; undefined if no password is known. */
export function urisOf(
  seen: Seen,
  declared: Declared | undefined,
  rootPassword: string | undefined,
): Readonly<Record<string, InstanceUris>> | undefined {
  const logins = [...rootLogin(declared, rootPassword), ...userLogins(declared)];
  if (logins.length === 0) return undefined;
  const { published } = seen;
  const uris = logins.map((login) => {
    const entry = {
      internal: uriOf(internalEndpointOf(seen), login, login.database),
      published: published && uriOf(published, login, login.database),
    };
    return [login.key, present(entry)] as const;
  });
  return Object.fromEntries(uris);
}

function rootLogin(declared: Declared | undefined, password: string | undefined): readonly Login[] {
  if (password === undefined) return [];
  return [{ key: "root", user: "root", password, database: firstDatabase(declared) }];
}

/** A replica has the users of its source, with the passwords that the source's program declares. */
function userLogins(declared: Declared | undefined): readonly Login[] {
  const users = declared?.slaveOf === undefined ? declared?.users : declared.__inherited?.users;
  return (users ?? []).map(({ name: user, host, password, databases: [database] }) => ({
    key: host === "%" ? user : `${user}@${host}`,
    user,
    password,
    database,
  }));
}
