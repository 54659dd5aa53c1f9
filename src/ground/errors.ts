// Longer than other files: every error stands here, so that one person can review their tone in one sitting.
import { cleaned, foreign, foreignName, type Legible } from "./foreign";
import { ADMIN_USER } from "./names";
import { describeSet } from "./gtidText";

/**
 * The errors that a user can meet. A message says what happened, then why, then what to do; the fields carry
 * the same as data, and no field ever holds a secret. The file is longer than others on purpose: in one list
 * all messages keep one tone and no two classes share a `code`. The texts of the InvalidInputErrors, which
 * refuse single inputs, are in refusals.ts.
 */

/**
 * The base class of all errors of this package: one `instanceof` distinguishes them from errors of libraries.
 */
export abstract class ReplicationProviderError extends Error {
  /** Names the kind of error. Each class has its own code, and the code is the same in every release. */
  abstract readonly code: string;
  declare readonly message: Legible;

  /** Whatever was put into the message, nothing in it moves a cursor or begins a line. */
  constructor(message: string | readonly string[], options?: { cause?: unknown }) {
    super([message].flat().map(cleaned).join("\n"), options);
    this.name = new.target.name;
  }
}

/**
 * An input is refused before anything is changed. `path` is written as in the program, e.g. `users[0].name`.
 */
export class InvalidInputError extends ReplicationProviderError {
  readonly code: string = "invalid-input";

  readonly problem: string;

  constructor(
    readonly path: string,
    problem: string,
  ) {
    super(`${path}: ${problem}`);
    this.problem = cleaned(problem);
  }
}

/** The name, port or volume that an input asks for is already in use. */
export class TakenError extends InvalidInputError {
  override readonly code = "taken";

  constructor(
    path: string,
    problem: string,
    /** URN of the resource that uses it; undefined if no resource of this provider does. */
    readonly owner?: string,
  ) {
    super(path, problem);
  }
}

/** `slaveOf` names an instance that does not exist on the engine. */
export class UnknownSourceError extends InvalidInputError {
  override readonly code = "unknown-source";

  constructor(
    readonly id: string,
    /** The names of the instances that do exist, by id. */
    readonly instances: ReadonlyMap<string, string>,
  ) {
    super(
      "slaveOf",
      `there is no instance with id ${id} on this engine. ${
        instances.size === 0 ? "It has no instances at all" : `It has ${named(instances)}`
      }`,
    );
  }
}

/** The Docker engine does not answer. */
export class EngineUnavailableError extends ReplicationProviderError {
  readonly code = "engine-unavailable";

  constructor(where: string, options?: { cause?: unknown }) {
    super(
      `no Docker engine answers at ${where}${because(options?.cause)}. Start it, or point DOCKER_HOST at the engine that holds these instances`,
      options,
    );
  }
}

/** The engine would be reached over a network without TLS. */
export class UnprotectedEngineError extends ReplicationProviderError {
  readonly code = "engine-unprotected";

  constructor(where: string) {
    super(
      `DOCKER_HOST names ${foreignName(where)}, which is reached without TLS. Whoever can read or change that traffic would have the passwords and keys of all instances, and root on the engine's machine. Set DOCKER_TLS_VERIFY and DOCKER_CERT_PATH, forward the engine's socket with ssh -L, or set MYSQL_REPLICATION_DOCKER_WITHOUT_TLS=1 if nobody else is on that network`,
    );
  }
}

/** The engine that answers is not the one on which the instance was created. */
export class WrongEngineError extends ReplicationProviderError {
  readonly code = "wrong-engine";

  constructor(
    readonly instance: string,
    readonly expected: string,
    readonly seen: string,
  ) {
    super(
      `${instance} was created on the Docker engine ${foreignName(expected)}, but the engine in use now is ${seen}. Point DOCKER_HOST back at the original engine`,
    );
  }
}

/** Failures that an engine reports only in words, and that the caller has to tell apart. */
export type EngineReason = "portTaken" | "networkGone" | "noSubnetLeft" | "noCommand";

/**
 * A call to the engine failed. `operation` says in words what was tried; `statusCode` is the HTTP status of
 * the answer.
 */
export class EngineCallError extends ReplicationProviderError {
  readonly code = "engine-call-failed";
  readonly reason: EngineReason | undefined;

  constructor(
    readonly operation: string,
    readonly statusCode: number | undefined,
    readonly detail: Legible,
    options?: { cause?: unknown; reason?: EngineReason | undefined },
  ) {
    super(`the Docker call "${operation}" failed: ${detail}`, options);
    this.reason = options?.reason;
  }
}

/**
 * Failures that the caller has to tell apart, and that a server reports in words, or by one of several numbers.
 * `copyRefused`: before anything was dropped, and the next try would be refused as well.
 */
export type ServerReason = "donorIsCopying" | "copyRefused";

/**
 * A statement failed. `errno` is MySQL's; `operation` says in words what was tried and never holds the SQL
 * text.
 */
export class ServerCallError extends ReplicationProviderError {
  readonly code = "server-call-failed";
  readonly reason: ServerReason | undefined;

  constructor(
    readonly operation: string,
    readonly errno: number | undefined,
    readonly detail: Legible,
    options?: { cause?: unknown; reason?: ServerReason | undefined },
  ) {
    super(
      `${operation} failed: ${detail}${errno === undefined ? "" : ` (errno ${String(errno)})`}`,
      options,
    );
    this.reason = options?.reason;
  }
}

/** A login failed. `errno` distinguishes a wrong password (1045) from no answer (undefined). */
export class LoginError extends ReplicationProviderError {
  readonly code = "login-failed";

  constructor(
    readonly server: string,
    readonly errno: number | undefined,
    readonly detail: Legible,
    options?: { cause?: unknown },
  ) {
    super(`cannot log in to ${server}: ${detail}`, options);
  }

  /** True if the server showed a certificate that is not the expected one. */
  get isUntrusted(): boolean {
    return this.errno === undefined && /certificate/.test(this.detail);
  }
}

/**
 * Something that a step needs is gone: somebody removed or stopped it after the look that the plan was made
 * from.
 */
export class WentAwayError extends ReplicationProviderError {
  readonly code = "went-away";

  constructor(
    /** As the subject of a sentence: "the container of s1". */
    readonly what: string,
  ) {
    super(`${what} is gone: somebody removed or stopped it during this run. Run up again`);
  }
}

/** mysqld exited soon after its container was started. */
export class ServerCrashedError extends ReplicationProviderError {
  readonly code = "server-crashed";

  constructor(
    readonly instance: string,
    /** Undefined if the engine has started the container again since. */
    readonly exitCode: number | undefined,
    readonly oomKilled: boolean,
    /** The last lines of the container's log that explain the exit. */
    readonly lastWords: readonly Legible[],
  ) {
    const isKilled = oomKilled || exitCode === 137;
    const how = exitCode === undefined ? "and was started again" : `with code ${String(exitCode)}`;
    const why = isKilled ? " (killed, usually out of memory). Raise flavor.memory" : "";
    const log = lastWords.length === 0 ? "" : `. The end of its log: ${lastWords.join(" | ")}`;
    super(`mysqld of ${instance} exited ${how}${why}${log}`);
  }
}

/** mysqld does not start with what was declared. */
export class ConfigurationFailedError extends ReplicationProviderError {
  readonly code = "configuration-failed";

  constructor(
    readonly instance: string,
    /** The variables that were changed, declared or sized by the flavor, by name. */
    readonly variables: readonly string[],
    /** Completes "m1 …". */
    readonly outcome: string,
    options: { cause: unknown },
  ) {
    const changed =
      variables.length === 1
        ? `the changed variable ${variables.join()}`
        : `the changed variables (${variables.join(", ")})`;
    super(
      `${clause(messageOf(options.cause))}. It did not start with ${changed}, and ${instance} ${outcome}. Declare another value`,
      options,
    );
  }
}

/** A container that was created for one task could not do it. */
export class HelperFailedError extends ReplicationProviderError {
  readonly code = "helper-failed";

  constructor(
    /** Completes "… failed". */
    readonly task: string,
    readonly exitCode: number,
    /** The last lines of the container's log. */
    readonly lastWords: readonly Legible[],
  ) {
    const log = lastWords.length === 0 ? "" : `: ${lastWords.join(" | ")}`;
    super(`${task} failed with exit code ${String(exitCode)}${log}`);
  }
}

/** A wait took longer than `timeouts` allow. */
export class DeadlineExceededError extends ReplicationProviderError {
  readonly code = "deadline-exceeded";

  constructor(
    /** Completes "gave up waiting for …". */
    readonly what: string,
    readonly seconds: number,
    readonly lastSeen: string | undefined,
  ) {
    super(
      `gave up waiting for ${what} after ${String(seconds)} s${lastSeen ? ` (last seen: ${lastSeen})` : ""}. Run up again to continue, or raise timeouts`,
    );
  }
}

/** Whatever failed, the disk was full meanwhile. */
export class DiskFullError extends ReplicationProviderError {
  readonly code = "disk-full";

  constructor(
    readonly instance: string,
    readonly volume: string,
    options: { cause: unknown },
  ) {
    super(
      `${clause(messageOf(options.cause))}. The disk that holds the volume ${volume} of ${instance} is full: make room on it first`,
      options,
    );
  }
}

/** A replica holds transactions that its source never had. */
export class ErrantTransactionsError extends ReplicationProviderError {
  readonly code = "errant-transactions";

  constructor(
    readonly instance: string,
    readonly source: string,
    readonly gtids: string,
  ) {
    super(
      `${instance} holds transactions that ${source} never had (${describeSet(gtids)}), so it cannot replicate from ${source} without losing them. Remove slaveOf to keep them, or set onDivergence: "reseed" to replace the data of ${instance} with a copy of ${source}`,
    );
  }
}

/** The source has purged binary logs that the replica needs. */
export class SourcePurgedError extends ReplicationProviderError {
  readonly code = "source-purged";

  constructor(
    readonly instance: string,
    readonly source: string,
    readonly gtids: string,
  ) {
    super(
      `${source} has purged binary logs that ${instance} still needs (${describeSet(gtids)}), so ${instance} cannot catch up by replication. Set onDivergence: "reseed" to replace its data with a copy of ${source}`,
    );
  }
}

/** The source's data cannot be copied (CLONE) between these two servers, or the copy would be incomplete. */
export class SeedRefusedError extends ReplicationProviderError {
  readonly code = "seed-refused";

  constructor(
    readonly instance: string,
    readonly source: string,
    readonly why: string,
  ) {
    super(`${instance} cannot be seeded from ${source}: ${why}`);
  }
}

/** A copy of the source's data ended before it was complete. The next up starts it over. */
export class SeedFailedError extends ReplicationProviderError {
  readonly code = "seed-failed";

  constructor(
    readonly instance: string,
    readonly source: string,
    readonly detail: Legible,
  ) {
    super(
      `the copy of ${source}'s data to ${instance} did not complete: ${clause(detail)}. Run up again to start it over`,
    );
  }
}

/** A copy is incomplete, and the program no longer declares the source to copy from. */
export class SeedAbandonedError extends ReplicationProviderError {
  readonly code = "seed-abandoned";

  constructor(
    readonly instance: string,
    /** The source's name, or its id if the source no longer exists. */
    readonly source: string,
  ) {
    super(
      `${instance} holds an incomplete copy: slaveOf was removed while it was being seeded from ${source}. Declare slaveOf again to finish the copy, or delete ${instance}`,
    );
  }
}

/** The source has the same id as before, but another server: the data that was replicated is lost. */
export class SourceReplacedError extends ReplicationProviderError {
  readonly code = "source-replaced";

  constructor(
    readonly instance: string,
    readonly source: string,
    /** Server uuid. */
    readonly before: string,
    /** Server uuid. */
    readonly now: string,
  ) {
    super(
      `${source} has lost the data that ${instance} replicates: its server uuid was ${foreignName(before)} and is now ${foreignName(now)}. ${lastCopy(instance)}`,
    );
  }
}

/** The instance that was the source no longer exists on the engine, nor does its volume. */
export class SourceGoneError extends ReplicationProviderError {
  readonly code = "source-gone";

  constructor(
    readonly instance: string,
    /** Id of the source that is gone. */
    readonly source: string,
  ) {
    super(
      `the source of ${instance} (${foreignName(source)}) is gone, and so is its data. ${lastCopy(instance)}`,
    );
  }
}

/** No engine that answers holds the source: the source may still exist, or be gone. */
export class SourceUnknownError extends ReplicationProviderError {
  readonly code = "source-unknown";

  constructor(
    readonly instance: string,
    /** Id of the source. */
    readonly source: string,
    readonly why: string,
  ) {
    super(
      `the source of ${instance} (${foreignName(source)}) cannot be seen: ${clause(why)}. ${lastCopy(instance)}`,
    );
  }
}

/** A thread of the channel stopped with an error that no retry cures. */
export class ChannelFailedError extends ReplicationProviderError {
  readonly code = "channel-failed";

  constructor(
    readonly instance: string,
    readonly thread: "receiver" | "applier",
    readonly errno: number,
    readonly detail: Legible,
  ) {
    super(
      `the ${thread} of ${instance} stopped with error ${String(errno)}: ${clause(detail)}. No transaction was skipped. Fix the cause and run up again`,
    );
  }
}

/** The channel was configured again and still reaches a server that is not the declared source. */
export class ServerMismatchError extends ReplicationProviderError {
  readonly code = "server-mismatch";

  constructor(
    readonly instance: string,
    readonly source: string,
  ) {
    super(
      `the channel of ${instance} reaches a server that is not ${source}: two containers answer to the network alias of ${source}. Find the foreign one and remove it`,
    );
  }
}

/** A move to another source failed. `outcome` says whether it was taken back. */
export class MoveFailedError extends ReplicationProviderError {
  readonly code = "move-failed";

  constructor(
    readonly instance: string,
    /** Completes "s1 …". */
    readonly outcome: string,
    options: { cause: unknown },
  ) {
    super(
      `${clause(messageOf(options.cause))}. The move failed, and ${instance} ${outcome}`,
      options,
    );
  }
}

/**
 * The instance that a create finds, or that an update is about to change, belongs to another Pulumi state.
 */
export class SomebodyElsesError extends InvalidInputError {
  override readonly code = "somebody-elses";

  constructor(
    readonly instance: string,
    /** URN of the resource that the instance belongs to. */
    readonly owner: string,
    /** ISO 8601; empty if the engine does not say. */
    readonly madeAt: string,
    /** The value that `takeOver` must have. */
    readonly token: string,
  ) {
    const since = madeAt === "" ? "" : ` on ${foreignName(madeAt)}`;
    super(
      "name",
      `${instance} already exists. It was created for ${foreignName(owner)}${since}, and this run was not told that the state of this stack has it: another state may have it, its state may be lost, or --replace has set it aside. To take ${instance} over, declare takeOver: "${token}". Its data is kept, its root password becomes the one of this program, and no other state can change or delete it any more. Otherwise choose another name`,
    );
  }
}

/** The server runs and refuses the internal administrator: somebody has changed that account. */
export class AdministratorChangedError extends InvalidInputError {
  override readonly code = "administrator-changed";

  constructor(
    readonly instance: string,
    /** The value that `takeOver` must have. */
    readonly token: string,
  ) {
    super(
      "takeOver",
      `${instance} refuses its internal administrator (${ADMIN_USER}): somebody has changed that account, for example by restoring a dump of the mysql schema. A restart of ${instance} sets the account again. To allow that, declare takeOver: "${token}"`,
    );
  }
}

/** A source cannot be deleted while it has replicas. */
export class StillASourceError extends ReplicationProviderError {
  readonly code = "still-a-source";

  constructor(
    readonly instance: string,
    /** The replicas' names, by id. */
    readonly replicas: ReadonlyMap<string, string>,
  ) {
    super(
      `${instance} is still the source of ${named(replicas)}. Detach, re-point or delete them first`,
    );
  }
}

/** A source cannot be deleted while it is unknown whether it has replicas. */
export class ReplicasUnknownError extends ReplicationProviderError {
  readonly code = "replicas-unknown";

  constructor(
    readonly instance: string,
    readonly why: string,
  ) {
    super(
      `${instance} does not answer, and nobody can tell whether it has replicas: ${clause(why)}. Start ${instance} or that instance, then delete ${instance} again`,
    );
  }
}

/** The instance is protected from deletion. */
export class DeletionProtectedError extends ReplicationProviderError {
  readonly code = "deletion-protected";

  constructor(readonly instance: string) {
    super(
      `${instance} has deletionProtection. Set it to false in an update of its own, then delete ${instance}`,
    );
  }
}

/** A step had no effect, so the loop would never end: a bug of this package. */
export class NotConvergingError extends ReplicationProviderError {
  readonly code = "not-converging";

  constructor(
    readonly instance: string,
    readonly step: string,
  ) {
    super(
      `${instance}: the step "${step}" was done without effect. This is a bug of pulumi-mysql-replication. Please report it`,
    );
  }
}

/** Drops the full stop that ends the messages of some servers, because another sentence follows. */
function clause(text: string): string {
  return text.replace(/\.$/, "");
}

function lastCopy(instance: string): string {
  return `${instance} may hold the last copy, so it is not seeded again, whatever onDivergence says. Remove slaveOf to make ${instance} the authoritative copy, or delete ${instance}`;
}

/**
 * For example `m1 (d2bd…), s1 (77e0…)`: the name for programs that declare the instance, the id for all
 * others.
 */
function named(instances: ReadonlyMap<string, string>): string {
  return [...instances].map(([id, name]) => `${foreignName(name)} (${foreignName(id)})`).join(", ");
}

/** The whole GTID set on one line, as data. For people, `describeSet` shortens a set. */
export function oneLine(gtids: string): string {
  return gtids.replace(/\s+/g, " ");
}

/** The message of any thrown value, without its stack. What this package has not written is quoted. */
export function messageOf(error: unknown): Legible {
  return error instanceof ReplicationProviderError ? error.message : foreign(wordsOf(error));
}

/** The message of any thrown value as it is, for code that looks for something in it. */
export function wordsOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") {
    return error.errors.map(wordsOf).join("; ");
  }
  return error instanceof Error ? error.message : String(error);
}

function because(cause: unknown): string {
  return cause === undefined ? "" : ` (${messageOf(cause)})`;
}
