import { describeSet } from "./gtidText";

/**
 * Every error a user can meet. The sentence says what was seen, what was expected and what to do;
 * the fields carry the same as data. None of them ever holds a secret. Longer than other files, so that all
 * that a user can be told stands in one list and in one tone.
 */

/** The root of them all, so that "ours or not" is one `instanceof`. */
export abstract class ReplicationProviderError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** An input that cannot be: known wrong before anything was touched. `path` as in the program, e.g. `users[0].name`. */
export class InvalidInputError extends ReplicationProviderError {
  constructor(
    readonly path: string,
    readonly problem: string,
  ) {
    super(`${path}: ${problem}`);
  }
}

/** Something else already holds the name, port or volume that an input asks for. */
export class TakenError extends InvalidInputError {}

/** `slaveOf` names an instance that the engine does not hold. */
export class UnknownSourceError extends InvalidInputError {
  constructor(
    readonly id: string,
    /** Names by id. */
    readonly instances: ReadonlyMap<string, string>,
  ) {
    const known = named(instances);
    super(
      "slaveOf",
      `no instance with id ${id} on this engine; known: ${known === "" ? "none" : known}`,
    );
  }
}

/** The Docker engine does not answer, or answered with a failure of its own. */
export class EngineUnavailableError extends ReplicationProviderError {
  constructor(where: string, options?: { cause?: unknown }) {
    super(
      `no Docker engine answers at ${where}${because(options?.cause)}; start it, or point DOCKER_HOST at the engine that holds these instances`,
      options,
    );
  }
}

/** Another engine answers than the one the instance was made on. */
export class WrongEngineError extends ReplicationProviderError {
  constructor(
    readonly instance: string,
    readonly expected: string,
    readonly seen: string,
  ) {
    super(
      `${instance} was made on the Docker engine ${expected}, but ${seen} answers now; point DOCKER_HOST at the former`,
    );
  }
}

/** What an engine says in words only, and what decides how to go on. */
export type EngineReason = "portTaken" | "networkGone";

/** The engine refused a call. `statusCode` is HTTP's, `operation` what was tried. */
export class EngineCallError extends ReplicationProviderError {
  readonly reason: EngineReason | undefined;

  constructor(
    readonly operation: string,
    readonly statusCode: number | undefined,
    readonly detail: string,
    options?: { cause?: unknown; reason?: EngineReason | undefined },
  ) {
    super(`${operation}: ${detail}`, options);
    this.reason = options?.reason;
  }
}

/** What a server says in words only, and what decides how to go on. */
export type ServerReason = "donorIsCopying";

/** A server refused a statement. `errno` is MySQL's; `operation` is in words, never the SQL text. */
export class ServerCallError extends ReplicationProviderError {
  readonly reason: ServerReason | undefined;

  constructor(
    readonly operation: string,
    readonly errno: number | undefined,
    readonly detail: string,
    options?: { cause?: unknown; reason?: ServerReason | undefined },
  ) {
    super(
      `${operation}: ${detail}${errno === undefined ? "" : ` (errno ${String(errno)})`}`,
      options,
    );
    this.reason = options?.reason;
  }
}

/** No login was possible. `errno` tells a refused password (1045) from a server that is not there. */
export class LoginError extends ReplicationProviderError {
  constructor(
    readonly server: string,
    readonly errno: number | undefined,
    readonly detail: string,
    options?: { cause?: unknown },
  ) {
    super(`no login to ${server}: ${detail}`, options);
  }
}

/** The container came up and went down again. */
export class ServerCrashedError extends ReplicationProviderError {
  constructor(
    readonly instance: string,
    /** Undefined when it has been started again since. */
    readonly exitCode: number | undefined,
    readonly oomKilled: boolean,
    /** What the container's log says of it at its end. */
    readonly lastWords: readonly string[],
  ) {
    super(
      `mysqld of ${instance} ended ${exitCode === undefined ? "and was started again" : `with exit code ${String(exitCode)}`}${oomKilled || exitCode === 137 ? ", killed, most often for lack of memory: raise flavor.memory" : ""}${lastWords.length > 0 ? `; its last words: ${lastWords.join(" | ")}` : ""}`,
    );
  }
}

export class DeadlineExceededError extends ReplicationProviderError {
  constructor(
    readonly what: string,
    readonly seconds: number,
    readonly lastSeen: string | undefined,
  ) {
    super(
      `gave up waiting for ${what} after ${String(seconds)} s${lastSeen ? `; last seen: ${lastSeen}` : ""}. Run up again to go on, or raise timeouts`,
    );
  }
}

/** A replica holds transactions that its source never had. */
export class ErrantTransactionsError extends ReplicationProviderError {
  constructor(
    readonly instance: string,
    readonly source: string,
    readonly gtids: string,
  ) {
    super(
      `${instance} holds transactions that ${source} never had (${describeSet(gtids)}); it cannot replicate from it without losing them. Remove slaveOf to keep ${instance} as it is, replay them on ${source} (an empty transaction for each GTID keeps the data of ${source}), or set onDivergence: "reseed" to drop them and copy ${source} anew`,
    );
  }
}

/** The source no longer has binary logs that the replica would need. */
export class SourcePurgedError extends ReplicationProviderError {
  constructor(
    readonly instance: string,
    readonly source: string,
    readonly gtids: string,
  ) {
    super(
      `${source} has purged binary logs that ${instance} still needs (${describeSet(gtids)}); it cannot catch up by replication. Set onDivergence: "reseed" to copy ${source} anew`,
    );
  }
}

/** A copy of the source's data (CLONE) would not be whole, or is not possible between these two servers. */
export class SeedRefusedError extends ReplicationProviderError {
  constructor(
    readonly instance: string,
    readonly source: string,
    readonly why: string,
  ) {
    super(`${instance} cannot be seeded from ${source}: ${why}`);
  }
}

/** The copy ended before it was whole. The next up begins it anew. */
export class SeedFailedError extends ReplicationProviderError {
  constructor(
    readonly instance: string,
    readonly source: string,
    readonly detail: string,
  ) {
    super(
      `copying the data of ${source} to ${instance} did not come to its end: ${detail}. Run up again to begin it anew`,
    );
  }
}

/** A copy was begun, is not whole, and nothing says any more from where to take it. */
export class SeedAbandonedError extends ReplicationProviderError {
  constructor(
    readonly instance: string,
    /** Name, or id where there is no such instance any more. */
    readonly source: string,
  ) {
    super(
      `${instance} holds no whole data: it was being seeded from ${source} when slaveOf was removed. Declare slaveOf again to finish it, or delete ${instance}`,
    );
  }
}

/** Under the same id another server answers than the one that was replicated from: its data is not what it was. */
export class SourceReplacedError extends ReplicationProviderError {
  constructor(
    readonly instance: string,
    readonly source: string,
    readonly before: string,
    readonly now: string,
  ) {
    super(
      `${source} has lost the data that ${instance} replicates: it was the server ${before} and is ${now} now. ${instance} may hold the last copy, so it is not seeded anew whatever onDivergence says. Remove slaveOf to make ${instance} the one that counts, or delete it`,
    );
  }
}

/** The instance that was replicated from is not on the engine any more, nor is its volume. */
export class SourceGoneError extends ReplicationProviderError {
  constructor(
    readonly instance: string,
    /** Id of the source that is gone. */
    readonly source: string,
  ) {
    super(
      `the source of ${instance} (${source}) is gone, with its data. ${instance} may hold the last copy, so it is not seeded anew whatever onDivergence says. Remove slaveOf to make ${instance} the one that counts, or delete it`,
    );
  }
}

/** The channel stopped with an error that no retry cures. */
export class ChannelFailedError extends ReplicationProviderError {
  constructor(
    readonly instance: string,
    readonly thread: "receiver" | "applier",
    readonly errno: number,
    readonly detail: string,
  ) {
    super(
      `the ${thread} of ${instance} stopped with error ${String(errno)}: ${detail}. Nothing was skipped; mend the cause and run up again`,
    );
  }
}

/** The channel leads to a server that is not the declared source, also after it was set up anew. */
export class ServerMismatchError extends ReplicationProviderError {
  constructor(
    readonly instance: string,
    readonly source: string,
  ) {
    super(
      `the channel of ${instance} reaches another server than ${source}: two containers answer to its network alias; find and remove the foreign one`,
    );
  }
}

/** A move to another source failed, and was taken back or could not be. */
export class MoveFailedError extends ReplicationProviderError {
  constructor(
    readonly instance: string,
    /** Completes "s1 …". */
    readonly outcome: string,
    options: { cause: unknown },
  ) {
    super(`${messageOf(options.cause)}; ${instance} ${outcome}`, options);
  }
}

/** A source cannot go while it has replicas. */
export class StillASourceError extends ReplicationProviderError {
  constructor(
    readonly instance: string,
    /** Names by id. */
    readonly replicas: ReadonlyMap<string, string>,
  ) {
    super(
      `${instance} is still the source of ${named(replicas)}: detach, re-point or delete them first`,
    );
  }
}

export class DeletionProtectedError extends ReplicationProviderError {
  constructor(readonly instance: string) {
    super(
      `${instance} has deletionProtection: set it to false in an update of its own, then delete it`,
    );
  }
}

/** The loop did not come to an end: a step changed nothing that it should have changed. A defect of this package. */
export class NotConvergingError extends ReplicationProviderError {
  constructor(
    readonly instance: string,
    readonly step: string,
  ) {
    super(`${instance}: "${step}" was done but is still wanted; please report this`);
  }
}

/** `m1 (d2bd…), s1 (77e0…)`: what a program calls them, and what another stack's program would. */
function named(instances: ReadonlyMap<string, string>): string {
  return [...instances].map(([id, name]) => `${name} (${id})`).join(", ");
}

/** A GTID set on one line, whole: as data, where `describeSet` is for reading. */
export function oneLine(gtids: string): string {
  return gtids.replace(/\s+/g, " ");
}

/** What an unknown thrown thing says, without stack. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") {
    return error.errors.map(messageOf).join("; ");
  }
  return error instanceof Error ? error.message : String(error);
}

function because(cause: unknown): string {
  return cause === undefined ? "" : ` (${messageOf(cause)})`;
}
