import { LoginError, ServerCallError, type ServerReason } from "../ground/errors";
import { foreign, foreignName, type Legible, legible } from "../ground/foreign";

/**
 * The only mapping of the driver's errors. The originals are never passed on, not even as `cause`: they carry
 * the text of the statement, which may contain passwords.
 */

export function callError(
  operation: string,
  error: unknown,
  secrets: readonly string[],
): ServerCallError {
  const own = errnoOf(error);
  const donors = own === DONOR_ERROR ? donorsNumberIn(messageIn(error)) : undefined;
  const reason = reasonOf(own, donors);
  return new ServerCallError(operation, donors ?? own, detailOf(error, secrets), { reason });
}

/** The recipient's error number for any error of its donor. */
const DONOR_ERROR = 3862;

/** "One copy at a time." */
const CONCURRENT_COPY = 3634;

/**
 * Errors of CLONE that come before the recipient's data is dropped, and that come again with the next try.
 * Source: MySQL's server error reference, and the order of the checks in its clone plugin.
 */
const COPY_REFUSED: ReadonlySet<number> = new Set([
  3864, // another version
  3865, // another operating system
  3866, // another platform
  3867, // a collation that the recipient does not have
  3868, // a configuration that differs
  3869, // a configuration that forbids it
  3870, // a plugin that the recipient does not have
  3871, // the recipient itself
  3872, // encrypted tables without TLS
  3875, // something else goes on
  3957, // max_allowed_packet is too small
]);

/** Of a donor as well: the account's privilege is missing, the clone plugin is not loaded. */
const REFUSED_BY_DONOR: ReadonlySet<number> = new Set([...COPY_REFUSED, 1227, 1524]);

/** The donor's own number, with which its words begin unless the connection to it has failed. */
function donorsNumberIn(message: string): number | undefined {
  const [, number] = /^Clone Donor Error: (\d+) : /.exec(message) ?? [];
  return number === undefined ? undefined : Number(number);
}

function reasonOf(own: number | undefined, donors: number | undefined): ServerReason | undefined {
  if (donors === CONCURRENT_COPY) return "donorIsCopying";
  if (donors !== undefined) return REFUSED_BY_DONOR.has(donors) ? "copyRefused" : undefined;
  return own !== undefined && COPY_REFUSED.has(own) ? "copyRefused" : undefined;
}

export function loginError(server: string, error: unknown, password: string): LoginError {
  return new LoginError(server, errnoOf(error), detailOf(error, [password]));
}

/**
 * The server's error number; undefined for errors of the network or of TLS, whose numbers are the system's.
 */
export function errnoOf(error: unknown): number | undefined {
  if (error instanceof ServerCallError || error instanceof LoginError) return error.errno;
  const { errno, sqlState } = fieldsOf(error);
  return typeof errno === "number" && errno > 0 && sqlState !== undefined ? errno : undefined;
}

const SYNTAX_ERROR = 1064;

function detailOf(error: unknown, secrets: readonly string[]): Legible {
  // The message of a syntax error quotes the statement.
  if (errnoOf(error) === SYNTAX_ERROR) return legible`the server does not understand the statement`;
  const { code } = fieldsOf(error);
  const message = messageIn(error);
  if (message !== "") return withoutSecrets(message, secrets);
  return typeof code === "string" ? foreignName(code) : legible`connection failed`;
}

function messageIn(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The server repeats values in some messages (1525), and truncates long values there. */
function withoutSecrets(text: string, secrets: readonly string[]): Legible {
  const rest = secrets
    .filter((secret) => secret !== "")
    .reduce((shown, secret) => shown.replaceAll(secret, "***"), text);
  const cutOff = secrets.some((secret) => secret.length > 16 && rest.includes(secret.slice(0, 16)));
  return cutOff ? legible`the server refused it, in words that repeat a secret` : foreign(rest);
}

function fieldsOf(error: unknown): { errno?: unknown; sqlState?: unknown; code?: unknown } {
  return typeof error === "object" && error !== null ? error : {};
}
