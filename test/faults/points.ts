import { appendFileSync, writeSync } from "node:fs";
import type { KillAfter } from "./effectLog";

/** Which program runs after the kill: the one that was killed, or the one before the change. */
export type NextProgram = "same" | "former";

/** One kill and what became of it. */
export interface Point {
  readonly scenario: string;
  readonly leg: string;
  readonly killAfter: KillAfter;
  readonly next: NextProgram;
  /** All servers died at the same moment. */
  readonly isPowerOff: boolean;
  readonly effect: string;
  /** What was wrong after the next run; [] when it was survived. */
  readonly problems: readonly string[];
  readonly seconds: number;
}

const since = Date.now();
let told = 0;

/** Printed at once, past the test runner, which would hold it back; and noted for whoever counts. */
export function tell(point: Point): void {
  const { scenario, leg, killAfter, next, isPowerOff, effect, problems, seconds } = point;
  told += 1;
  const minutes = ((Date.now() - since) / 60_000).toFixed(1);
  const verdict = problems.length === 0 ? "survived" : `NOT SURVIVED: ${problems.join("; ")}`;
  const killed = isPowerOff ? "powered off" : "killed";
  const where = `${scenario}: ${leg}, ${killed} after effect ${killAfter}, ${effect}, then the ${next} program`;
  writeSync(1, `${told} (${minutes} min) ${where}: ${verdict} (${seconds.toFixed(1)} s)\n`);
  const report = process.env["FAULTS_REPORT"];
  if (report !== undefined) appendFileSync(report, `${JSON.stringify(point)}\n`);
}
