import {
  EngineCallError,
  LoginError,
  type ReplicationProviderError,
  ServerCallError,
  WentAwayError,
} from "../ground/errors";

const SHUTTING_DOWN = 1053;

/**
 * True for failures that mean "not there now", for example of a server or container that stops during a look.
 */
export function isAbsence(error: unknown): error is ReplicationProviderError {
  return (
    error instanceof LoginError ||
    error instanceof WentAwayError ||
    (error instanceof ServerCallError &&
      (error.errno === undefined || error.errno === SHUTTING_DOWN)) ||
    (error instanceof EngineCallError && (error.statusCode === 404 || error.statusCode === 409))
  );
}
