import { callError, errnoOf } from "./serverErrors";
import { render, secretsOf, type Escaping, type Statement } from "./sql";
import { logBinary } from "./statements";

/** Every value as the server prints it: no digit is lost, no time zone applied. */
export type Row = Readonly<Record<string, string | null>>;

/** One connection of the driver. Statements run one after the other, in the order of the calls. */
export interface Wire {
  /** `patience`: milliseconds without an answer after which it rejects. */
  query(text: string, patience: number): Promise<readonly Row[]>;
  /** The same as the last thing that it does: the goodbye follows at once, and the server reads it behind its answer. */
  queryLast(text: string, patience: number): Promise<readonly Row[]>;
  /** False once the other side has gone, or it was closed. */
  readonly isOpen: boolean;
  /** Never rejects. */
  close(): Promise<void>;
  readonly escaping: Escaping;
}

/** For statements that do not wait on purpose; a server that is silent for longer counts as lost. */
const PATIENCE = 120;

export class Session {
  #isReusable = true;

  constructor(private readonly wire: Wire) {}

  /** False once the connection is in doubt, or something was left with it. */
  get isReusable(): boolean {
    return this.#isReusable && this.wire.isOpen;
  }

  /** What comes next stays with the connection (a lock, say), until it is closed. */
  keepToItself(): void {
    this.#isReusable = false;
  }

  /** `operation` is for error texts. `waits`: seconds that the statement may wait on purpose. */
  run(operation: string, statement: Statement, waits = 0): Promise<readonly Row[]> {
    return this.answer(operation, statement, (text) =>
      this.wire.query(text, (PATIENCE + waits) * 1000),
    );
  }

  /** After this statement the server's side of the connection ends without another word from here. */
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
      // without a number the server has not spoken: nobody knows what of the connection still stands
      if (failure.errno === undefined) this.#isReusable = false;
      throw failure;
    }
  }

  /**
   * Writes the statement to the binary log. The three are handed over at once: nothing that another
   * caller sends can come between the switches.
   */
  async runLogged(operation: string, statement: Statement, waits = 0): Promise<readonly Row[]> {
    const [on, result, off] = await Promise.allSettled([
      this.run(operation, logBinary(true)),
      this.run(operation, statement, waits),
      this.run(operation, logBinary(false)),
    ]);
    if (off.status === "rejected") await this.close();
    for (const each of [result, on, off]) if (each.status === "rejected") throw each.reason;
    return result.status === "fulfilled" ? result.value : [];
  }

  /** Like `run`, but undefined when the server answers with one of these numbers. */
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
