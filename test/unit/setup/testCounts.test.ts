import { describe, expect, it } from "vitest";
import { countsLine, countsOf, type Report } from "../../../scripts/test/testCounts.mjs";

function report(changes: Partial<Report> = {}): Report {
  return {
    numPassedTests: 3,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: [{ status: "passed", assertionResults: [{ status: "passed" }] }],
    ...changes,
  };
}

function ranOn(...engines: readonly string[]): Report {
  return report({ testResults: engines.map((engine) => file(`swaps, ${engine} engine`)) });
}

function file(title: string): Report["testResults"][number] {
  return { status: "passed", assertionResults: [{ status: "passed", ancestorTitles: [title] }] };
}

describe("the counts of a run", () => {
  it.each<[string, Report | undefined, number, string]>([
    ["all passed", report(), 0, "3 passed, 0 failed"],
    [
      "skipped and still to be written",
      report({ numPendingTests: 2, numTodoTests: 1 }),
      0,
      "3 passed, 0 failed, 3 skipped",
    ],
    [
      "a failed test is counted once, not again for its file",
      report({
        numFailedTests: 1,
        testResults: [{ status: "failed", assertionResults: [{ status: "failed" }] }],
      }),
      1,
      "3 passed, 1 failed",
    ],
    [
      "a file that cannot be loaded is a failure",
      report({ testResults: [{ status: "failed", assertionResults: [] }] }),
      1,
      "3 passed, 1 failed",
    ],
    ["an error outside every test is a failure", report(), 1, "3 passed, 1 failed"],
    ["vitest ended without a report", undefined, 137, "0 passed, 1 failed"],
    ["both engines were there", ranOn("embedded", "cli"), 0, "3 passed, 0 failed"],
    [
      "the pulumi CLI was not there",
      ranOn("embedded", "embedded"),
      0,
      "3 passed, 0 failed; there is no pulumi CLI: 2 e2e tests ran on the embedded engine only",
    ],
    [
      "what only the embedded engine can be asked is not a half of anything",
      report({ testResults: [file("the embedded engine")] }),
      0,
      "3 passed, 0 failed",
    ],
  ])("%s", (_, given, exitCode, expected) => {
    expect(countsLine(countsOf(given, exitCode))).toBe(expected);
  });
});
