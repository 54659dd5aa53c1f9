import type Docker from "dockerode";
import { EngineUnavailableError, UnprotectedEngineError, wordsOf } from "../ground/errors";
import { engineAddress, type Environment } from "./engineAddress";
import { openClient, type ClientFactory } from "./engineClient";
import { engineError } from "./engineErrors";

/** The limits of one call. */
export interface CallLimits {
  /** `"unbounded"`: until the call ends or `signal` aborts. @default the connection's limit */
  readonly seconds?: number | "unbounded";
  /** Ends the call early; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** `docker`'s requests end with the call; `signal` tells the work to close everything else that it opened. */
type Work<T> = (docker: Docker, signal: AbortSignal) => Promise<T>;

/** The connection to one engine: the only place that limits a call's time and maps its failure. */
export class EngineConnection {
  readonly where: string;
  readonly #environment: Environment;
  readonly #seconds: number;
  #client: Promise<ClientFactory> | undefined;

  constructor(environment: Environment, seconds: number) {
    this.#environment = { ...environment };
    this.#seconds = seconds;
    this.where = environment["DOCKER_HOST"]?.trim() || engineAddress({}).where;
  }

  /** True if the engine is reached over a socket of this machine (which may still lead elsewhere). */
  get onSocket(): boolean {
    return this.where.startsWith("unix:");
  }

  /** `operation` says in words what is tried, for the error text. */
  async call<T>(operation: string, work: Work<T>, limits: CallLimits = {}): Promise<T> {
    const { signal, seconds = this.#seconds } = limits;
    signal?.throwIfAborted();
    const end = new AbortController();
    const ended = new Promise<never>((_resolve, reject) => {
      end.signal.addEventListener("abort", () => reject(asError(end.signal.reason)));
    });
    const onAbort = (): void => end.abort(signal?.reason);
    signal?.addEventListener("abort", onAbort);
    const timer =
      seconds === "unbounded"
        ? undefined
        : setTimeout(() => end.abort(this.#silence(operation, seconds)), seconds * 1000);
    try {
      // A race, because docker-modem never settles when an answer breaks off half way.
      return await Promise.race([this.#begin(work, end.signal), ended]);
    } catch (error) {
      signal?.throwIfAborted();
      throw engineError(operation, this.where, error);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    }
  }

  async #begin<T>(work: Work<T>, signal: AbortSignal): Promise<T> {
    this.#client ??= this.#open();
    const clientFor = await this.#client;
    signal.throwIfAborted();
    return work(clientFor(signal), signal);
  }

  async #open(): Promise<ClientFactory> {
    try {
      return await openClient(engineAddress(this.#environment));
    } catch (error) {
      if (error instanceof UnprotectedEngineError) throw error;
      throw new EngineUnavailableError(this.where, { cause: error });
    }
  }

  #silence(operation: string, seconds: number): EngineUnavailableError {
    const cause = new Error(`${operation}: no answer within ${String(seconds)} s`);
    return new EngineUnavailableError(this.where, { cause });
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(wordsOf(reason), { cause: reason });
}
