import { DATABASE_COLUMNS, GLOBAL_COLUMNS, GRANT_OPTION } from "../ground/privileges";
import { jsonIn } from "../ground/json";
import type { AccountName, AccountState, Privileges } from "../ports/accounts";
import { flagIn, numberIn, textIn } from "./rows";
import type { Row } from "./session";
import { list, sql, type Statement } from "./sql";
import { ATTRIBUTE_PATH } from "./statements";

/** What a server has of accounts: one statement for all of them, because each costs a round trip. */

const GRANT_COLUMN = { Grant_priv: GRANT_OPTION } as const;
const GLOBALLY: Readonly<Record<string, string>> = { ...GLOBAL_COLUMNS, ...GRANT_COLUMN };
const IN_DATABASE: Readonly<Record<string, string>> = { ...DATABASE_COLUMNS, ...GRANT_COLUMN };

/** One letter, Y or N, for each column. The names are those above, so they are text. */
const letters = (columns: Readonly<Record<string, string>>): Statement => ({
  texts: [`CONCAT(${Object.keys(columns).join(", ")})`],
  values: [],
});

const PLUGIN = "caching_sha2_password";

/**
 * A digest of the stored password. That is salted, and stays as it is until a password is set; the salt goes
 * into the digest and is not told, so no password can be tried out on it. Other plugins may store without one.
 */
const storedPassword = sql`IF(plugin = ${PLUGIN}, SHA2(authentication_string, 256), '')`;

export const storedPasswordOf = ({ name, host }: AccountName): Statement =>
  sql`SELECT ${storedPassword} AS storedAs FROM mysql.user WHERE User = ${name} AND Host = ${host}`;

/** The accounts with this product's attribute, and those that are named, with everything that can be declared. */
export const accountStates = (named: readonly AccountName[]): Statement => sql`SELECT
  User AS name, Host AS host,
  CAST(JSON_EXTRACT(User_attributes, ${`$.metadata${ATTRIBUTE_PATH.slice(1)}`}) AS CHAR) AS attribute,
  plugin, ${storedPassword} AS storedAs, account_locked AS locked, password_expired AS expired,
  ssl_type AS tls, max_user_connections AS maxConnections,
  max_questions + max_updates + max_connections AS byTheHour,
  password_lifetime IS NOT NULL OR Password_require_current IS NOT NULL
    OR COALESCE(Password_reuse_history, 1) <> 0 OR COALESCE(Password_reuse_time, 1) <> 0
    OR COALESCE(JSON_VALUE(User_attributes, '$.Password_locking.failed_login_attempts'
      RETURNING SIGNED), 0) <> 0 AS hasPasswordRules,
  JSON_CONTAINS_PATH(User_attributes, 'one', '$.additional_password') AS hasSecondPassword,
  JSON_LENGTH(User_attributes, '$.multi_factor_authentication') AS factors,
  CAST(JSON_EXTRACT(User_attributes, '$.Restrictions') AS CHAR) AS restrictions,
  ${letters(GLOBALLY)} AS globally,
  (SELECT CAST(JSON_OBJECTAGG(g.PRIV, g.WITH_GRANT_OPTION) AS CHAR) FROM mysql.global_grants g
    WHERE g.USER = u.User AND g.HOST = u.Host) AS dynamic,
  (SELECT CAST(JSON_ARRAYAGG(a.PRIV) AS CHAR) FROM mysql.global_grants a
    WHERE CONCAT(a.USER, '@', a.HOST) = CURRENT_USER()) AS everything,
  (SELECT CAST(JSON_OBJECTAGG(d.Db, ${letters(IN_DATABASE)}) AS CHAR) FROM mysql.db d
    WHERE d.User = u.User AND d.Host = u.Host) AS inDatabases,
  (SELECT CAST(JSON_ARRAYAGG(JSON_ARRAY(t.Db, t.Table_name,
      CONCAT_WS(',', t.Table_priv, t.Column_priv))) AS CHAR) FROM mysql.tables_priv t
    WHERE t.User = u.User AND t.Host = u.Host) AS onTables,
  (SELECT CAST(JSON_ARRAYAGG(JSON_ARRAY(p.Db, p.Routine_name, CONCAT(p.Proc_priv))) AS CHAR)
    FROM mysql.procs_priv p WHERE p.User = u.User AND p.Host = u.Host) AS onRoutines,
  (SELECT CAST(JSON_ARRAYAGG(JSON_ARRAY(r.FROM_USER, r.FROM_HOST)) AS CHAR) FROM mysql.role_edges r
    WHERE r.TO_USER = u.User AND r.TO_HOST = u.Host) AS roles
  FROM mysql.user u
  WHERE JSON_CONTAINS_PATH(User_attributes, 'one', ${`$.metadata${ATTRIBUTE_PATH.slice(1)}`})
    OR (User, Host) IN (${list(named.map(({ name, host }) => sql`(${name}, ${host})`))})
  ORDER BY User, Host`;

const TLS: Readonly<Record<string, AccountState["tls"]>> = {
  "": "open",
  ANY: "required",
  X509: "certificate",
  SPECIFIED: "certificate",
};

/** Undefined if a part of the answer cannot be read: it then counts as not seen, never as not there. */
export function stateOf(row: Row): AccountState | undefined {
  const tls = TLS[row["tls"] ?? "?"];
  const globally = lettersIn(row["globally"], GLOBALLY);
  const dynamic = recordIn(row["dynamic"]);
  const everything = listIn(row["everything"]);
  const inDatabases = recordIn(row["inDatabases"]);
  const objects = [row["onTables"], row["onRoutines"]].map(listIn);
  const roles = namesIn(row["roles"]);
  if (!tls || !globally || !dynamic || !everything || !inDatabases || !roles) {
    return undefined;
  }
  const databases = Object.entries(inDatabases).map(([database, text]) => ({
    database,
    privileges: lettersIn(text, IN_DATABASE),
  }));
  const onObjects = objects.map((grants) => grants?.map(objectIn));
  const privileges = [...databases, ...onObjects.flatMap((grants) => grants ?? [undefined])];
  if (!privileges.every(isRead)) return undefined;
  const held = Object.keys(dynamic);
  return {
    storedPassword: textIn(row, "storedAs"),
    plugin: textIn(row, "plugin"),
    isLocked: textIn(row, "locked") === "Y",
    isExpired: textIn(row, "expired") === "Y",
    tls,
    maxConnections: numberIn(row, "maxConnections"),
    isRationed: numberIn(row, "byTheHour") !== 0,
    hasPasswordRules: flagIn(row, "hasPasswordRules"),
    hasSecondPassword: flagIn(row, "hasSecondPassword"),
    hasSecondFactor: numberIn(row, "factors") !== 0,
    privileges: [{ privileges: [...globally, ...held] }, ...privileges],
    restrictions: restrictionsIn(textIn(row, "restrictions")),
    notPassedOn: held.filter((name) => dynamic[name] !== "Y"),
    unheld: everything.filter(isText).filter((name) => !held.includes(name)),
    roles,
  };
}

type Read = Privileges & { readonly privileges: readonly string[] };

function isRead(
  one: { readonly privileges: readonly string[] | undefined } | undefined,
): one is Read {
  return one?.privileges !== undefined;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function lettersIn(
  text: unknown,
  columns: Readonly<Record<string, string>>,
): readonly string[] | undefined {
  const names = Object.values(columns);
  if (!isText(text) || text.length !== names.length) return undefined;
  return names.filter((_, at) => text[at] === "Y");
}

/** An aggregate of no rows is NULL. */
function recordIn(text: string | null | undefined): Record<string, unknown> | undefined {
  const value = text === undefined ? undefined : jsonIn(text ?? "{}");
  return typeof value === "object" && value !== null ? { ...value } : undefined;
}

function listIn(text: string | null | undefined): readonly unknown[] | undefined {
  const value = text === undefined ? undefined : jsonIn(text ?? "[]");
  return Array.isArray(value) ? (value as readonly unknown[]) : undefined;
}

function namesIn(text: string | null | undefined): readonly AccountName[] | undefined {
  const names = listIn(text)?.map((pair) => {
    const [name, host] = Array.isArray(pair) ? (pair as readonly unknown[]) : [];
    return isText(name) && isText(host) ? { name, host } : undefined;
  });
  return names?.every((name) => name !== undefined) ? names : undefined;
}

/** A table or a routine; a column has no row of its own. */
function objectIn(triple: unknown): Privileges | undefined {
  const [database, object, text] = Array.isArray(triple) ? (triple as readonly unknown[]) : [];
  if (!isText(database) || !isText(object) || !isText(text)) return undefined;
  const names = text.split(",").filter((name) => name !== "");
  const privileges = names.map((name) => (name === "Grant" ? GRANT_OPTION : name.toUpperCase()));
  return { database, object, privileges: [...new Set(privileges)] };
}

/** What was taken away in single databases from what the account has everywhere else. */
function restrictionsIn(
  text: string,
): readonly { readonly database: string; readonly privileges: readonly string[] }[] {
  const known: readonly string[] = Object.values(DATABASE_COLUMNS);
  return (listIn(text === "" ? null : text) ?? []).flatMap((one) => {
    const entry = typeof one === "object" && one !== null ? one : {};
    const { Database: database, Privileges: names } = entry as Record<string, unknown>;
    if (!isText(database) || !Array.isArray(names)) return [];
    return [{ database, privileges: names.filter(isText).filter((name) => known.includes(name)) }];
  });
}
