import { performance } from "node:perf_hooks";
import mysql, { type RowDataPacket } from "mysql2/promise";
import type { Seen } from "./instances";

/** A row and when it was written; moments as `performance.now()` has them, in milliseconds. */
export interface Commit {
  readonly id: number;
  readonly sent: number;
  readonly acknowledged: number;
}

/** A client that writes one row after the other, each with its own id, and remembers which were acknowledged. */
export class Writer {
  readonly acknowledged: number[] = [];
  /** How often it has waited for a lock of another session, as that on all tables that a fence takes. */
  lockWaits = 0;
  readonly commits: Commit[] = [];
  private stopped = false;
  private readonly running: Promise<void>;

  private constructor(
    private readonly connection: mysql.Connection,
    private readonly table: string,
  ) {
    this.running = this.write();
    // told by `stop`; until then a failed commit must not end the process that runs the test
    this.running.catch(() => undefined);
  }

  /** The table is made when it is not there: one column, `id`. */
  static async start(source: Seen, table: string): Promise<Writer> {
    const connection = await mysql.createConnection({
      host: source.address ?? "",
      user: "root",
      password: source.rootPassword ?? "",
      ssl: { rejectUnauthorized: false },
    });
    await connection.query(`CREATE TABLE IF NOT EXISTS ${table} (id INT PRIMARY KEY)`);
    return new Writer(connection, table);
  }

  /** Resolves with the ids that were acknowledged; rejects with the first error the client saw. */
  async stop(): Promise<readonly number[]> {
    this.stopped = true;
    try {
      await this.running;
      this.lockWaits = await this.countLockWaits();
    } finally {
      this.connection.destroy();
    }
    return this.acknowledged;
  }

  /** The server's own count. A row of its own is nobody else's: of locks there are only those on tables and servers. */
  private async countLockWaits(): Promise<number> {
    const [rows] = await this.connection.query<RowDataPacket[]>(
      `SELECT COUNT_STAR AS waits FROM performance_schema.events_waits_summary_by_thread_by_event_name
       JOIN performance_schema.threads USING (THREAD_ID)
       WHERE PROCESSLIST_ID = CONNECTION_ID() AND EVENT_NAME = 'wait/lock/metadata/sql/mdl'`,
    );
    return Number(rows[0]?.["waits"]);
  }

  private async write(): Promise<void> {
    for (let id = 1; !this.stopped; id += 1) {
      const sent = performance.now();
      await this.connection.query(`INSERT INTO ${this.table} VALUES (?)`, [id]);
      this.acknowledged.push(id);
      this.commits.push({ id, sent, acknowledged: performance.now() });
    }
  }
}

/** How long the slowest of them took, in milliseconds; 0 for none. */
export function longestOf(commits: readonly Commit[]): number {
  return Math.max(0, ...commits.map(({ sent, acknowledged }) => acknowledged - sent));
}
