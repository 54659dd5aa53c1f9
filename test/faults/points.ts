import { appendFileSync, writeSync } from "node:fs";

/** One kill and what became of it. */
export interface Point {
  readonly scenario: string;
  readonly leg: string;
  readonly killAfter: number;
  readonly effect: string;
  /** What was wrong after the next run; [] when it was survived. */
  readonly problems: readonly string[];
  readonly seconds: number;
}

/** Printed at once, past the test runner, which would hold it back; and noted for whoever counts. */
export function tell(point: Point): void {
  const { scenario, leg, killAfter, effect, problems, seconds } = point;
  const verdict = problems.length === 0 ? "survived" : `NOT SURVIVED: ${problems.join("; ")}`;
  const where = `${scenario}: ${leg}, killed after effect ${killAfter}, ${effect}`;
  writeSync(1, `${where}: ${verdict} (${seconds.toFixed(1)} s)\n`);
  const report = process.env["FAULTS_REPORT"];
  if (report !== undefined) appendFileSync(report, `${JSON.stringify(point)}\n`);
}
