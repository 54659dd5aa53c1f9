// The counts of a run of vitest, from its JSON report and its exit code. Types: testCounts.d.mts.

export const NO_COUNTS = { passed: 0, failed: 0, skipped: 0, withoutCli: 0 };

export function addCounts(a, b) {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    withoutCli: a.withoutCli + b.withoutCli,
  };
}

/** A file that could not be loaded has no tests, so it counts as one failure, as does any other bad exit. */
export function countsOf(report, exitCode) {
  const brokenFiles = (report?.testResults ?? []).filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  ).length;
  const failed = (report?.numFailedTests ?? 0) + brokenFiles;
  return {
    passed: report?.numPassedTests ?? 0,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
    withoutCli: countWithoutCli(report),
  };
}

/** Those that run on both engines and now had only the embedded one: where there is no CLI its rows are missing. */
function countWithoutCli(report) {
  const tests = (report?.testResults ?? []).flatMap((file) => file.assertionResults);
  const on = (engine) =>
    tests.filter(({ ancestorTitles = [] }) =>
      ancestorTitles.some((title) => title.endsWith(`, ${engine} engine`)),
    ).length;
  return on("cli") === 0 ? on("embedded") : 0;
}

export function countsLine({ passed, failed, skipped, withoutCli }) {
  return [
    `${passed} passed, ${failed} failed`,
    ...(skipped > 0 ? [`, ${skipped} skipped`] : []),
    ...(withoutCli > 0
      ? [`; there is no pulumi CLI: ${withoutCli} e2e tests ran on the embedded engine only`]
      : []),
  ].join("");
}
