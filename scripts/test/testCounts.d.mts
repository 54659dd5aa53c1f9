export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  /** Tests of both engines that ran on the embedded one only. */
  withoutCli: number;
}

/** The part of vitest's JSON report that is used. */
export interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: {
    status: string;
    assertionResults: { status: string; ancestorTitles?: string[] }[];
  }[];
}

export const NO_COUNTS: Counts;
export function addCounts(a: Counts, b: Counts): Counts;
export function countsOf(report: Report | undefined, exitCode: number): Counts;
export function countsLine(counts: Counts): string;
