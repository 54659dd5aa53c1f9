import {
  EngineCallError,
  type EngineReason,
  EngineUnavailableError,
  ReplicationProviderError,
  UnprotectedEngineError,
  wordsOf,
} from "../ground/errors";
import { foreign } from "../ground/foreign";

/** Codes of Node.js and OpenSSL that mean: nobody listens, access was denied, or the connection broke. */
const TRANSPORT =
  /^(E[A-Z_]{3,}|ERR_(TLS|SSL|SOCKET|STREAM|INVALID_(ARG|HTTP))_\w+|(UNABLE_TO|SELF_SIGNED|DEPTH_ZERO|CERT)_\w+|HPE_\w+)$/;

/** The only place that maps what dockerode throws to errors of this package. */
export function engineError(
  operation: string,
  where: string,
  error: unknown,
): EngineCallError | EngineUnavailableError | UnprotectedEngineError {
  if (error instanceof EngineCallError || error instanceof EngineUnavailableError) return error;
  if (error instanceof UnprotectedEngineError) return error;
  if (error instanceof ReplicationProviderError) {
    return new EngineCallError(operation, undefined, error.message, { cause: error });
  }
  const statusCode = field(error, "statusCode");
  if (typeof statusCode === "number") {
    if (isPage(error)) return new EngineUnavailableError(where, { cause: NO_DOCKER });
    const said = answerOf(error);
    const reason = reasonOf(statusCode, said);
    return new EngineCallError(operation, statusCode, foreign(said), { cause: error, reason });
  }
  const code = field(error, "code");
  if (typeof code === "string" && TRANSPORT.test(code)) {
    return new EngineUnavailableError(where, { cause: error });
  }
  return new EngineCallError(operation, undefined, foreign(wordsOf(error)), { cause: error });
}

/** Why an engine does not answer although something does. */
export const NO_DOCKER = new Error("an HTTP server answers there that is no Docker engine");

/** `undefined` if the engine answers with one of `statusCodes`: the absence that a caller tolerates. */
export async function unlessStatus<T>(
  statusCodes: readonly number[],
  call: Promise<T>,
): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (!hasStatus(error, statusCodes)) throw error;
    return undefined;
  }
}

export function hasStatus(
  error: unknown,
  statusCodes: readonly number[],
): error is EngineCallError {
  return (
    error instanceof EngineCallError &&
    error.statusCode !== undefined &&
    statusCodes.includes(error.statusCode)
  );
}

/** A page for people: an engine answers in JSON or with a line of text. */
function isPage(error: unknown): boolean {
  return /^\(HTTP code \d+\) .*? - \s*<[!?a-z]/is.test(wordsOf(error));
}

/** The engine's own message, without what docker-modem puts around it. */
function answerOf(error: unknown): string {
  const said = field(field(error, "json"), "message");
  const text = typeof said === "string" ? said : wordsOf(error);
  return withoutPasswords(text.replace(/^\(HTTP code \d+\) .*? - /, "")).trim();
}

/** A mount that fails is reported with the options of the volume. */
function withoutPasswords(text: string): string {
  return text.replace(/\b(pass\w*|cred\w*)=[^\s,"']+/gi, "$1=***");
}

/** Recognises failures that have no status of their own: engines report them only in words. */
function reasonOf(statusCode: number, said: string): EngineReason | undefined {
  if (/port is already allocated|address already in use/i.test(said)) return "portTaken";
  if (/non-overlapping IPv4 address pool|all predefined address pools/i.test(said)) {
    return "noSubnetLeft";
  }
  if (/exec: .*(no such file or directory|executable file not found)/i.test(said)) {
    return "noCommand";
  }
  return statusCode === 404 && /network/i.test(said) ? "networkGone" : undefined;
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
