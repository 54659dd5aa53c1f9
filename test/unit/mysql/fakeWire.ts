import type { Row, Wire } from "../../../src/mysql/session";

/** A wire that answers in order, as a connection does, and keeps what it was sent. */
export class RecordingWire implements Wire {
  readonly sent: string[] = [];
  closed = false;
  readonly id = 42;
  get isOpen(): boolean {
    return !this.closed;
  }
  readonly escaping = {
    string: (value: string) => `'${value}'`,
    identifier: (name: string) => name,
  };

  constructor(
    private readonly failing: (text: string) => object | undefined = () => undefined,
    private readonly answer: (text: string) => readonly Row[] = () => [{ a: "1" }],
  ) {}

  query(text: string): Promise<readonly Row[]> {
    this.sent.push(text.replace("SET SESSION ", ""));
    const failure = this.failing(text);
    return failure
      ? Promise.reject(Object.assign(new Error("failed"), { sqlState: "HY000" }, failure))
      : Promise.resolve(this.answer(text));
  }

  queryLast(text: string): Promise<readonly Row[]> {
    const answer = this.query(text);
    this.sent.push("goodbye");
    return answer;
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}
