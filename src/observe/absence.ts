import { EngineCallError, LoginError, ServerCallError, WentAwayError } from "../ground/errors";

const SHUTTING_DOWN = 1053;

/** Failures that say "it is not there now", as a server or a container that goes away while we look does. */
export function isAbsence(error: unknown): error is Error {
  return (
    error instanceof LoginError ||
    error instanceof WentAwayError ||
    (error instanceof ServerCallError &&
      (error.errno === undefined || error.errno === SHUTTING_DOWN)) ||
    (error instanceof EngineCallError && (error.statusCode === 404 || error.statusCode === 409))
  );
}
