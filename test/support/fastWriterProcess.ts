import { closeSync, openSync, writeSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import mysql, { type Connection, type ResultSetHeader } from "mysql2/promise";
import type { WriterReport, WriterSettings } from "./fastWriter";

/**
 * A process of its own for fastWriter.ts, so that neither the test nor what it runs slows the writing down:
 * each connection writes one row after the other until it is told to stop.
 */

/** With `session_track_gtids` the acknowledgement itself says which transaction the row became. */
type Acknowledgement = ResultSetHeader & { stateChanges?: { gtids: readonly string[] } };

let stopped = false;
let tellStopped: () => void = () => undefined;
const told = new Promise<void>((resolve) => (tellStopped = resolve));
const latencies: number[] = [];
/** Commits of each second since the start. */
const seconds: number[] = [];
const errors: string[] = [];

async function connect({ host, password }: WriterSettings): Promise<Connection> {
  const ssl = { rejectUnauthorized: false };
  const connection = await mysql.createConnection({ host, user: "root", password, ssl });
  await connection.query("SET SESSION session_track_gtids = 'OWN_GTID'");
  return connection;
}

async function write(
  connection: Connection,
  { table, rate = Infinity }: WriterSettings,
  nextId: () => number,
  begun: number,
  file: number,
): Promise<void> {
  const statement = `INSERT INTO ${table} VALUES (?)`;
  while (!stopped) {
    const id = nextId();
    const early = begun + (id / rate) * 1000 - performance.now();
    if (early > 0) await sleep(early);
    const sent = performance.now();
    try {
      const [answer] = await connection.query<ResultSetHeader>(statement, [id]);
      const now = performance.now();
      // after the acknowledgement and never before: the file must not promise more than the server did
      writeSync(
        file,
        `${String(id)} ${(answer as Acknowledgement).stateChanges?.gtids[0] ?? ""}\n`,
      );
      latencies.push(now - sent);
      const second = Math.floor((now - begun) / 1000);
      seconds[second] = (seconds[second] ?? 0) + 1;
    } catch (error) {
      errors.push(`${String(id)}, ${new Date().toISOString()}: ${String(error)}`);
      return;
    }
  }
}

function reportOf(elapsed: number): WriterReport {
  const sorted = latencies.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  // the last second is not a whole one
  const whole = Array.from(
    { length: Math.floor(elapsed / 1000) },
    (_, second) => seconds[second] ?? 0,
  );
  return {
    committed: sorted.length,
    seconds: elapsed / 1000,
    rate: sorted.length / (elapsed / 1000),
    slowestSecond: Math.min(...whole),
    latency: { median: at(0.5), p99: at(0.99), longest: at(1) },
    errors,
  };
}

async function main(settings: WriterSettings): Promise<void> {
  const file = openSync(settings.file, "a");
  const connections = await Promise.all(
    Array.from({ length: settings.connections }, () => connect(settings)),
  );
  let id = 0;
  const begun = performance.now();
  const writing = connections.map((each) => write(each, settings, () => (id += 1), begun, file));
  process.send?.({ ready: true });
  // also when every connection has ended with an error: it is asked for its report, it does not volunteer
  await Promise.all([...writing, told]);
  const report = reportOf(performance.now() - begun);
  closeSync(file);
  for (const connection of connections) connection.destroy();
  process.send?.({ report }, () => process.disconnect());
}

// whoever started it is gone: nobody is left to stop it
process.once("disconnect", () => process.exit());
process.on("message", (message: WriterSettings | "stop") => {
  if (message === "stop") {
    stopped = true;
    tellStopped();
  } else {
    main(message).catch((error: unknown) => {
      process.send?.({ failure: String(error) }, () => process.disconnect());
    });
  }
});
