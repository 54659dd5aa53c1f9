import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import mysql from "mysql2/promise";
import { newDirectory } from "./workspace";

export interface WriterLoad {
  /** As many rows at once; the server's log is flushed for several together. */
  readonly connections: number;
  /** Rows a second at most; what it falls behind it makes up for. @default as many as the server takes */
  readonly rate?: number;
}

export interface WriterSettings extends WriterLoad {
  readonly host: string;
  /** Root's. */
  readonly password: string;
  readonly table: string;
  /** Where acknowledged ids go. */
  readonly file: string;
}

export interface WriterReport {
  readonly committed: number;
  /** From the first statement sent to the last answer. */
  readonly seconds: number;
  /** Commits a second over the whole run. */
  readonly rate: number;
  /** Commits in the second with the fewest. */
  readonly slowestSecond: number;
  /** Milliseconds. */
  readonly latency: { readonly median: number; readonly p99: number; readonly longest: number };
  /** Each ends the connection that saw it. */
  readonly errors: readonly string[];
}

export interface Acknowledged {
  readonly id: number;
  /** The transaction that this row is. */
  readonly gtid: string;
}

type Message = { ready: true } | { report: WriterReport } | { failure: string };

/** Milliseconds until it has logged in, and until what is under way when it is stopped has been answered. */
const PATIENCE = 60_000;

/**
 * A client that writes as fast as the server acknowledges or as it is told, from a process of its own and over several
 * connections: single rows, each its own transaction with its own id, noted in a file once acknowledged.
 */
export class FastWriter implements AsyncDisposable {
  private constructor(
    private readonly child: ChildProcess,
    private readonly directory: string,
    private readonly file: string,
  ) {}

  /** The table is made when it is not there: one column, `id`. Resolves when the writing has begun. */
  static async start(
    source: { readonly address?: string; readonly rootPassword?: string },
    table: string,
    load: WriterLoad,
  ): Promise<FastWriter> {
    const [host, password] = [source.address ?? "", source.rootPassword ?? ""];
    const ssl = { rejectUnauthorized: false };
    const connection = await mysql.createConnection({ host, user: "root", password, ssl });
    await connection.query(`CREATE TABLE IF NOT EXISTS ${table} (id BIGINT PRIMARY KEY)`);
    await connection.end();
    const directory = newDirectory("writer");
    const file = join(directory, "acknowledged");
    const child = fork(join(__dirname, "fastWriterProcess.ts"), {
      execArgv: ["--require", "tsx/cjs"],
    });
    const writer = new FastWriter(child, directory, file);
    try {
      const ready = writer.message();
      child.send({ host, password, table, file, ...load } satisfies WriterSettings);
      await ready;
      return writer;
    } catch (error) {
      await writer[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Lets every statement under way be answered; what was seen on the whole. */
  async stop(): Promise<WriterReport> {
    const answer = this.message();
    this.child.send("stop");
    const message = await answer;
    if (!("report" in message)) throw new Error("the writer had nothing to report");
    return message.report;
  }

  /** What has been acknowledged until now, also while it writes. */
  acknowledged(): readonly Acknowledged[] {
    const lines = readFileSync(this.file, "utf8").split("\n").slice(0, -1);
    return lines.map((line) => {
      const [id = "", gtid = ""] = line.split(" ");
      return { id: Number(id), gtid };
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const isOver = this.child.exitCode !== null || this.child.signalCode !== null;
    if (!isOver) {
      const exit = once(this.child, "exit");
      this.child.kill("SIGKILL");
      await exit;
    }
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** The next thing it says; an error when it fails, ends or stays silent. */
  private async message(): Promise<Message> {
    const waiting = new AbortController();
    const signal = AbortSignal.any([waiting.signal, AbortSignal.timeout(PATIENCE)]);
    try {
      const said = once(this.child, "message", { signal });
      const ended = once(this.child, "exit", { signal }).then(([code]) => {
        throw new Error(`the writer ended with ${String(code)}`);
      });
      const [message] = (await Promise.race([said, ended])) as [Message];
      if ("failure" in message) throw new Error(`the writer: ${message.failure}`);
      return message;
    } finally {
      waiting.abort();
    }
  }
}
