import type { Legible } from "../ground/foreign";
import { lockName, type LockPurpose } from "../ground/lockName";
import type { Secret } from "../ground/secret";
import type { LockPatience } from "../ports/server";
import { LOCK_WAIT, lockWait } from "./lockStatements";
import { watched } from "./lockWatch";
import { callError, errnoOf } from "./serverErrors";
import { render, secretsOf, type Escaping, type Statement } from "./sql";
import { logBinary } from "./statements";

/** Every value is the text that the server prints: no digit is lost, and no time zone is applied. */
export type Row = Readonly<Record<string, string | null>>;

/** One connection of the driver. Statements run one after the other, in the order of the calls. */
export interface Wire {
  /** Rejects after `patience` milliseconds without an answer. */
  query(text: string, patience: number): Promise<readonly Row[]>;
  /**
   * Like `query`, for the last statement of a connection: the goodbye is sent right behind it, and the server
   * reads it after answering.
   */
  queryLast(text: string, patience: number): Promise<readonly Row[]>;
  /** False once either side has closed the connection. */
  readonly isOpen: boolean;
  /** Never rejects. */
  close(): Promise<void>;
  /** The server's number for the connection. */
  readonly id: number;
  readonly escaping: Escaping;
}

/** In seconds: a bound that is at most so much too long is not set again. */
const TOLERANCE = 5;

/**
 * In seconds, for statements that do not wait on purpose; a server that is silent for longer counts as lost.
 */
const PATIENCE = 120;

export class Session {
  #isReusable = true;

  #patience: LockPatience | undefined;
  /** What the server grants a statement of this session now, in seconds. */
  #lockWait = LOCK_WAIT;

  constructor(
    private readonly wire: Wire,
    private readonly lockKey: Secret,
    /** Asks on another session for whom a connection waits: this one cannot while it does. */
    private readonly holderFor?: (connection: number) => Promise<Legible | undefined>,
  ) {}

  waitForLocks(patience: LockPatience): void {
    this.#patience = patience;
  }

  /** How long a statement that begins now may wait for others' locks. */
  get lockSeconds(): number {
    return this.#patience ? this.#patience.seconds() : LOCK_WAIT;
  }

  /** All sessions of the administrator on this server have the same name for a lock, and nobody else has it. */
  lockName(purpose: LockPurpose): string {
    return lockName(purpose, this.lockKey);
  }

  /** False once the connection may be broken, or holds state such as a lock. */
  get isReusable(): boolean {
    return this.#isReusable && this.wire.isOpen;
  }

  /**
   * Call before leaving state with the connection (a lock, for example): it is then closed instead of reused.
   */
  keepToItself(): void {
    this.#isReusable = false;
  }

  /** `operation` is for error texts. `waits`: seconds that the statement may wait on purpose. */
  run(operation: string, statement: Statement, waits = 0): Promise<readonly Row[]> {
    return this.answer(operation, statement, (text) =>
      this.wire.query(text, (PATIENCE + waits) * 1000),
    );
  }

  /** Like `run`, for a statement that may wait for others' locks, at most `within` seconds. */
  async change(
    operation: string,
    statement: Statement,
    { within = this.lockSeconds, waits = 0 } = {},
  ): Promise<readonly Row[]> {
    const [granted, result] = await Promise.allSettled([
      this.grant(operation, within),
      this.watched(operation, within, this.run(operation, statement, within + waits)),
    ]);
    for (const each of [result, granted]) if (each.status === "rejected") throw each.reason;
    return result.status === "fulfilled" ? result.value : [];
  }

  /** Sets the bound where the present one does not do. */
  private async grant(operation: string, seconds: number): Promise<void> {
    const excess = this.#lockWait - seconds;
    if (excess >= 0 && excess <= TOLERANCE) return;
    this.#lockWait = seconds;
    await this.run(operation, lockWait(seconds));
  }

  private watched<T>(operation: string, seconds: number, answer: Promise<T>): Promise<T> {
    const { holderFor } = this;
    const patience = this.#patience;
    if (!holderFor || !patience) return answer;
    const look = () => holderFor(this.wire.id);
    return watched(answer, { operation, seconds, look, tell: patience.tell });
  }

  /**
   * Runs the last statement of the connection: the server closes its side after it without another request.
   */
  runLast(operation: string, statement: Statement, waits: number): Promise<readonly Row[]> {
    this.keepToItself();
    return this.answer(operation, statement, (text) =>
      this.wire.queryLast(text, (PATIENCE + waits) * 1000),
    );
  }

  private async answer(
    operation: string,
    statement: Statement,
    ask: (text: string) => Promise<readonly Row[]>,
  ): Promise<readonly Row[]> {
    try {
      return await ask(this.text(statement));
    } catch (error) {
      const failure = callError(operation, error, secretsOf(statement));
      // without an error number the server has not answered, so the connection may be in any condition
      if (failure.errno === undefined) this.#isReusable = false;
      throw failure;
    }
  }

  /**
   * Writes the statement to the binary log, and waits for others' locks. The three statements are queued at once, so that no statement of
   * another caller runs between the switches.
   */
  async runLogged(operation: string, statement: Statement, waits = 0): Promise<readonly Row[]> {
    const [on, result, off] = await Promise.allSettled([
      this.run(operation, logBinary(true)),
      this.change(operation, statement, { waits }),
      this.run(operation, logBinary(false)),
    ]);
    if (off.status === "rejected") await this.close();
    for (const each of [result, on, off]) if (each.status === "rejected") throw each.reason;
    return result.status === "fulfilled" ? result.value : [];
  }

  /** Like `run`, but undefined if the server answers with one of these error numbers. */
  async runUnless(
    errnos: readonly number[],
    operation: string,
    statement: Statement,
  ): Promise<readonly Row[] | undefined> {
    try {
      return await this.run(operation, statement);
    } catch (error) {
      const errno = errnoOf(error);
      if (errno !== undefined && errnos.includes(errno)) return undefined;
      throw error;
    }
  }

  text(statement: Statement): string {
    return render(statement, this.wire.escaping);
  }

  close(): Promise<void> {
    return this.wire.close();
  }
}
