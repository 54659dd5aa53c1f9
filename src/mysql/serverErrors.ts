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
  const errno = errnoOf(error);
  const reason = reasonOf(errno, messageIn(error));
  return new ServerCallError(operation, errno, detailOf(error, secrets), { reason });
}

/**
 * The recipient's error number for any error of its donor, and the donor's own number for "one copy at a
 * time".
 */
const [DONOR_ERROR, CONCURRENT_COPY] = [3862, /\b3634\b/];

function reasonOf(errno: number | undefined, message: string): ServerReason | undefined {
  return errno === DONOR_ERROR && CONCURRENT_COPY.test(message) ? "donorIsCopying" : undefined;
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
